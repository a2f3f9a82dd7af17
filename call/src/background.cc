// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/background.h"

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"
#include "asterism/media/plan.h"

namespace asterism::call {

Background& Channel::background() {
    if (!backdrop_) backdrop_ = std::make_unique<Background>(*this);
    return static_cast<Background&>(*backdrop_);
}

std::string tone_cadence(const Channel& channel, std::string_view name) {
    name = trim(name);
    // "ring/de": of another country.
    const auto [tone, zone] = split_once(name, '/');
    const auto& zones = *channel.ground().tone_zones();
    if (!zone.empty() && zones.has(zone))
        if (const auto found = zones.find(zone, tone); !found.empty()) return std::string(found);
    if (const auto found = zones.find(channel.tone_zone, name); !found.empty()) return std::string(found);
    return media::is_cadence(name) ? std::string(name) : std::string();
}

const MusicClass* Background::choose(std::string_view wanted, std::string_view suggested) const {
    const auto& classes = *channel_.ground().music();
    const std::string_view own = channel_.musicclass;
    const bool own_first = classes.prefer_channel_class();
    for (const auto name : {own_first ? own : std::string_view(), wanted,
                            own_first ? std::string_view() : own, suggested, std::string_view("default")}) {
        if (name.empty()) continue;
        if (const auto* found = classes.find(name)) return found;
        log::warning("Music on Hold class '{}' not found in memory. Verify your configuration.", name);
    }
    return nullptr;
}

bool Background::start_music(std::string_view wanted, std::string_view suggested) {
    if (channel_.gone() || !channel_.ground().has_plane()) return false;
    const auto* music = choose(wanted, suggested);
    if (music == nullptr || music->files.empty()) return false;
    if (music->answered_only && !channel_.is_up()) {
        log::verbose(3, "{}: no music from class '{}' before the answer", channel_.name(), music->name);
        return false;
    }
    if (this->music() && iequals(class_, music->name)) return true;
    stop();
    const bool goes_on =
        iequals(class_, music->name) && index_ < music->files.size() && music->files[index_] == file_;
    if (!goes_on) {
        class_ = music->name;
        index_ = first_of(*music);
        file_.clear();
    }
    what_ = What::Music;
    failures_ = 0;
    announcing_ = !music->announcement.empty();
    publish_music(channel_, class_);
    log::verbose(3, "Started music on hold, class '{}', on channel '{}'", class_, channel_.name());
    begin();
    return true;
}

void Background::stop_music() {
    if (!music()) return;
    silence();
    end_music();
}

bool Background::play_tone(std::string_view name) {
    auto cadence = tone_cadence(channel_, name);
    if (cadence.empty() || channel_.gone() || !channel_.ground().has_plane()) return false;
    stop();
    what_ = What::Tone;
    tone_ = std::move(cadence);
    begin();
    return true;
}

void Background::stop_tone() {
    if (what_ != What::Tone) return;
    silence();
    what_ = What::Nothing;
}

void Background::stop() {
    stop_music();
    stop_tone();
}

/// From here on, if there is a stream; else once there is one.
void Background::begin() {
    stream_ = channel_.leg() ? channel_.leg()->audio() : media::StreamId{};
    if (!stream_) return;
    auto& ground = channel_.ground();
    if (what_ == What::Tone) {
        media::ToneRequest request;
        request.cadence = tone_;
        play_ = ground.plane().tone(stream_, std::move(request));
    } else if (const auto* music = ground.music()->find(class_); music != nullptr && !music->files.empty()) {
        play_next(*music);
    } else {
        end_music();  // a reload took it away
        return;
    }
    channel_.own_activity(play_);
}

void Background::play_next(const MusicClass& music) {
    media::PlayRequest request;
    request.language = channel_.language;
    if (announcing_) {
        request.name = music.announcement;
    } else {
        if (index_ >= music.files.size()) index_ = 0;  // a reload left fewer
        if (music.files[index_] != file_) {
            file_ = music.files[index_];
            offset_ = Millis{0};
        }
        request.name = file_;
        request.offset = offset_;
    }
    since_ = channel_.ground().loop.now();
    play_ = channel_.ground().plane().play(stream_, std::move(request));
}

/// Ends what sounds now, and nothing else.
void Background::silence() {
    if (const auto play = std::exchange(play_, 0)) {
        note_position();
        channel_.ground().plane().stop(stream_, play);
        channel_.disown_activity(play);
    }
}

void Background::note_position() {
    if (music() && !announcing_)
        offset_ += std::chrono::duration_cast<Millis>(channel_.ground().loop.now() - since_);
}

void Background::end_music() {
    what_ = What::Nothing;
    publish_music(channel_, {});
    log::verbose(3, "Stopped music on hold on {}", channel_.name());
}

std::size_t Background::first_of(const MusicClass& music) const {
    return music.sort == MusicSort::Random || music.sort == MusicSort::RandStart
               ? static_cast<std::size_t>(random_below(music.files.size()))
               : 0;
}

std::size_t Background::next_of(const MusicClass& music) const {
    const auto count = music.files.size();
    if (count == 1) return 0;
    if (music.sort == MusicSort::Random)  // any but the one just heard
        return (index_ + 1 + static_cast<std::size_t>(random_below(count - 1))) % count;
    if (index_ + 1 < count) return index_ + 1;
    return music.loop_last ? index_ : 0;
}

bool Background::on_play_end(media::ActivityId play, media::PlayEnd end) {
    if (play_ == 0 || play != play_) return false;
    if (end == media::PlayEnd::Stopped) note_position();
    play_ = 0;
    if (what_ == What::Tone || end == media::PlayEnd::Stopped) {
        // A list of tones that came to its end, or somebody plays something else there.
        if (music()) end_music();
        what_ = What::Nothing;
        return true;
    }
    const auto* music = channel_.ground().music()->find(class_);
    if (music == nullptr || music->files.empty()) {
        end_music();
        return true;
    }
    if (end == media::PlayEnd::Failed && ++failures_ > music->files.size()) {
        log::warning("{}: nothing of music class '{}' can be played", channel_.name(), class_);
        end_music();
        return true;
    }
    if (end == media::PlayEnd::Done) failures_ = 0;
    if (announcing_) {
        announcing_ = false;
    } else {
        index_ = next_of(*music);
        file_.clear();
        announcing_ = !music->announcement.empty();
    }
    begin();
    return true;
}

void Background::on_media() {
    if (what_ == What::Nothing) return;
    const auto now = channel_.leg() ? channel_.leg()->audio() : media::StreamId{};
    if (now == stream_ && play_ != 0) return;
    silence();
    begin();
}

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// What a channel hears while no application plays to it: music on hold, or a tone (PlayTones). It goes on by
// itself until told to stop, until something else is played there, or the channel joins a bridge; a piece of
// music ends and the next begins. Taken up again, the same class goes on where it was left.
//
// Belongs to its channel; exchange thread.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/time.h"
#include "asterism/call/channel.h"
#include "asterism/call/music.h"
#include "asterism/media/events.h"
#include "asterism/media/ids.h"

namespace asterism::call {

class Background final : public Backdrop {
public:
    explicit Background(Channel& channel) : channel_(channel) {}

    /// `wanted`: the class of an application; `suggested`: of a far end that holds. The channel's own comes
    /// first, or between them (preferchannelclass=no). False: there is nothing to hear. Publishes
    /// MusicOnHoldStart.
    bool start_music(std::string_view wanted, std::string_view suggested = {});
    void stop_music();
    bool music() const { return what_ == What::Music; }
    /// Of the class that plays; empty when none does.
    std::string_view music_class() const { return music() ? std::string_view(class_) : std::string_view(); }

    /// What plays, or was left.
    const std::string& file() const { return file_; }

    /// By name in the channel's zone, or a cadence; false: it is neither.
    bool play_tone(std::string_view name);
    void stop_tone();
    /// Whatever it is.
    void stop() override;

    // What the channel is told.
    bool on_play_end(media::ActivityId play, media::PlayEnd end) override;
    void on_media() override;

private:
    enum class What : std::uint8_t { Nothing, Music, Tone };
    const MusicClass* choose(std::string_view wanted, std::string_view suggested) const;
    void begin();
    void play_next(const MusicClass& music);
    void silence();
    void end_music();
    std::size_t first_of(const MusicClass& music) const;
    std::size_t next_of(const MusicClass& music) const;
    void note_position();

    Channel& channel_;
    What what_ = What::Nothing;
    media::StreamId stream_;
    media::ActivityId play_ = 0;
    std::string tone_;

    // Where the music is, or was left.
    std::string class_;
    std::string file_;
    std::size_t index_ = 0;
    Millis offset_{0};
    MonoTime since_{};
    bool announcing_ = false;
    std::size_t failures_ = 0;
};

/// "ring", "busy", ... as the channel's zone has it, or `name` itself when it is written as a cadence
/// ("440+480/2000,0/4000"); empty when it is neither.
std::string tone_cadence(const Channel& channel, std::string_view name);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/calls.h"

#include <string>

#include "asterism/base/log.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"

namespace asterism::call {

Calls::Calls(rt::Loop& loop, EventBus& events, CallsOptions options)
    : Ground(loop, events, std::move(options)), channels(*this), bridges(*this, channels) {}

Calls::~Calls() = default;

Calls& Channel::calls() const { return static_cast<Calls&>(ground_); }

void Calls::on_rtcp(media::StreamId stream, const media::RtcpReport& report) {
    if (const auto* channel = owner_of(stream)) publish_rtcp(*channel, report);
}

void Calls::set_dialplan(std::shared_ptr<const dialplan::Dialplan> plan) {
    if (plan->general().clear_globals) globals = Variables(Variables::Of::All);
    dialplan_ = std::move(plan);
    for (const auto& one : dialplan_->globals())
        if (!one.asks) globals.set(one.name, one.value);
}

void Calls::child_of(Channel& child, const Channel& parent) {
    child.join_call(parent);
    child.authority.lower(parent.authority);
    child.shares_of = parent.share();
    child.variables.inherit_from(parent.variables);
    child.attached.inherit(parent.attached);
    child.language = parent.language;
    child.accountcode = parent.accountcode;
    child.tenantid = parent.tenantid;
    child.peer_account = parent.accountcode;
    child.musicclass = parent.musicclass;
    child.tone_zone = parent.tone_zone;
    child.hops = parent.hops + 1;
    child.forwards = parent.forwards;
    child.called_by = parent.id();
    child.called_exten = parent.place.exten;
    if (parent.own_features.get().inherit) child.own_features = parent.own_features;
    child.take_redirecting(parent);
}

void Calls::introduce(Channel& child, const Channel& parent) {
    // 653: what it inherited, the newest first, by the name it has here.
    const auto& inherited = parent.variables.list();
    if (events.wanted(EventClass::Dialplan))
        for (auto one = inherited.rbegin(); one != inherited.rend(); ++one)
            if (const std::string_view name = one->name; name.starts_with('_'))
                publish_varset(*this, &child, name.starts_with("__") ? name : name.substr(1), one->value);
    // Whom the called party sees is who calls; who calls sees whom he called.
    child.connected = parent.caller;
    // What is private to the caller is nothing of the called one's (seen of Asterisk).
    if (child.connected.more.get().hidden != PrivateParty{}) child.connected.more.touch().hidden = {};
    child.place.exten = parent.place.exten;
}

void Calls::own_stream(media::StreamId stream, Channel& channel) { owners.own(stream, channel.id()); }
void Calls::disown_stream(media::StreamId stream) { owners.disown(stream); }

void Calls::disown_activity(media::ActivityId activity) {
    if (auto* channel = channels.find(owners.of(activity)))
        channel->disown_activity(activity);
    else
        owners.disown(activity);
}

Channel* Calls::owner_of(media::StreamId stream) const { return channels.find(owners.of(stream)); }

Channel* Calls::owner_of(media::StreamId stream, media::ActivityId activity) const {
    const auto owner = owners.of(activity);
    return owner ? channels.find(owner) : owner_of(stream);
}

void Calls::on_talk(media::StreamId stream, media::ActivityId watch, bool talking, Millis lasted) {
    if (auto* channel = owner_of(stream, watch)) channel->on_leg_talk(watch, talking, lasted);
}

void Calls::on_mf(media::StreamId stream, media::ActivityId watch, char digit) {
    if (auto* channel = owner_of(stream, watch)) channel->on_leg_mf(watch, digit);
}

void Calls::on_recording(media::StreamId stream, media::ActivityId record, const media::Recording& now) {
    auto* channel = owner_of(stream, record);
    if (now.state != media::Recording::State::Begun) disown_activity(record);
    if (channel) channel->on_leg_recording(record, now);
}

void Calls::on_cannot_pass(media::StreamId stream) {
    if (auto* channel = owner_of(stream)) channel->on_leg_cannot_pass();
}

void Calls::on_fax_tone(media::StreamId stream) {
    if (auto* channel = owner_of(stream)) channel->on_leg_fax_tone();
}

void Calls::on_digit_begin(media::StreamId stream, char digit, bool passed) {
    if (auto* channel = owner_of(stream)) channel->on_leg_digit_begin(digit, passed);
}

void Calls::on_digit_end(media::StreamId stream, char digit, Millis duration, bool passed) {
    if (auto* channel = owner_of(stream)) channel->on_leg_digit(digit, duration, passed);
}

void Calls::on_event_sent(media::StreamId stream, char digit, std::uint8_t payload, std::uint32_t clock) {
    if (owner_of(stream)) publish_event_sent(*this, digit, payload, clock);
}

// 672
void Calls::on_source(media::StreamId stream, const SocketAddress& source, bool learnt) {
    if (owner_of(stream))
        publish_test(*this, learnt ? "STRICT_RTP_LEARN" : "STRICT_RTP_CLOSED", {{"Source", source.text()}});
}

void Calls::on_digit_due(media::StreamId stream, char digit, Millis duration) {
    if (auto* channel = owner_of(stream); channel && channel->leg())
        channel->leg()->digit_end(digit, duration);
}

void Calls::on_rtp_timeout(media::StreamId stream, Millis silent_for) {
    auto* channel = owner_of(stream);
    if (!channel) return;
    log::notice("Disconnecting channel '{}' for lack of audio RTP activity in {} seconds", channel->name(),
                std::chrono::duration_cast<Seconds>(silent_for).count());
    publish_soft_hangup_request(*channel, SoftHangup::Device);  // 627
    channel->hangup(Cause::RequestedChanUnavail);               // 278
}

void Calls::on_play_end(media::StreamId stream, media::ActivityId play, media::PlayEnd end,
                        const std::string& reason) {
    auto* channel = owner_of(stream, play);
    disown_activity(play);
    if (channel) channel->on_leg_play_end(play, end, reason);
}

void Calls::on_media_started(media::StreamId stream) {
    if (auto* channel = owner_of(stream)) channel->on_leg_heard();
}

void Calls::on_keyframe_wanted(media::StreamId stream) {
    if (auto* channel = owner_of(stream)) channel->on_leg_keyframe();
}

namespace {

/// It closes, and what it counted is to come.
void expect_counts(std::vector<EndedStream>& ended, media::StreamId stream, sdp::MediaKind kind) {
    const auto before = std::ranges::find(ended, kind, &EndedStream::kind);
    if (before == ended.end())
        ended.push_back({kind, stream, nullptr});
    else if (before->counted)  // otherwise the first of several that end together
        *before = {kind, stream, nullptr};
}

void note_counts(std::vector<EndedStream>& ended, media::StreamId stream, const media::Stats& last) {
    const auto at = std::ranges::find(ended, stream, &EndedStream::stream);
    if (at != ended.end()) at->counted = std::make_unique<const media::Stats>(last);
}

}  // namespace

void Calls::stream_closes(media::StreamId stream, sdp::MediaKind kind) {
    auto* channel = owner_of(stream);
    if (!channel) return disown_stream(stream);
    expect_counts(channel->ended_streams, stream, kind);
    const auto* bridge = channel->bridge();
    auto* other = bridge ? bridge->other(*channel) : channels.find(channel->bridged_with);
    if (!other) return;
    expect_counts(other->past.touch().bridged_streams, stream, kind);
    bridged_with_closing_[stream] = other->id();
}

void Calls::on_closed(media::StreamId stream, const media::Stats& last) {
    if (auto* channel = owner_of(stream)) note_counts(channel->ended_streams, stream, last);
    if (const auto at = bridged_with_closing_.find(stream); at != bridged_with_closing_.end()) {
        auto* other = channels.find(at->second);
        if (other) note_counts(other->past.touch().bridged_streams, stream, last);
        bridged_with_closing_.erase(at);
    }
    const auto [first, end] = waits_for_counts.equal_range(stream);
    for (auto one = first; one != end; ++one) one->second->set(last);
    disown_stream(stream);
}

}  // namespace asterism::call

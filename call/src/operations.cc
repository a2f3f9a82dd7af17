// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/operations.h"

#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"

namespace asterism::call {

using Kind = ChannelEvent::Kind;

namespace {

std::optional<Outcome> ending(const ChannelEvent& event) {
    if (event.kind == Kind::Gone) return Outcome::Gone;
    if (event.kind == Kind::Diverted) return Outcome::Diverted;
    return std::nullopt;
}

/// What is left of a patience that began at `start`.
Millis left_of(const Channel& channel, MonoTime start, Millis patience) {
    const auto passed = std::chrono::duration_cast<Millis>(channel.calls().loop.now() - start);
    return std::max(patience - passed, Millis{0});
}

}  // namespace

rt::Task<Outcome> wait(Channel& channel, Millis time) {
    Inbox inbox{channel};
    const auto start = channel.calls().loop.now();
    for (;;) {
        const auto left = left_of(channel, start, time);
        const auto event = co_await inbox.next(left);
        if (!event) co_return Outcome::Done;
        if (const auto end = ending(*event)) co_return *end;
    }
}

rt::Task<Outcome> wait_for_end(Channel& channel) {
    Inbox inbox{channel};
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (const auto end = ending(*event)) co_return *end;
    }
}

rt::Task<Played> play_file(Channel& channel, std::string name, std::string interrupt) {
    Played played;
    Inbox inbox{channel};
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (!stream || channel.gone()) {
        played.ok = false;
        if (channel.gone()) played.outcome = Outcome::Gone;
        co_return played;
    }
    publish_test(channel.calls(), "PLAYBACK", {{"Message", name}, {"Channel", channel.name()}});
    auto& plane = channel.calls().plane();
    media::PlayRequest request;
    request.name = name;
    request.language = channel.language;
    const auto play = plane.play(stream, std::move(request));
    channel.calls().own_play(play, channel);
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::PlayEnd && event->play == play) {
            played.ok = event->play_end != media::PlayEnd::Failed;
            co_return played;
        }
        if (event->kind == Kind::Digit && interrupt.find(event->digit) != std::string::npos) {
            played.digit = event->digit;
            plane.stop(stream, play);
            co_return played;
        }
        if (const auto end = ending(*event)) {
            plane.stop(stream, play);
            played.outcome = *end;
            co_return played;
        }
    }
}

rt::Task<DigitRead> wait_digit(Channel& channel, Millis time) {
    DigitRead read;
    Inbox inbox{channel};
    const auto start = channel.calls().loop.now();
    for (;;) {
        const auto left = left_of(channel, start, time);
        const auto event = co_await inbox.next(left);
        if (!event) co_return read;
        if (event->kind == Kind::Digit) {
            read.digit = event->digit;
            co_return read;
        }
        if (const auto end = ending(*event)) {
            read.outcome = *end;
            co_return read;
        }
    }
}

rt::Task<Played> send_digits(Channel& channel, std::string digits, Millis duration, Millis gap) {
    Played sent;
    Inbox inbox{channel};
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (!stream || channel.gone()) {
        sent.ok = false;
        if (channel.gone()) sent.outcome = Outcome::Gone;
        co_return sent;
    }
    auto& plane = channel.calls().plane();
    const auto play = plane.send_digits(stream, std::move(digits), duration, gap);
    channel.calls().own_play(play, channel);
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::PlayEnd && event->play == play) {
            sent.ok = event->play_end != media::PlayEnd::Failed;
            co_return sent;
        }
        if (const auto end = ending(*event)) {
            plane.stop(stream, play);
            sent.outcome = *end;
            co_return sent;
        }
    }
}

std::string_view fold_dial_status(const std::vector<int>& causes) {
    // As the Dial application counts them: busy first, then congestion, then nobody there, else no answer.
    std::size_t busy = 0, congestion = 0, absent = 0;
    for (const int cause : causes) {
        switch (cause) {
            case kUserBusy:
                ++busy;
                break;
            case kNormalCircuitCongestion:
            case kSwitchCongestion:
            case kCallRejected:
            case kNetworkOutOfOrder:
                ++congestion;
                break;
            case kCauseNone:
            case kNormalClearing:
            case kNoAnswer:
            case kAnsweredElsewhere:
                break;
            // It did not ring out: no answer came (18), nothing in common (58), ...
            default:
                ++absent;
                break;
        }
    }
    if (busy) return "BUSY";
    if (congestion) return "CONGESTION";
    if (absent) return "CHANUNAVAIL";
    return "NOANSWER";
}

rt::Task<Talk> talk(Channel& a, Channel& b, TalkOptions options) {
    Talk result;
    const auto start = a.calls().loop.now();
    const auto b_id = b.id();
    Inbox inbox{a};
    inbox.watch(b);
    auto& bridge = a.calls().bridges.create();
    // The bridge may be gone before this returns: it is known by its name.
    const std::string ours = bridge.uniqueid();
    bridge.join(a);
    bridge.join(b);
    for (;;) {
        std::optional<Millis> patience;
        if (options.limit) patience = left_of(a, start, *options.limit);
        const auto event = co_await inbox.next(patience);
        result.time = std::chrono::duration_cast<Millis>(a.calls().loop.now() - start);
        if (!event) break;
        if (event->channel == a.id()) {
            if (const auto end = ending(*event)) {
                result.outcome = *end;
                break;
            }
            // Somebody took it away (an AMI Bridge, a transfer).
            if (event->kind == Kind::LeftBridge) break;
        } else if (event->kind == Kind::Gone || event->kind == Kind::LeftBridge ||
                   event->kind == Kind::Diverted) {
            result.peer_gone = event->kind == Kind::Gone;
            result.peer_cause = event->cause;
            if (result.peer_gone) result.peer_text = event->text;
            break;
        }
    }
    const auto leave = [&ours](Channel* channel) {
        if (channel && channel->bridge() && channel->bridge()->uniqueid() == ours)
            channel->bridge()->leave(*channel);
    };
    leave(&a);
    leave(a.calls().channels.find(b_id));
    co_return result;
}

}  // namespace asterism::call

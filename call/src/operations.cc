// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/operations.h"

#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/features.h"
#include "asterism/call/together.h"

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

/// Its end may be lost with the stream, so nobody waits for it.
void stop_play(Channel& channel, media::StreamId stream, media::ActivityId play) {
    channel.calls().plane().stop(stream, play);
    channel.calls().disown_activity(play);
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

rt::Task<Outcome> answer_and_wait(Channel& channel, Millis delay) {
    constexpr Millis kForMedia{500};
    if (channel.is_up() && !channel.gone()) {
        channel.indicate(Indication::Answer);
        co_return Outcome::Done;
    }
    // Before it is answered, so that nothing is missed that comes of it.
    Inbox inbox{channel};
    if (!channel.answer()) co_return Outcome::Gone;
    if (!channel.leg()) co_return Outcome::Done;
    const auto patience = std::max(delay, kForMedia);
    const auto start = channel.calls().loop.now();
    const Channel::AwaitsMedia awaiting{channel};
    auto outcome = Outcome::Done;
    bool heard = false;
    while (delay.count() > 0 || !(heard || channel.heard_media())) {
        const auto left = left_of(channel, start, patience);
        const auto event = co_await inbox.next(left);
        if (!event) break;
        if (const auto end = ending(*event)) {
            outcome = *end;
            break;
        }
        if (event->kind == Kind::DigitBegin || event->kind == Kind::Digit || event->kind == Kind::Text) {
            heard = true;
            channel.keep_for_next(*event);
        }
    }
    inbox.give_back();
    co_return outcome;
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
    channel.indicate(Indication::Answer);
    publish_test(channel.calls(), "PLAYBACK", {{"Message", name}, {"Channel", channel.name()}});
    auto& plane = channel.calls().plane();
    media::PlayRequest request;
    request.name = name;
    request.language = channel.language;
    const auto play = plane.play(stream, std::move(request));
    channel.calls().own_activity(play, channel);
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::PlayEnd && event->play == play) {
            played.ok = event->play_end != media::PlayEnd::Failed;
            co_return played;
        }
        if (event->kind == Kind::Digit && interrupt.find(event->digit) != std::string::npos) {
            played.digit = event->digit;
            stop_play(channel, stream, play);
            co_return played;
        }
        if (const auto end = ending(*event)) {
            stop_play(channel, stream, play);
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
            inbox.give_back();  // several may come at once
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
    channel.calls().own_activity(play, channel);
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::PlayEnd && event->play == play) {
            sent.ok = event->play_end != media::PlayEnd::Failed;
            co_return sent;
        }
        if (const auto end = ending(*event)) {
            stop_play(channel, stream, play);
            sent.outcome = *end;
            co_return sent;
        }
    }
}

std::string_view fold_dial_status(const std::vector<Cause>& causes) {
    // 503: busy first, then congestion, then nobody there, else no answer.
    std::size_t busy = 0, congestion = 0, absent = 0;
    for (const Cause cause : causes) {
        switch (cause) {
            case Cause::UserBusy:
                ++busy;
                break;
            case Cause::NormalCircuitCongestion:
                ++congestion;
                break;
            case Cause::NormalClearing:
            case Cause::NoAnswer:
                break;
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

std::string_view dial_end_word(Cause cause) {
    switch (cause) {
        case Cause::UserBusy:
            return "BUSY";
        case Cause::NormalCircuitCongestion:
            return "CONGESTION";
        case Cause::NoRouteDestination:
        case Cause::SubscriberAbsent:
            return "CHANUNAVAIL";
        default:
            return "NOANSWER";
    }
}

namespace {

/// Says files to one who talks, one after the other, over what the other says.
class Voice {
public:
    Voice(Calls& calls, ChannelId id) : calls_(calls), id_(id) {}
    ~Voice() {
        if (auto* channel = calls_.channels.find(id_); channel && play_ != 0)
            stop_play(*channel, stream_, play_);
    }
    Voice(const Voice&) = delete;
    Voice& operator=(const Voice&) = delete;

    void say(const std::vector<std::string>& files) {
        waiting_.insert(waiting_.end(), files.begin(), files.end());
        if (play_ == 0) next();
    }
    void on_event(const ChannelEvent& event) {
        if (event.kind != Kind::PlayEnd || event.play != play_) return;
        play_ = 0;
        next();
    }

private:
    void next() {
        auto* channel = calls_.channels.find(id_);
        if (waiting_.empty() || !channel || channel->gone() || !channel->leg()) return;
        stream_ = channel->leg()->audio();
        if (!stream_) return;
        media::PlayRequest request;
        request.name = waiting_.front();
        request.language = channel->language;
        waiting_.erase(waiting_.begin());
        play_ = calls_.plane().play(stream_, std::move(request));
        calls_.own_activity(play_, *channel);
    }

    Calls& calls_;
    ChannelId id_;
    media::StreamId stream_;
    media::ActivityId play_ = 0;
    std::vector<std::string> waiting_;
};

/// A turn of the talk: what was said at its time, what comes next, and when.
class Timetable {
public:
    Timetable(const TalkOptions& options, Voice& a, Voice& b) : options_(options), a_(a), b_(b) {}
    /// Says what is due, and returns how long there is nothing to do; nullopt: for ever.
    std::optional<Millis> turn(Millis now) {
        while (at_ < options_.notices.size() && options_.notices[at_].at <= now) {
            const auto& notice = options_.notices[at_++];
            if (notice.to_a) a_.say(notice.files);
            if (notice.to_b) b_.say(notice.files);
        }
        auto next = options_.limit;
        if (at_ < options_.notices.size() && (!next || options_.notices[at_].at < *next))
            next = options_.notices[at_].at;
        if (!next) return std::nullopt;
        return std::max(*next - now, Millis{0});
    }

private:
    const TalkOptions& options_;
    Voice& a_;
    Voice& b_;
    std::size_t at_ = 0;
};

std::string name_of(const Calls& calls, ChannelId id) {
    const auto* channel = calls.channels.find(id);
    return channel ? channel->name() : std::string();
}

void leave_bridge(Channel* channel, const std::string& uniqueid) {
    if (channel && channel->bridge() && channel->bridge()->uniqueid() == uniqueid)
        channel->bridge()->leave(*channel);
}

}  // namespace

rt::Task<Talk> talk(Channel& a, Channel& b, TalkOptions options) {
    Talk result;
    auto& calls = a.calls();
    const auto start = calls.loop.now();
    const auto b_id = b.id();
    const std::string b_name = b.name();
    Inbox inbox{a};
    inbox.watch(b);
    auto& bridge = calls.bridges.create();
    // Whoever is listened to, or spoken to, has to be heard here (339).
    if (!options.a_keys.empty() || !options.b_keys.empty() || !options.notices.empty()) bridge.keep_sound();
    // The bridge may be gone before this returns: it is known by its name.
    const std::string ours = bridge.uniqueid();
    // Who was called is there first.
    bridge.join(b);
    bridge.join(a);
    Voice to_a{calls, a.id()};
    Voice to_b{calls, b_id};
    Timetable timetable{options, to_a, to_b};
    KeyCollector a_keys{std::move(options.a_keys)}, b_keys{std::move(options.b_keys)};
    bool b_ended = false;
    const auto end_of_b = [&] {
        if (options.b_ended && !std::exchange(b_ended, true)) options.b_ended();
    };
    auto partner = b_id;
    for (;;) {
        const auto patience = timetable.turn(result.time);
        const auto event = co_await inbox.next(patience);
        result.time = std::chrono::duration_cast<Millis>(calls.loop.now() - start);
        if (!event) {
            result.over_limit = options.limit && result.time >= *options.limit;
            if (result.over_limit) break;
            continue;
        }
        const bool of_a = event->channel == a.id();
        const bool of_b = event->channel == b_id;
        if (of_a || of_b) (of_a ? to_a : to_b).on_event(*event);
        const auto key = event->kind == Kind::Digit && (of_a || of_b)
                             ? (of_a ? a_keys : b_keys).pressed(event->digit, calls.loop.now())
                             : std::nullopt;
        if (key == CallKey::Disconnect) {
            result.by_digit = true;
            break;
        }
        // A transfer: a talks with somebody else from now on, maybe in another bridge.
        if (auto* now = partner_of(a); now && now->id() != partner && !a.gone() && !a.diverted()) {
            if (auto* former = calls.channels.find(partner); former && partner != b_id)
                inbox.unwatch(*former);
            partner = now->id();
            if (partner != b_id) inbox.watch(*now);
        }
        if (partner != b_id) {
            if (of_b && event->kind == Kind::Gone) end_of_b();
            // Whoever came has a life of its own: it leaves the bridge when it goes elsewhere.
            if (!of_a && partner_of(a)) continue;
            if (of_a && event->kind == Kind::LeftBridge && partner_of(a)) continue;
        }
        if (of_a) {
            if (const auto end = ending(*event)) {
                result.outcome = *end;
                auto* other = calls.channels.find(b_id);
                if (*end == Outcome::Gone && other) other->set_hangup_source(a.name());
                break;
            }
            // Somebody took it away (an AMI Bridge, a transfer).
            if (event->kind == Kind::LeftBridge) break;
        } else if (event->kind == Kind::Gone || event->kind == Kind::LeftBridge ||
                   event->kind == Kind::Diverted) {
            result.peer_gone = event->kind == Kind::Gone;
            if (result.peer_gone) a.set_hangup_source(partner == b_id ? b_name : name_of(calls, partner));
            break;
        }
    }
    // Whoever ended it leaves first.
    if (result.peer_gone && partner == b_id) {
        leave_bridge(calls.channels.find(b_id), ours);
        end_of_b();
    }
    if (a.bridge()) a.bridge()->leave(a);
    // Somebody may have taken the place of a: then they go on without us.
    auto* b_now = calls.channels.find(b_id);
    if (b_now && (b_now->gone() || !partner_of(*b_now))) leave_bridge(b_now, ours);
    co_return result;
}

}  // namespace asterism::call

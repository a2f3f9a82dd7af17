// SPDX-License-Identifier: Apache-2.0
#include "fake_phone.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::apps {

namespace {
/// Of "SIP 486 Busy Here".
int status_in(std::string_view answer) {
    const auto words = split(answer, ' ');
    return words.size() > 1 ? static_cast<int>(parse_uint(words[1]).value_or(0)) : 0;
}
}  // namespace

FakeLeg::FakeLeg(call::Calls& calls, Diary& diary, std::string who, Script script)
    : calls_(calls),
      diary_(diary),
      who_(std::move(who)),
      script_(std::move(script)),
      timer_(calls.loop.wheel(), *this) {}

FakeLeg::~FakeLeg() {
    if (stream_) {
        calls_.disown_stream(stream_);
        calls_.plane().close_stream(stream_);
        calls_.plane().close_transport(transport_);
    }
}

void FakeLeg::open_stream() {
    if (stream_ || !calls_.has_plane()) return;
    const auto opened = calls_.plane().open_transport({.address = *IpAddress::parse("127.0.0.1")});
    if (!opened) return;
    transport_ = opened->id;
    stream_ = calls_.plane().create_stream(transport_, sdp::MediaKind::Audio);
    calls_.own_stream(stream_, *channel());
    media::StreamPlan plan;
    plan.remote_rtp = *SocketAddress::parse("127.0.0.1:9");
    plan.formats = {{codec::Id::Ulaw, 0, 0, 8000, 20}};
    plan.events = {{8000, 101, 101}};
    calls_.plane().apply(stream_, plan);
    channel()->on_leg_media_changed();
}

void FakeLeg::play_script() { next(); }

void FakeLeg::progress() {
    diary_.add(who_ + " progress");
    open_stream();
}

void FakeLeg::answer() {
    diary_.add(who_ + " answer");
    open_stream();
}

void FakeLeg::place() {
    diary_.add(who_ + " place");
    channel()->set_state(call::ChannelState::Dialing);
    next();
}

void FakeLeg::hangup(call::Cause cause) {
    diary_.add(fmt::format("{} hangup {}", who_, call::cause_number(cause)));
    ended_ = true;
    timer_.stop();
}

bool FakeLeg::property(std::string_view item, std::string& value) const {
    if (item != "call-id") return false;
    value = "id-of-" + who_;
    return true;
}

void FakeLeg::next() {
    if (!ended_ && at_ < script_.size()) {
        if (script_[at_].after.count() == 0) return on_timer();
        timer_.start(script_[at_].after);
    }
}

void FakeLeg::on_timer() {
    const Act act = script_[at_++];
    auto& owner = *channel();
    switch (act.kind) {
        case Act::Proceed:
            last_response_ = "SIP 100 Trying";
            owner.on_leg_proceeding();
            break;
        case Act::Ring:
            last_response_ = "SIP 180 Ringing";
            owner.on_leg_ringing();
            break;
        case Act::Progress:
            open_stream();
            owner.on_leg_progress();
            break;
        case Act::Answer:
            last_response_ = "SIP 200 OK";
            open_stream();
            owner.on_leg_answered();
            break;
        case Act::Forward:
            if (act.text.find('/') == std::string::npos)
                owner.on_leg_forwarded(act.text);
            else
                owner.on_leg_forwarded_to(act.text);
            ended_ = true;
            last_response_ = "SIP 302 Moved Temporarily";
            return owner.on_leg_ended({call::Cause::RedirectedToNewDestination, 302});
        case Act::Press:
            owner.on_leg_digit_begin(act.text[0]);
            owner.on_leg_digit(act.text[0], Millis{100});
            break;
        case Act::Text:
            owner.on_leg_text({.text = act.text});
            break;
        case Act::Refuse:
            ended_ = true;
            last_response_ = act.text;
            return owner.on_leg_ended({act.cause, status_in(act.text)});
        case Act::HangUp:
            ended_ = true;
            return owner.on_leg_ended({act.cause, 0});
    }
    next();
}

std::expected<call::Channel*, call::Cause> FakePhones::request(const call::DialRequest& request) {
    if (const auto refused = refusals.find(request.resource); refused != refusals.end())
        return std::unexpected(refused->second);
    const auto script = scripts.find(request.resource);
    if (script == scripts.end()) return std::unexpected(call::Cause::NoRouteDestination);
    auto& channel = calls_.channels.create(calls_.channels.next_name("Fake/" + request.resource));
    if (request.parent) calls_.child_of(channel, *request.parent);
    channel.caller.number.set(request.resource);
    channel.place = {"from-fake", request.resource, 1};
    channel.take_leg(std::make_unique<FakeLeg>(calls_, diary_, request.resource, script->second));
    calls_.channels.announce(channel);
    return &channel;
}

}  // namespace asterism::apps

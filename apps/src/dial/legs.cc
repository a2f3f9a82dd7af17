// SPDX-License-Identifier: Apache-2.0
#include "legs.h"

#include "../common.h"
#include "asterism/base/expect.h"
#include "asterism/base/log.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"

namespace asterism::apps {

namespace {

/// HANGUPCAUSE() remembers so many legs of a channel; a dialplan that dials in a loop forgets the oldest.
constexpr std::size_t kMostCausesKept = 64;

}  // namespace

void Legs::set_parties(call::Channel& leg, int forwards, const DialLeg* forwarder) const {
    // o: the called party's channel shows the caller's identity as its own.
    if (options_.has('o')) {
        if (options_.arg('o').empty()) {
            leg.caller = caller_.caller;
        } else {
            const auto id = call::parse_caller_id(options_.arg('o'));
            if (!id.number.empty()) leg.caller.number.set(id.number);
            if (!id.name.empty()) leg.caller.name.set(id.name);
        }
    }
    // f: what the called party sees; without a value only when the call was forwarded.
    if (options_.has('f') && (!options_.arg('f').empty() || forwards > 0)) {
        const auto id = options_.arg('f').empty() ? call::NameNumber{{}, caller_.place.exten}
                                                  : call::parse_caller_id(options_.arg('f'));
        leg.connected = {};
        if (!id.number.empty()) leg.connected.number.set(id.number);
        if (!id.name.empty()) leg.connected.name.set(id.name);
        leg.connected.tag = options_.arg('s');
        call::Presentation presentation{};
        if (call::presentation_of(options_.arg('u'), presentation))
            leg.connected.number.presentation = leg.connected.name.presentation = presentation;
    }
    // 528: what was said of the way so far goes on.
    if (const auto* from = forwarder ? channel(*forwarder) : nullptr) {
        leg.take_redirecting(*from);
        auto& number = leg.redirect().from.number;
        if (number.shown().empty()) number.set(caller_.place.exten);
    }
}

// 536, 640
void Legs::introduce(call::Channel& leg, int forwards, const DialLeg* forwarder) const {
    caller_.calls().introduce(leg, caller_);
    // Who has no number of his own goes by the extension that was dialled.
    const bool nameless = !leg.caller.number.valid && !caller_.place.exten.empty();
    if (nameless) leg.caller.number.set(caller_.place.exten);
    set_parties(leg, forwards, forwarder);
    call::publish_newexten(leg, leg.application, leg.application_data);
    if (nameless) call::publish_new_caller_id(leg);
    if (leg.connected.number.valid || leg.connected.name.valid) call::publish_new_connected_line(leg);
}

DialLeg* Legs::request(const std::string& dial_string, int forwards, const DialLeg* forwarder) {
    const auto [technology_name, resource] = call::split_dial_string(dial_string);
    auto& calls = caller_.calls();
    auto* technology = calls.technologies.find(technology_name);
    if (!technology) {
        log::warning("No channel type registered for '{}'", technology_name);
        causes_.push_back(call::Cause::ChanNotImplemented);
        return nullptr;
    }
    call::DialRequest request;
    request.resource = resource;
    request.parent = &caller_;
    request.first_streams = options_.has('j');
    request.by_peer = forwarder != nullptr;
    const auto made = technology->request(request);
    if (!made) {
        log::notice("Unable to create channel of type '{}' (cause {} - {})", technology_name,
                    call::cause_number(made.error()), call::cause_text(made.error()));
        causes_.push_back(made.error());
        return nullptr;
    }
    auto& channel = **made;
    channel.is_dialled = true;
    channel.application = "AppDial";
    channel.application_data = "(Outgoing Line)";
    legs_.push_back(std::make_unique<DialLeg>());
    auto& leg = *legs_.back();
    leg.id = channel.id();
    leg.name = channel.name();
    leg.dial_string = dial_string;
    leg.number = resource;
    leg.forwards = forwards;
    if (forwarder)
        set_variable(channel, "FORWARDERNAME", forwarder->name);
    else
        set_variable(channel, "DIALEDPEERNUMBER", leg.number);
    introduce(channel, forwards, forwarder);
    channel.dialed.number.set(leg.number);
    return &leg;
}

void Legs::place(DialLeg& leg) {
    auto* channel = this->channel(leg);
    if (!channel || channel->gone()) return;  // its Gone is on the way
    leg.begun = true;
    channel->leg()->place();
    // The resource alone, as scripts know it.
    call::publish_dial_begin(&caller_, *channel, leg.number);
    log::verbose(3, "Called {}", leg.dial_string);
    // 521: with several ringing nobody knows yet whom he will reach.
    if (!options_.has('I') && legs_.size() == 1 && !caller_.gone()) caller_.connect_to(channel->caller);
}

DialLeg* Legs::find(call::ChannelId id) {
    for (auto& leg : legs_)
        if (leg->id == id) return leg.get();
    return nullptr;
}

std::size_t Legs::alive() const {
    std::size_t count = 0;
    for (const auto& leg : legs_)
        if (!leg->over) ++count;
    return count;
}

void Legs::say_end(DialLeg& leg, std::string_view status) {
    if (!std::exchange(leg.begun, false)) return;
    if (auto* channel = this->channel(leg)) call::publish_dial_end(&caller_, *channel, status);
}

void Legs::note_cause(const call::Channel& leg) {
    auto own = leg.own_cause();
    if (!own) return;
    auto& kept = caller_.dialled_causes;
    if (kept.size() >= kMostCausesKept) kept.erase(kept.begin());
    kept.push_back(std::move(*own));
}

void Legs::note_end(DialLeg& leg) {
    if (std::exchange(leg.over, true)) return;
    auto* channel = this->channel(leg);
    if (!ASTERISM_EXPECT(channel != nullptr)) return;
    const call::Cause cause = channel->hangup_cause;
    note_cause(*channel);
    if (!leg.forwarded) {
        const auto counts = leg.barred ? call::Cause::UserBusy : cause;
        causes_.push_back(counts);
        say_end(leg, call::dial_end_word(counts));
    }
    caller_.calls().channels.finish(*channel);
}

void Legs::say_forward(const DialLeg& leg, std::string_view status, std::string_view target) const {
    if (auto* channel = this->channel(leg))
        caller_.calls().events.publish("DialEnd", EventClass::Call, [&](Event& event) {
            call::add_channel(event, caller_);
            call::add_channel(event, *channel, "Dest");
            event.add("DialStatus", status).add("Forward", target);
        });
}

void Legs::note_forward(DialLeg& leg, std::string_view target) {
    leg.forwarded = true;
    if (std::exchange(leg.begun, false)) say_forward(leg, "NOANSWER", target);
}

void Legs::bar_forward(DialLeg& leg, std::string_view target) {
    leg.barred = true;
    if (leg.begun) say_forward(leg, "CANCEL", target);
}

void Legs::hang_up(DialLeg& leg, call::Cause cause, std::string_view status) {
    if (std::exchange(leg.over, true)) return;
    auto* channel = this->channel(leg);
    if (!channel) return;
    say_end(leg, status);
    channel->hangup(cause);
    note_cause(*channel);
    caller_.calls().channels.finish(*channel);
}

void Legs::hang_up_all(call::Cause cause, std::string_view status, const DialLeg* but) {
    for (auto& leg : legs_)
        if (leg.get() != but) hang_up(*leg, cause, status);
}

void Legs::let_go(DialLeg& leg, const call::Place& place) {
    auto* channel = this->channel(leg);
    if (leg.over || !channel) return;
    if (channel->gone()) return hang_up(leg, call::Cause::NormalClearing);
    leg.over = true;
    note_cause(*channel);
    channel->place = place;
    channel->is_dialled = false;
    call::start_dialplan(*channel);
}

void Legs::give_away(DialLeg& leg) {
    auto* channel = this->channel(leg);
    if (leg.over || !channel) return;
    if (channel->gone()) return hang_up(leg, call::Cause::NormalClearing);
    leg.over = true;
    note_cause(*channel);
    channel->is_dialled = false;
}

std::string_view Legs::status() const {
    return causes_.empty() ? std::string_view("CHANUNAVAIL") : call::fold_dial_status(causes_);
}

call::Cause Legs::cause() const {
    // The last one that speaks for the status.
    const auto folded = status();
    for (auto cause = causes_.rbegin(); cause != causes_.rend(); ++cause)
        if (call::fold_dial_status({*cause}) == folded) return *cause;
    return call::Cause::NotDefined;
}

}  // namespace asterism::apps

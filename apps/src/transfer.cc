// SPDX-License-Identifier: Apache-2.0
// Transfer([Tech/]destination): sends whoever called elsewhere, before the answer by a redirection (reference
// 264), which ends the channel; afterwards by asking his phone to call there (265). With a Tech only a
// channel of that kind. TRANSFERSTATUS: SUCCESS, FAILURE or UNSUPPORTED; TRANSFERSTATUSPROTOCOL: what his
// phone told of last when that was no success (266), 1 when the channel refused the target, else 0.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/channel.h"
#include "asterism/call/inbox.h"
#include "common.h"

namespace asterism::apps {

namespace {

std::string_view word_of(call::Leg::Transfer outcome) {
    switch (outcome) {
        case call::Leg::Transfer::Done:
        case call::Leg::Transfer::Begun:
            return "SUCCESS";
        case call::Leg::Transfer::Failed:
            return "FAILURE";
        case call::Leg::Transfer::Unsupported:
            break;
    }
    return "UNSUPPORTED";
}

bool is_address_of_sip(std::string_view target) {
    if (target.starts_with('<')) target.remove_prefix(1);
    return istarts_with(target, "sip:") || istarts_with(target, "sips:") || istarts_with(target, "tel:");
}

/// "PJSIP" of "PJSIP/6001-00000001".
std::string_view technology_of(const Channel& channel) {
    const std::string_view name = channel.name();
    return name.substr(0, name.find('/'));
}

/// How it ended; FAILURE for whoever hangs up before or is sent elsewhere.
rt::Task<call::ChannelEvent> outcome_of(Channel& channel) {
    using Kind = call::ChannelEvent::Kind;
    call::Inbox inbox{channel};
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == Kind::Transferred) co_return *event;
        if (event->kind == Kind::Gone || event->kind == Kind::Diverted) co_return call::ChannelEvent{};
    }
}

}  // namespace

rt::Task<Next> transfer(Channel& channel, std::string data) {
    auto target = trim(data);
    auto outcome = call::Leg::Transfer::Failed;
    // A slash may stand in a URI of SIP, too.
    const auto slash = is_address_of_sip(target) ? target.npos : target.find('/');
    const bool has_technology = slash != target.npos;
    const bool other = has_technology && !iequals(target.substr(0, slash), technology_of(channel));
    if (has_technology) target = trim(target.substr(slash + 1));
    const bool asked = !other && (has_technology || !target.empty());
    if (target.empty())
        log::warning("Transfer requires an argument ([Tech/]destination)");
    else if (other)
        log::notice("Transfer: {} is not of the technology of '{}'", channel.name(), trim(data));
    else if (channel.gone() || !channel.leg())
        outcome = call::Leg::Transfer::Unsupported;
    else
        outcome = channel.leg()->transfer(target);
    if (outcome == call::Leg::Transfer::Begun) {
        const auto ended = co_await outcome_of(channel);
        set_variable(channel, "TRANSFERSTATUS", ended.succeeded ? "SUCCESS" : "FAILURE");
        set_variable(channel, "TRANSFERSTATUSPROTOCOL", std::to_string(ended.status));
        co_return Next::GoOn;
    }
    const bool refused = asked && outcome == call::Leg::Transfer::Failed;
    set_variable(channel, "TRANSFERSTATUSPROTOCOL", refused ? "1" : "0");
    set_variable(channel, "TRANSFERSTATUS", word_of(outcome));
    co_return Next::GoOn;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// Transfer([Tech/]destination): sends whoever called elsewhere, before the answer (reference 264). With a
// Tech only a channel of that kind. TRANSFERSTATUS: SUCCESS, FAILURE or UNSUPPORTED; TRANSFERSTATUSPROTOCOL:
// the SIP code of a transfer that failed after the answer, else 0. A transfer that is done ends the channel.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/channel.h"
#include "common.h"

namespace asterism::apps {

namespace {

std::string_view word_of(call::Leg::Transfer outcome) {
    switch (outcome) {
        case call::Leg::Transfer::Done:
            return "SUCCESS";
        case call::Leg::Transfer::Failed:
            return "FAILURE";
        case call::Leg::Transfer::Unsupported:
            break;
    }
    return "UNSUPPORTED";
}

/// "PJSIP" of "PJSIP/6001-00000001".
std::string_view technology_of(const Channel& channel) {
    const std::string_view name = channel.name();
    return name.substr(0, name.find('/'));
}

}  // namespace

rt::Task<Next> transfer(Channel& channel, std::string data) {
    auto target = trim(data);
    auto outcome = call::Leg::Transfer::Failed;
    // A slash may stand in a URI, too; a technology has no colon before it.
    const auto slash = target.find('/');
    const bool has_technology = slash != target.npos && target.substr(0, slash).find(':') == target.npos;
    const bool other = has_technology && !iequals(target.substr(0, slash), technology_of(channel));
    if (has_technology) target = trim(target.substr(slash + 1));
    if (target.empty())
        log::warning("Transfer requires an argument ([Tech/]destination)");
    else if (other)
        log::notice("Transfer: {} is not of the technology of '{}'", channel.name(), trim(data));
    else if (channel.gone() || !channel.leg())
        outcome = call::Leg::Transfer::Unsupported;
    else
        outcome = channel.leg()->transfer(target);
    set_variable(channel, "TRANSFERSTATUSPROTOCOL", "0");
    set_variable(channel, "TRANSFERSTATUS", word_of(outcome));
    co_return Next::GoOn;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// SoftHangup(Technology/Resource[,options]): asks that channel to hang up; option a: all channels of that
// device. PJSIPHangup(code or name): refuses an incoming call that was not answered with this final response
// (274). ChannelRedirect(channel,[[context,]extension,]priority): sends another channel elsewhere in the
// dialplan; CHANNELREDIRECT_STATUS is SUCCESS or NOCHANNEL.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

struct NamedStatus {
    std::string_view name;
    int status;
};
// RFC 3261 21 and its kin, by the names that scripts use.
constexpr NamedStatus kStatuses[] = {
    {"BAD_REQUEST", 400},
    {"UNAUTHORIZED", 401},
    {"PAYMENT_REQUIRED", 402},
    {"FORBIDDEN", 403},
    {"NOT_FOUND", 404},
    {"METHOD_NOT_ALLOWED", 405},
    {"NOT_ACCEPTABLE", 406},
    {"PROXY_AUTHENTICATION_REQUIRED", 407},
    {"REQUEST_TIMEOUT", 408},
    {"CONFLICT", 409},
    {"GONE", 410},
    {"LENGTH_REQUIRED", 411},
    {"CONDITIONAL_REQUEST_FAILED", 412},
    {"REQUEST_ENTITY_TOO_LARGE", 413},
    {"REQUEST_URI_TOO_LONG", 414},
    {"UNSUPPORTED_MEDIA_TYPE", 415},
    {"UNSUPPORTED_URI_SCHEME", 416},
    {"UNKNOWN_RESOURCE_PRIORITY", 417},
    {"BAD_EXTENSION", 420},
    {"EXTENSION_REQUIRED", 421},
    {"SESSION_TIMER_TOO_SMALL", 422},
    {"INTERVAL_TOO_BRIEF", 423},
    {"BAD_LOCATION_INFORMATION", 424},
    {"USE_IDENTITY_HEADER", 428},
    {"PROVIDE_REFERRER_HEADER", 429},
    {"FLOW_FAILED", 430},
    {"ANONIMITY_DISALLOWED", 433},
    {"BAD_IDENTITY_INFO", 436},
    {"UNSUPPORTED_CERTIFICATE", 437},
    {"INVALID_IDENTITY_HEADER", 438},
    {"FIRST_HOP_LACKS_OUTBOUND_SUPPORT", 439},
    {"MAX_BREADTH_EXCEEDED", 440},
    {"BAD_INFO_PACKAGE", 469},
    {"CONSENT_NEEDED", 470},
    {"TEMPORARILY_UNAVAILABLE", 480},
    {"CALL_TSX_DOES_NOT_EXIST", 481},
    {"LOOP_DETECTED", 482},
    {"TOO_MANY_HOPS", 483},
    {"ADDRESS_INCOMPLETE", 484},
    {"AC_AMBIGUOUS", 485},
    {"BUSY_HERE", 486},
    {"REQUEST_TERMINATED", 487},
    {"NOT_ACCEPTABLE_HERE", 488},
    {"BAD_EVENT", 489},
    {"REQUEST_UPDATED", 490},
    {"REQUEST_PENDING", 491},
    {"UNDECIPHERABLE", 493},
    {"SECURITY_AGREEMENT_NEEDED", 494},
    {"INTERNAL_SERVER_ERROR", 500},
    {"NOT_IMPLEMENTED", 501},
    {"BAD_GATEWAY", 502},
    {"SERVICE_UNAVAILABLE", 503},
    {"SERVER_TIMEOUT", 504},
    {"VERSION_NOT_SUPPORTED", 505},
    {"MESSAGE_TOO_LARGE", 513},
    {"PUSH_NOTIFICATION_SERVICE_NOT_SUPPORTED", 555},
    {"PRECONDITION_FAILURE", 580},
    {"BUSY_EVERYWHERE", 600},
    {"DECLINE", 603},
    {"DOES_NOT_EXIST_ANYWHERE", 604},
    {"NOT_ACCEPTABLE_ANYWHERE", 606},
    {"UNWANTED", 607},
    {"REJECTED", 608},
};

/// 0: neither a code of 400 to 699 nor the name of one.
int status_of(std::string_view text) {
    if (const auto number = parse_uint(text))
        return *number >= 400 && *number <= 699 ? static_cast<int>(*number) : 0;
    constexpr std::string_view kPrefix = "PJSIP_SC_";
    if (text.size() > kPrefix.size() && iequals(text.substr(0, kPrefix.size()), kPrefix))
        text.remove_prefix(kPrefix.size());
    for (const auto& one : kStatuses)
        if (iequals(one.name, text)) return one.status;
    return 0;
}

void ask_to_hang_up(Channel& channel) {
    call::publish_hangup_request(channel, call::kNormalClearing, true);
    channel.hangup(call::kNormalClearing);
}

}  // namespace

rt::Task<Next> soft_hangup(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    const std::string wanted(trim(args[0]));
    if (wanted.empty()) {
        log::warning("SoftHangup requires an argument (Technology/resource)");
        co_return Next::GoOn;
    }
    const bool all = dialplan::AppOptions::parse(args[1]).has('a');
    // A channel by its whole name, or one of the device; "a" ends every one of these.
    for (auto* one : channel.calls().channels.all()) {
        const auto& name = one->name();
        const auto device = std::string_view(name).substr(0, name.rfind('-'));
        if (one->gone() || (!iequals(name, wanted) && !iequals(device, wanted))) continue;
        log::verbose(3, "Soft hangup of {}", name);
        ask_to_hang_up(*one);
        if (!all) break;
    }
    co_return Next::GoOn;
}

rt::Task<Next> pjsip_hangup(Channel& channel, std::string data) {
    const auto text = trim(data);
    const int status = status_of(text);
    if (status == 0) {
        log::warning("PJSIPHangup: '{}' is no response code between 400 and 699", text);
        co_return Next::GoOn;
    }
    if (channel.is_up() || !channel.leg() || !channel.leg()->refuse_as(status)) {
        log::warning("PJSIPHangup: {} is no incoming PJSIP channel that waits for an answer", channel.name());
        co_return Next::GoOn;
    }
    channel.hangup_cause = call::cause_of_sip_status(status);
    co_return Next::HangUp;
}

rt::Task<Next> channel_redirect(Channel& channel, std::string data) {
    const auto [name, target] = split_once(data, ',');
    if (trim(name).empty() || trim(target).empty()) {
        log::warning("ChannelRedirect requires an argument (channel,[[context,]exten,]priority)");
        co_return Next::HangUp;
    }
    auto* other = channel.calls().channels.find(trim(name));
    if (!other || other->gone()) {
        log::warning("No such channel: {}", trim(name));
        set_variable(channel, "CHANNELREDIRECT_STATUS", "NOCHANNEL");
        co_return Next::GoOn;
    }
    // What is left out is taken from where the other one stands.
    const auto place = call::resolve_place(*other, trim(target));
    if (!place) {
        log::warning("ChannelRedirect: there is no place '{}'", trim(target));
        set_variable(channel, "CHANNELREDIRECT_STATUS", "NOCHANNEL");
        co_return Next::GoOn;
    }
    other->divert(*place);
    set_variable(channel, "CHANNELREDIRECT_STATUS", "SUCCESS");
    co_return Next::GoOn;
}

}  // namespace asterism::apps

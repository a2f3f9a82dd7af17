// SPDX-License-Identifier: Apache-2.0
#include "asterism/session/sip_status.h"

#include "asterism/base/text.h"

namespace asterism::session {

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

}  // namespace

int sip_status_named(std::string_view text) {
    if (const auto number = parse_uint(text))
        return *number >= 400 && *number <= 699 ? static_cast<int>(*number) : 0;
    constexpr std::string_view kPrefix = "PJSIP_SC_";
    if (text.size() > kPrefix.size() && iequals(text.substr(0, kPrefix.size()), kPrefix))
        text.remove_prefix(kPrefix.size());
    for (const auto& one : kStatuses)
        if (iequals(one.name, text)) return one.status;
    return 0;
}

}  // namespace asterism::session

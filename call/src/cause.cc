// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/cause.h"

#include "asterism/base/text.h"

namespace asterism::call {

namespace {

struct CauseRow {
    int cause;
    int status;  // 0: none, 603 is used
    std::string_view name;
    std::string_view text;
};

// One row a cause: its answer before the call is up, its name, its text.
constexpr CauseRow kCauseRows[] = {
    {0, 0, "NOTDEFINED", "Unknown"},
    {1, 404, "UNALLOCATED", "Unallocated (unassigned) number"},
    {2, 404, "NO_ROUTE_TRANSIT_NET", "No route to specified transmit network"},
    {3, 404, "NO_ROUTE_DESTINATION", "No route to destination"},
    {5, 0, "MISDIALLED_TRUNK_PREFIX", "Misdialed trunk prefix"},
    {6, 0, "CHANNEL_UNACCEPTABLE", "Channel unacceptable"},
    {7, 0, "CALL_AWARDED_DELIVERED", "Call awarded and being delivered in an established channel"},
    {8, 0, "PRE_EMPTED", "Pre-empted"},
    {14, 0, "NUMBER_PORTED_NOT_HERE", "QoR: ported number"},
    {16, 0, "NORMAL_CLEARING", "Normal Clearing"},
    {17, 486, "USER_BUSY", "User busy"},
    {18, 408, "NO_USER_RESPONSE", "No user responding"},
    {19, 480, "NO_ANSWER", "User alerting, no answer"},
    {20, 480, "SUBSCRIBER_ABSENT", "Subscriber absent"},
    {21, 403, "CALL_REJECTED", "Call Rejected"},
    {22, 410, "NUMBER_CHANGED", "Number changed"},
    {23, 302, "REDIRECTED_TO_NEW_DESTINATION", "Redirected to new destination"},
    {26, 0, "ANSWERED_ELSEWHERE", "Answered elsewhere"},
    {27, 502, "DESTINATION_OUT_OF_ORDER", "Destination out of order"},
    {28, 484, "INVALID_NUMBER_FORMAT", "Invalid number format"},
    {29, 501, "FACILITY_REJECTED", "Facility rejected"},
    {30, 0, "RESPONSE_TO_STATUS_ENQUIRY", "Response to STATus ENQuiry"},
    {31, 480, "NORMAL_UNSPECIFIED", "Normal, unspecified"},
    {34, 503, "NORMAL_CIRCUIT_CONGESTION", "Circuit/channel congestion"},
    {38, 500, "NETWORK_OUT_OF_ORDER", "Network out of order"},
    {41, 0, "NORMAL_TEMPORARY_FAILURE", "Temporary failure"},
    {42, 503, "SWITCH_CONGESTION", "Switching equipment congestion"},
    {43, 0, "ACCESS_INFO_DISCARDED", "Access information discarded"},
    {44, 0, "REQUESTED_CHAN_UNAVAIL", "Requested channel not available"},
    {50, 0, "FACILITY_NOT_SUBSCRIBED", "Facility not subscribed"},
    {52, 0, "OUTGOING_CALL_BARRED", "Outgoing call barred"},
    {54, 0, "INCOMING_CALL_BARRED", "Incoming call barred"},
    {57, 0, "BEARERCAPABILITY_NOTAUTH", "Bearer capability not authorized"},
    {58, 488, "BEARERCAPABILITY_NOTAVAIL", "Bearer capability not available"},
    {65, 0, "BEARERCAPABILITY_NOTIMPL", "Bearer capability not implemented"},
    {66, 503, "CHAN_NOT_IMPLEMENTED", "Channel not implemented"},
    {69, 0, "FACILITY_NOT_IMPLEMENTED", "Facility not implemented"},
    {81, 0, "INVALID_CALL_REFERENCE", "Invalid call reference value"},
    {88, 0, "INCOMPATIBLE_DESTINATION", "Incompatible destination"},
    {95, 0, "INVALID_MSG_UNSPECIFIED", "Invalid message unspecified"},
    {96, 0, "MANDATORY_IE_MISSING", "Mandatory information element is missing"},
    {97, 0, "MESSAGE_TYPE_NONEXIST", "Message type nonexist."},
    {98, 0, "WRONG_MESSAGE", "Wrong message"},
    {99, 0, "IE_NONEXIST", "Info. element nonexist or not implemented"},
    {100, 0, "INVALID_IE_CONTENTS", "Invalid information element contents"},
    {101, 0, "WRONG_CALL_STATE", "Message not compatible with call state"},
    {102, 0, "RECOVERY_ON_TIMER_EXPIRE", "Recover on timer expiry"},
    {103, 0, "MANDATORY_IE_LENGTH_ERROR", "Mandatory IE length error"},
    {111, 0, "PROTOCOL_ERROR", "Protocol error, unspecified"},
    {127, 500, "INTERWORKING", "Interworking, unspecified"},
};

struct Alias {
    std::string_view name;
    int cause;
};
constexpr Alias kAliases[] = {
    {"NORMAL", 16},       {"BUSY", 17},     {"CONGESTION", 34},   {"FAILURE", 38},
    {"UNREGISTERED", 20}, {"NOANSWER", 19}, {"NOSUCHDRIVER", 66},
};

const CauseRow* row_of(int cause) {
    for (const auto& row : kCauseRows)
        if (row.cause == cause) return &row;
    return nullptr;
}

}  // namespace

std::string_view cause_text(int cause) {
    const auto* row = row_of(cause);
    return row ? row->text : "Unknown";
}

std::optional<int> cause_of_name(std::string_view name) {
    if (const auto number = parse_uint(name); number && *number < 128) return static_cast<int>(*number);
    if (istarts_with(name, "AST_CAUSE_")) name.remove_prefix(10);
    for (const auto& row : kCauseRows)
        if (iequals(row.name, name)) return row.cause;
    for (const auto& alias : kAliases)
        if (iequals(alias.name, name)) return alias.cause;
    return std::nullopt;
}

int sip_status_of(int cause) {
    const auto* row = row_of(cause);
    return row && row->status ? row->status : 603;
}

int cause_of_sip_status(int status) {
    switch (status) {
        case 302:
            return 23;
        case 401:
        case 403:
        case 407:
        case 603:
            return 21;
        case 404:
        case 485:
        case 604:
            return 1;
        case 408:
            return 18;
        case 409:
            return 41;
        case 410:
            return 22;
        case 420:
            return 3;
        case 480:
        case 483:
            return 19;
        case 484:
            return 28;
        case 486:
        case 600:
            return 17;
        case 488:
        case 606:
            return 58;
        case 500:
            return 38;
        case 501:
            return 29;
        case 502:
            return 27;
        case 503:
            return 34;
        case 504:
            return 102;
        case 505:
            return 127;
        default:
            break;
    }
    if (status >= 400 && status < 500) return 127;
    if (status >= 500 && status < 600) return 34;
    if (status >= 600 && status < 700) return 127;
    return 16;
}

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/cause.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::call {

namespace {

struct CauseRow {
    Cause cause;
    int status;  // 0: none, 603 is used
    std::string_view name;
    std::string_view text;
};

// One row a cause: its answer before the call is up, its name (behind AST_CAUSE_), its text.
constexpr CauseRow kCauseRows[] = {
    {Cause::NotDefined, 0, "NOTDEFINED", "Unknown"},
    {Cause::Unallocated, 404, "UNALLOCATED", "Unallocated (unassigned) number"},
    {Cause::NoRouteTransitNet, 404, "NO_ROUTE_TRANSIT_NET", "No route to specified transmit network"},
    {Cause::NoRouteDestination, 404, "NO_ROUTE_DESTINATION", "No route to destination"},
    {Cause::MisdialledTrunkPrefix, 0, "MISDIALLED_TRUNK_PREFIX", "Misdialed trunk prefix"},
    {Cause::ChannelUnacceptable, 0, "CHANNEL_UNACCEPTABLE", "Channel unacceptable"},
    {Cause::CallAwardedDelivered, 0, "CALL_AWARDED_DELIVERED",
     "Call awarded and being delivered in an established channel"},
    {Cause::PreEmpted, 0, "PRE_EMPTED", "Pre-empted"},
    {Cause::NumberPortedNotHere, 0, "NUMBER_PORTED_NOT_HERE", "QoR: ported number"},
    {Cause::NormalClearing, 0, "NORMAL_CLEARING", "Normal Clearing"},
    {Cause::UserBusy, 486, "USER_BUSY", "User busy"},
    {Cause::NoUserResponse, 408, "NO_USER_RESPONSE", "No user responding"},
    {Cause::NoAnswer, 480, "NO_ANSWER", "User alerting, no answer"},
    {Cause::SubscriberAbsent, 480, "SUBSCRIBER_ABSENT", "Subscriber absent"},
    {Cause::CallRejected, 403, "CALL_REJECTED", "Call Rejected"},
    {Cause::NumberChanged, 410, "NUMBER_CHANGED", "Number changed"},
    {Cause::RedirectedToNewDestination, 302, "REDIRECTED_TO_NEW_DESTINATION",
     "Redirected to new destination"},
    {Cause::AnsweredElsewhere, 0, "ANSWERED_ELSEWHERE", "Answered elsewhere"},
    {Cause::DestinationOutOfOrder, 502, "DESTINATION_OUT_OF_ORDER", "Destination out of order"},
    {Cause::InvalidNumberFormat, 484, "INVALID_NUMBER_FORMAT", "Invalid number format"},
    {Cause::FacilityRejected, 501, "FACILITY_REJECTED", "Facility rejected"},
    {Cause::ResponseToStatusEnquiry, 0, "RESPONSE_TO_STATUS_ENQUIRY", "Response to STATus ENQuiry"},
    {Cause::NormalUnspecified, 480, "NORMAL_UNSPECIFIED", "Normal, unspecified"},
    {Cause::NormalCircuitCongestion, 503, "NORMAL_CIRCUIT_CONGESTION", "Circuit/channel congestion"},
    {Cause::NetworkOutOfOrder, 500, "NETWORK_OUT_OF_ORDER", "Network out of order"},
    {Cause::NormalTemporaryFailure, 0, "NORMAL_TEMPORARY_FAILURE", "Temporary failure"},
    {Cause::SwitchCongestion, 503, "SWITCH_CONGESTION", "Switching equipment congestion"},
    {Cause::AccessInfoDiscarded, 0, "ACCESS_INFO_DISCARDED", "Access information discarded"},
    {Cause::RequestedChanUnavail, 0, "REQUESTED_CHAN_UNAVAIL", "Requested channel not available"},
    {Cause::FacilityNotSubscribed, 0, "FACILITY_NOT_SUBSCRIBED", "Facility not subscribed"},
    {Cause::OutgoingCallBarred, 0, "OUTGOING_CALL_BARRED", "Outgoing call barred"},
    {Cause::IncomingCallBarred, 0, "INCOMING_CALL_BARRED", "Incoming call barred"},
    {Cause::BearerCapabilityNotAuth, 0, "BEARERCAPABILITY_NOTAUTH", "Bearer capability not authorized"},
    {Cause::BearerCapabilityNotAvail, 488, "BEARERCAPABILITY_NOTAVAIL", "Bearer capability not available"},
    {Cause::BearerCapabilityNotImpl, 0, "BEARERCAPABILITY_NOTIMPL", "Bearer capability not implemented"},
    {Cause::ChanNotImplemented, 503, "CHAN_NOT_IMPLEMENTED", "Channel not implemented"},
    {Cause::FacilityNotImplemented, 0, "FACILITY_NOT_IMPLEMENTED", "Facility not implemented"},
    {Cause::InvalidCallReference, 0, "INVALID_CALL_REFERENCE", "Invalid call reference value"},
    {Cause::IncompatibleDestination, 0, "INCOMPATIBLE_DESTINATION", "Incompatible destination"},
    {Cause::InvalidMsgUnspecified, 0, "INVALID_MSG_UNSPECIFIED", "Invalid message unspecified"},
    {Cause::MandatoryIeMissing, 0, "MANDATORY_IE_MISSING", "Mandatory information element is missing"},
    {Cause::MessageTypeNonexist, 0, "MESSAGE_TYPE_NONEXIST", "Message type nonexist."},
    {Cause::WrongMessage, 0, "WRONG_MESSAGE", "Wrong message"},
    {Cause::IeNonexist, 0, "IE_NONEXIST", "Info. element nonexist or not implemented"},
    {Cause::InvalidIeContents, 0, "INVALID_IE_CONTENTS", "Invalid information element contents"},
    {Cause::WrongCallState, 0, "WRONG_CALL_STATE", "Message not compatible with call state"},
    {Cause::RecoveryOnTimerExpire, 0, "RECOVERY_ON_TIMER_EXPIRE", "Recover on timer expiry"},
    {Cause::MandatoryIeLengthError, 0, "MANDATORY_IE_LENGTH_ERROR", "Mandatory IE length error"},
    {Cause::ProtocolError, 0, "PROTOCOL_ERROR", "Protocol error, unspecified"},
    {Cause::Interworking, 500, "INTERWORKING", "Interworking, unspecified"},
};

struct CauseAlias {
    std::string_view name;
    Cause cause;
};
constexpr CauseAlias kCauseAliases[] = {
    {"NORMAL", Cause::NormalClearing},
    {"BUSY", Cause::UserBusy},
    {"CONGESTION", Cause::NormalCircuitCongestion},
    {"FAILURE", Cause::NetworkOutOfOrder},
    {"UNREGISTERED", Cause::SubscriberAbsent},
    {"NOANSWER", Cause::NoAnswer},
    {"NOSUCHDRIVER", Cause::ChanNotImplemented},
};

struct StatusRow {
    int status;
    Cause cause;
};

// What ended a leg in SIP (270), in the order of statuses. This is not the first table backwards.
constexpr StatusRow kStatusRows[] = {
    {302, Cause::RedirectedToNewDestination},
    {401, Cause::CallRejected},
    {403, Cause::CallRejected},
    {404, Cause::Unallocated},
    {407, Cause::CallRejected},
    {408, Cause::NoUserResponse},
    {409, Cause::NormalTemporaryFailure},
    {410, Cause::NumberChanged},
    {420, Cause::NoRouteDestination},
    {480, Cause::NoAnswer},
    {483, Cause::NoAnswer},
    {484, Cause::InvalidNumberFormat},
    {485, Cause::Unallocated},
    {486, Cause::UserBusy},
    {488, Cause::BearerCapabilityNotAvail},
    {500, Cause::NetworkOutOfOrder},
    {501, Cause::FacilityRejected},
    {502, Cause::DestinationOutOfOrder},
    {503, Cause::NormalCircuitCongestion},
    {504, Cause::RecoveryOnTimerExpire},
    {505, Cause::Interworking},
    {600, Cause::UserBusy},
    {603, Cause::CallRejected},
    {604, Cause::Unallocated},
    {606, Cause::BearerCapabilityNotAvail},
};
static_assert(std::ranges::is_sorted(kStatusRows, {}, &StatusRow::status));

const CauseRow* row_of(Cause cause) {
    const auto* row = std::ranges::find(kCauseRows, cause, &CauseRow::cause);
    return row == std::end(kCauseRows) ? nullptr : row;
}

}  // namespace

std::string_view cause_text(Cause cause) {
    const auto* row = row_of(cause);
    return row ? row->text : "Unknown";
}

std::optional<Cause> cause_of_name(std::string_view name) {
    if (const auto number = parse_uint(name))
        if (const auto cause = cause_of_number(*number)) return cause;
    if (istarts_with(name, "AST_CAUSE_")) name.remove_prefix(10);
    for (const auto& row : kCauseRows)
        if (iequals(row.name, name)) return row.cause;
    for (const auto& alias : kCauseAliases)
        if (iequals(alias.name, name)) return alias.cause;
    return std::nullopt;
}

int own_sip_status_of(Cause cause) {
    const auto* row = row_of(cause);
    return row ? row->status : 0;
}

int sip_status_of(Cause cause) {
    const int own = own_sip_status_of(cause);
    return own != 0 ? own : 603;
}

Cause cause_of_sip_status(int status) {
    const auto* row = std::ranges::lower_bound(kStatusRows, status, {}, &StatusRow::status);
    if (row != std::end(kStatusRows) && row->status == status) return row->cause;
    // 271: what has no row goes by its class.
    if (status >= 500 && status < 600) return Cause::NormalCircuitCongestion;
    if (status >= 400 && status < 700) return Cause::Interworking;
    return Cause::NormalClearing;
}

}  // namespace asterism::call

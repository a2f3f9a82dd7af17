// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/cause.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::call {

namespace {

struct CauseRow {
    Cause cause;
    std::string_view name;
    std::string_view text;
};

// One row a cause: its name (behind AST_CAUSE_), its text.
constexpr CauseRow kCauseRows[] = {
    {Cause::NotDefined, "NOTDEFINED", "Unknown"},
    {Cause::Unallocated, "UNALLOCATED", "Unallocated (unassigned) number"},
    {Cause::NoRouteTransitNet, "NO_ROUTE_TRANSIT_NET", "No route to specified transmit network"},
    {Cause::NoRouteDestination, "NO_ROUTE_DESTINATION", "No route to destination"},
    {Cause::MisdialledTrunkPrefix, "MISDIALLED_TRUNK_PREFIX", "Misdialed trunk prefix"},
    {Cause::ChannelUnacceptable, "CHANNEL_UNACCEPTABLE", "Channel unacceptable"},
    {Cause::CallAwardedDelivered, "CALL_AWARDED_DELIVERED",
     "Call awarded and being delivered in an established channel"},
    {Cause::PreEmpted, "PRE_EMPTED", "Pre-empted"},
    {Cause::NumberPortedNotHere, "NUMBER_PORTED_NOT_HERE", "QoR: ported number"},
    {Cause::NormalClearing, "NORMAL_CLEARING", "Normal Clearing"},
    {Cause::UserBusy, "USER_BUSY", "User busy"},
    {Cause::NoUserResponse, "NO_USER_RESPONSE", "No user responding"},
    {Cause::NoAnswer, "NO_ANSWER", "User alerting, no answer"},
    {Cause::SubscriberAbsent, "SUBSCRIBER_ABSENT", "Subscriber absent"},
    {Cause::CallRejected, "CALL_REJECTED", "Call Rejected"},
    {Cause::NumberChanged, "NUMBER_CHANGED", "Number changed"},
    {Cause::RedirectedToNewDestination, "REDIRECTED_TO_NEW_DESTINATION", "Redirected to new destination"},
    {Cause::AnsweredElsewhere, "ANSWERED_ELSEWHERE", "Answered elsewhere"},
    {Cause::DestinationOutOfOrder, "DESTINATION_OUT_OF_ORDER", "Destination out of order"},
    {Cause::InvalidNumberFormat, "INVALID_NUMBER_FORMAT", "Invalid number format"},
    {Cause::FacilityRejected, "FACILITY_REJECTED", "Facility rejected"},
    {Cause::ResponseToStatusEnquiry, "RESPONSE_TO_STATUS_ENQUIRY", "Response to STATus ENQuiry"},
    {Cause::NormalUnspecified, "NORMAL_UNSPECIFIED", "Normal, unspecified"},
    {Cause::NormalCircuitCongestion, "NORMAL_CIRCUIT_CONGESTION", "Circuit/channel congestion"},
    {Cause::NetworkOutOfOrder, "NETWORK_OUT_OF_ORDER", "Network out of order"},
    {Cause::NormalTemporaryFailure, "NORMAL_TEMPORARY_FAILURE", "Temporary failure"},
    {Cause::SwitchCongestion, "SWITCH_CONGESTION", "Switching equipment congestion"},
    {Cause::AccessInfoDiscarded, "ACCESS_INFO_DISCARDED", "Access information discarded"},
    {Cause::RequestedChanUnavail, "REQUESTED_CHAN_UNAVAIL", "Requested channel not available"},
    {Cause::FacilityNotSubscribed, "FACILITY_NOT_SUBSCRIBED", "Facility not subscribed"},
    {Cause::OutgoingCallBarred, "OUTGOING_CALL_BARRED", "Outgoing call barred"},
    {Cause::IncomingCallBarred, "INCOMING_CALL_BARRED", "Incoming call barred"},
    {Cause::BearerCapabilityNotAuth, "BEARERCAPABILITY_NOTAUTH", "Bearer capability not authorized"},
    {Cause::BearerCapabilityNotAvail, "BEARERCAPABILITY_NOTAVAIL", "Bearer capability not available"},
    {Cause::BearerCapabilityNotImpl, "BEARERCAPABILITY_NOTIMPL", "Bearer capability not implemented"},
    {Cause::ChanNotImplemented, "CHAN_NOT_IMPLEMENTED", "Channel not implemented"},
    {Cause::FacilityNotImplemented, "FACILITY_NOT_IMPLEMENTED", "Facility not implemented"},
    {Cause::InvalidCallReference, "INVALID_CALL_REFERENCE", "Invalid call reference value"},
    {Cause::IncompatibleDestination, "INCOMPATIBLE_DESTINATION", "Incompatible destination"},
    {Cause::InvalidMsgUnspecified, "INVALID_MSG_UNSPECIFIED", "Invalid message unspecified"},
    {Cause::MandatoryIeMissing, "MANDATORY_IE_MISSING", "Mandatory information element is missing"},
    {Cause::MessageTypeNonexist, "MESSAGE_TYPE_NONEXIST", "Message type nonexist."},
    {Cause::WrongMessage, "WRONG_MESSAGE", "Wrong message"},
    {Cause::IeNonexist, "IE_NONEXIST", "Info. element nonexist or not implemented"},
    {Cause::InvalidIeContents, "INVALID_IE_CONTENTS", "Invalid information element contents"},
    {Cause::WrongCallState, "WRONG_CALL_STATE", "Message not compatible with call state"},
    {Cause::RecoveryOnTimerExpire, "RECOVERY_ON_TIMER_EXPIRE", "Recover on timer expiry"},
    {Cause::MandatoryIeLengthError, "MANDATORY_IE_LENGTH_ERROR", "Mandatory IE length error"},
    {Cause::ProtocolError, "PROTOCOL_ERROR", "Protocol error, unspecified"},
    {Cause::Interworking, "INTERWORKING", "Interworking, unspecified"},
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

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// Hangup causes (ITU-T Q.850), their names and texts. Inside, a cause is a Cause; its number is for what is
// read from outside and written there. What they are in SIP the room `session` knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace asterism::call {

/// Named after AST_CAUSE_*. What comes from outside may be any number from 0 to 127, also one that has no
/// name here: it is carried as it is.
enum class Cause : std::uint8_t {
    NotDefined = 0,  ///< nobody gave one
    Unallocated = 1,
    NoRouteTransitNet = 2,
    NoRouteDestination = 3,
    MisdialledTrunkPrefix = 5,
    ChannelUnacceptable = 6,
    CallAwardedDelivered = 7,
    PreEmpted = 8,
    NumberPortedNotHere = 14,
    NormalClearing = 16,
    UserBusy = 17,
    NoUserResponse = 18,
    NoAnswer = 19,
    SubscriberAbsent = 20,
    CallRejected = 21,
    NumberChanged = 22,
    RedirectedToNewDestination = 23,
    AnsweredElsewhere = 26,
    DestinationOutOfOrder = 27,
    InvalidNumberFormat = 28,
    FacilityRejected = 29,
    ResponseToStatusEnquiry = 30,
    NormalUnspecified = 31,
    NormalCircuitCongestion = 34,
    NetworkOutOfOrder = 38,
    NormalTemporaryFailure = 41,
    SwitchCongestion = 42,
    AccessInfoDiscarded = 43,
    RequestedChanUnavail = 44,
    FacilityNotSubscribed = 50,
    OutgoingCallBarred = 52,
    IncomingCallBarred = 54,
    BearerCapabilityNotAuth = 57,
    BearerCapabilityNotAvail = 58,
    BearerCapabilityNotImpl = 65,
    ChanNotImplemented = 66,
    FacilityNotImplemented = 69,
    InvalidCallReference = 81,
    IncompatibleDestination = 88,
    InvalidMsgUnspecified = 95,
    MandatoryIeMissing = 96,
    MessageTypeNonexist = 97,
    WrongMessage = 98,
    IeNonexist = 99,
    InvalidIeContents = 100,
    WrongCallState = 101,
    RecoveryOnTimerExpire = 102,
    MandatoryIeLengthError = 103,
    ProtocolError = 111,
    Interworking = 127,
};

/// As it is written: in Reason, Cause, HANGUPCAUSE.
constexpr int cause_number(Cause cause) { return std::to_underlying(cause); }
/// What a number stands for; nullopt: it is none of Q.850 (0 to 127).
constexpr std::optional<Cause> cause_of_number(std::uint64_t number) {
    if (number > 127) return std::nullopt;
    return static_cast<Cause>(number);
}

/// "Normal Clearing": what Cause-txt and HANGUPCAUSE show. "Unknown" for those without a name.
std::string_view cause_text(Cause cause);
/// "NORMAL", "BUSY", "CONGESTION" and all the other names the Hangup application takes; numbers as well.
std::optional<Cause> cause_of_name(std::string_view name);

}  // namespace asterism::call

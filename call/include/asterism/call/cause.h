// SPDX-License-Identifier: Apache-2.0
// Hangup causes (ITU-T Q.850) and what they are in SIP. The tables are those of reference/sip-behaviour.md
// ("Hangup cause to SIP status", "SIP status to hangup cause"), in one place for both directions.
#pragma once

#include <optional>
#include <string_view>

namespace asterism::call {

/// Named where code uses them; any number of Q.850 may stand in a Cause.
enum Cause : int {
    kCauseNone = 0,
    kUnallocated = 1,
    kNoRouteTransit = 2,
    kNoRouteDestination = 3,
    kNormalClearing = 16,
    kUserBusy = 17,
    kNoUserResponse = 18,
    kNoAnswer = 19,
    kSubscriberAbsent = 20,
    kCallRejected = 21,
    kNumberChanged = 22,
    kRedirected = 23,
    kAnsweredElsewhere = 26,
    kDestinationOutOfOrder = 27,
    kInvalidNumberFormat = 28,
    kFacilityRejected = 29,
    kNormalUnspecified = 31,
    kNormalCircuitCongestion = 34,
    kNetworkOutOfOrder = 38,
    kSwitchCongestion = 42,
    kRequestedChannelUnavailable = 44,
    kBearerCapabilityNotAvailable = 58,
    kRecoveryOnTimer = 102,
    kInterworking = 127,
};

/// "Normal Clearing": what Cause-txt and HANGUPCAUSE show. "Unknown" for others.
std::string_view cause_text(int cause);
/// "NORMAL", "BUSY", "CONGESTION" and all the other names the Hangup application takes; numbers as well.
std::optional<int> cause_of_name(std::string_view name);

/// The final answer to an INVITE that was not answered yet (statement 269; 603 where nothing is mapped, 233).
int sip_status_of(int cause);
/// Of a leg's final response (statements 270, 271).
int cause_of_sip_status(int status);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// Causes and final answers, either way.
#include <algorithm>
#include <iterator>

#include "asterism/session/sip_status.h"

namespace asterism::session {

namespace {

using call::Cause;

struct CauseAnswer {
    Cause cause;
    int status;
};

// The answer before the call is up, of those causes that have one (269).
constexpr CauseAnswer kCauseAnswers[] = {
    {Cause::Unallocated, 404},
    {Cause::NoRouteTransitNet, 404},
    {Cause::NoRouteDestination, 404},
    {Cause::UserBusy, 486},
    {Cause::NoUserResponse, 408},
    {Cause::NoAnswer, 480},
    {Cause::SubscriberAbsent, 480},
    {Cause::CallRejected, 403},
    {Cause::NumberChanged, 410},
    {Cause::RedirectedToNewDestination, 302},
    {Cause::DestinationOutOfOrder, 502},
    {Cause::InvalidNumberFormat, 484},
    {Cause::FacilityRejected, 501},
    {Cause::NormalUnspecified, 480},
    {Cause::NormalCircuitCongestion, 503},
    {Cause::NetworkOutOfOrder, 500},
    {Cause::SwitchCongestion, 503},
    {Cause::BearerCapabilityNotAvail, 488},
    {Cause::ChanNotImplemented, 503},
    {Cause::Interworking, 500},
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

}  // namespace

int own_sip_status_of(Cause cause) {
    const auto* row = std::ranges::find(kCauseAnswers, cause, &CauseAnswer::cause);
    return row == std::end(kCauseAnswers) ? 0 : row->status;
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

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
#include "supplement/supplement.h"

#include <array>

namespace asterism::session {

std::span<const Supplement* const> supplements() {
    // The order is the meaning: who is calling is known before anything else looks at the message.
    static const std::array<const Supplement*, 6> table = {
        &identity_supplement(), &diversion_supplement(), &reason_supplement(),
        &headers_supplement(),  &aoc_supplement(),       &referred_supplement(),
    };
    return table;
}

int request_in(SupplementContext& context, const sip::Message& request) {
    for (const auto* one : supplements())
        if (const int status = one->on_request_in(context, request)) return status;
    return 0;
}

void response_in(SupplementContext& context, const sip::Message& response) {
    for (const auto* one : supplements()) one->on_response_in(context, response);
}

void request_out(SupplementContext& context, sip::Draft& request) {
    for (const auto* one : supplements()) one->on_request_out(context, request);
}

void address_known(SupplementContext& context, sip::Draft& request) {
    for (const auto* one : supplements()) one->on_address_known(context, request);
}

void response_out(SupplementContext& context, sip::Draft& response) {
    for (const auto* one : supplements()) one->on_response_out(context, response);
}

}  // namespace asterism::session

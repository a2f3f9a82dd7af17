// SPDX-License-Identifier: Apache-2.0
// The bodies of as-feature-event, application/x-as-feature-event+xml: requests and events of CSTA (ECMA-323)
// as phones of Yealink, Polycom, Cisco and others speak them.
//
//   phone to us   SetDoNotDisturb, SetForwarding, SetAgentState
//   us to phone   DoNotDisturbEvent, ForwardingEvent, AgentLoggedOnEvent and its like
//
// Pure. What is read comes from strangers: expat reads it; a document type, and with it every entity of their
// own, ends that at once, and depth and number have bounds. Bodies are bounded by who hands them in (limit
// feature_body).
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/presence/features.h"

namespace asterism::presence {

struct FeatureRequest {
    Feature feature = Feature::DoNotDisturb;
    FeatureValue value;
    bool operator==(const FeatureRequest&) const = default;
};

/// Fails with the reason: it is no XML that could be taken, or asks for nothing that we know. Whom it names
/// as its device does not count: it is whoever sends it.
Result<FeatureRequest> read_feature_request(std::string_view body);

/// A number that may be dialled, out of what a phone says: a number or name, a sip:, sips: or tel: URI, whose
/// user counts. Empty: it is none.
std::string dialable(std::string_view text);

/// `device`: whose it is.
std::string print_feature_event(std::string_view device, Feature feature, const FeatureValue& value);

}  // namespace asterism::presence

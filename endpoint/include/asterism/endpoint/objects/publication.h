// SPDX-License-Identifier: Apache-2.0
// States that servers tell each other by PUBLISH (RFC 3903): what others may publish to us
// (type=inbound-publication), what we publish to them (type=outbound-publish), and what of the states of
// devices and mailboxes goes either way (type=asterisk-publication). Statements 426 to 434.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asterism/base/regex.h"
#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

/// Its name is the user of the request URI.
struct InboundPublication {
    std::string name;
    /// Who may publish to it; empty: every endpoint.
    std::string endpoint;
    /// Names of asterisk-publications; empty: such an event is not taken.
    std::string device_states;
    std::string mailboxes;
    /// event_NAME of other packages, which nobody takes.
    schema::NameValues other_events;

    bool operator==(const InboundPublication&) const = default;
};

struct OutboundPublish {
    std::string name;
    std::string server_uri;
    /// Empty: server_uri.
    std::string from_uri;
    std::string to_uri;
    std::string event;
    std::string outbound_proxy;
    Seconds expiration{3600};
    /// Challenges in a row that are answered.
    unsigned max_auth_attempts = 5;
    std::string transport;
    std::vector<std::string> outbound_auth;
    /// One publication for each user that is published, whose name is the user of its URIs.
    bool multi_user = false;
    /// @body, @context, @exten.
    schema::NameValues extended;
    /// Of presence and dialog: which hints; nullopt: all.
    std::optional<Regex> context_regex;
    std::optional<Regex> exten_regex;

    bool operator==(const OutboundPublish&) const = default;
};

struct AsteriskPublication {
    std::string name;
    /// Names of outbound-publish; empty: they are not published.
    std::string devicestate_publish;
    std::string mailboxstate_publish;
    /// What others say is taken; of the names that the filter finds something in.
    bool device_state = false;
    std::string device_state_filter;
    bool mailbox_state = false;
    std::string mailbox_state_filter;
    std::optional<Regex> device_regex;
    std::optional<Regex> mailbox_regex;

    bool operator==(const AsteriskPublication&) const = default;
};

const schema::Object<InboundPublication>& inbound_publication_schema();
const schema::Object<OutboundPublish>& outbound_publish_schema();
const schema::Object<AsteriskPublication>& asterisk_publication_schema();

}  // namespace asterism::endpoint

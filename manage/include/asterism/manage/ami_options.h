// SPDX-License-Identifier: Apache-2.0
// manager.conf as plain values: who may talk to the manager interface, from where, and about what.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/complaint.h"
#include "asterism/base/result.h"
#include "asterism/base/time.h"
#include "asterism/rt/net.h"
#include "asterism/schema/acl.h"
#include "asterism/store/conf_file.h"

namespace asterism::manage {

/// eventfilter = [!]<regular expression over the whole event text>, or with criteria in parentheses:
/// eventfilter(action(exclude),name(Newexten),header(Channel),method(starts_with)) = PJSIP/6001
struct EventFilter {
    enum class Method : std::uint8_t { Regex, Exact, StartsWith, EndsWith, Contains, None };
    bool exclude = false;
    std::string pattern;
    /// Empty: of every event.
    std::string name;
    /// Empty: over the whole text.
    std::string header;
    Method method = Method::Regex;
    bool operator==(const EventFilter&) const = default;
};
/// `criteria` empty: the old form. The error says what is wrong.
Result<EventFilter> parse_event_filter(std::string_view criteria, std::string_view pattern);

struct AmiUser {
    std::string name;
    std::string secret;
    /// Bits of EventClass.
    std::uint32_t read = 0;
    std::uint32_t write = 0;
    schema::Acl acl;
    std::vector<EventFilter> filters;
    bool display_connects = true;
    bool allow_multiple_login = true;
    /// Unsent bytes a slow reader may pile up are bounded by the stream; this bounds the time.
    Millis write_timeout{100};
};

struct AmiOptions {
    bool enabled = false;
    SocketAddress bind{IpAddress::any(Family::V4), 5038};
    bool tls_enabled = false;
    SocketAddress tls_bind{IpAddress::any(Family::V4), 5039};
    rt::TlsOptions tls;
    bool display_connects = true;
    bool timestamp_events = false;
    /// Events say their number and who published them.
    bool debug = false;
    bool allow_multiple_login = true;
    /// A connection that has not logged in by then is closed.
    Seconds auth_timeout{30};
    /// So many that have not logged in at one time.
    unsigned auth_limit = 50;
    /// Variables that ride along in the events of a channel.
    std::vector<std::string> channel_vars;
    /// Events that nobody gets.
    std::vector<std::string> disabled_events;
    std::vector<AmiUser> users;
};

/// "system,call,log" or "all"; nullopt when a word is unknown.
std::uint32_t parse_event_classes(std::string_view text, std::string* unknown = nullptr);
/// "system,call"; "all" stands for every bit, "<none>" for none.
std::string print_event_classes(std::uint32_t classes);

AmiOptions read_manager_conf(const store::ConfFile& conf, Complaints& complaints);

}  // namespace asterism::manage

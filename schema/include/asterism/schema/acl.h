// SPDX-License-Identifier: Apache-2.0
// Who may come in, by address: rules in the order written, the last that fits decides, and names of acl.conf
// sections, all of which must agree too. Without any rule everybody may. Statements 59 to 63.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/schema/option.h"

namespace asterism::schema {

struct AclRule {
    bool permit;
    Network network;
    bool operator==(const AclRule&) const = default;
};

struct Acl {
    std::vector<AclRule> rules;
    /// Sections of acl.conf; whoever asks looks them up.
    std::vector<std::string> named;
    /// A rule could not be read, and nobody may pass.
    bool blocked = false;

    bool empty() const { return rules.empty() && named.empty() && !blocked; }
    /// By `rules` alone: the last one that contains `address` decides; none, and it is permitted.
    bool permits(const IpAddress& address) const;
    bool operator==(const Acl&) const = default;
};

/// "10.0.0.0/8,!10.1.1.1": adds a rule for each; "!" turns its meaning round.
Parsed add_rules(std::string_view text, bool permit, std::vector<AclRule>& into);
/// "0.0.0.0/0.0.0.0" per rule of that sort, comma separated, for show commands.
std::string print_rules(const std::vector<AclRule>& rules, bool permit);

/// A list of networks, "!" before those that are left out: local_net.
struct NetworkList {
    std::vector<AclRule> entries;  // permit: belongs to the list

    /// The last entry that contains `address` decides; none, and it is not in the list.
    bool contains(const IpAddress& address) const;
    bool empty() const { return entries.empty(); }
    void clear() { entries.clear(); }
    bool operator==(const NetworkList&) const = default;
};

template <>
struct Value<NetworkList> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, NetworkList& into) {
        return add_rules(text, true, into.entries);
    }
    static std::string print(const NetworkList& value);
};

template <>
struct Value<Acl> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, Acl& into) { return add_rules(text, true, into.rules); }
    static std::string print(const Acl& value) { return print_rules(value.rules, true); }
};

// Options on a member of type Acl: .option("permit", &T::acl, "...", acl_permit()), which accumulate.
struct AclPart {
    enum class Part : std::uint8_t { Permit, Deny, Named } part;
    bool blocks = false;
    void apply(Spec<Acl>& spec, Option& option) const;
    /// A line at fault does not reject the object but blocks everybody.
    AclPart or_block() const { return {part, true}; }
};
inline AclPart acl_permit() { return {AclPart::Part::Permit}; }
inline AclPart acl_deny() { return {AclPart::Part::Deny}; }
inline AclPart acl_named() { return {AclPart::Part::Named}; }

}  // namespace asterism::schema

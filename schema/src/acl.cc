// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/acl.h"

#include "asterism/base/text.h"

namespace asterism::schema {

bool Acl::permits(const IpAddress& address) const {
    if (blocked) return false;
    for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule)
        if (rule->network.contains(address)) return rule->permit;
    return true;
}

bool NetworkList::contains(const IpAddress& address) const {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        if (entry->network.contains(address)) return entry->permit;
    return false;
}

Parsed add_rules(std::string_view text, bool permit, std::vector<AclRule>& into) {
    for (auto piece : split(text, ',')) {
        bool meaning = permit;
        if (piece.starts_with('!')) {
            meaning = !meaning;
            piece = trim(piece.substr(1));
        }
        if (piece.empty()) continue;
        const auto network = Network::parse(piece);
        if (!network) return refuse(fmt::format("\"{}\" is not an address or address/mask", piece));
        into.push_back({meaning, *network});
    }
    return {};
}

namespace {

void append(std::string& list, std::string_view one) {
    if (!list.empty()) list += ',';
    list += one;
}

}  // namespace

std::string print_rules(const std::vector<AclRule>& rules, bool permit) {
    std::string out;
    for (const auto& rule : rules)
        if (rule.permit == permit) append(out, rule.network.text());
    return out;
}

std::string Value<NetworkList>::print(const NetworkList& value) {
    std::string out;
    for (const auto& entry : value.entries) append(out, (entry.permit ? "" : "!") + entry.network.text());
    return out;
}

void AclPart::apply(Spec<Acl>& spec, Option& option) const {
    option.multi = Multi::Accumulate;
    if (part == Part::Named) {
        option.refers_to = "named_acl";
        spec.parse = [](std::string_view text, Acl& into) {
            return Value<std::vector<std::string>>::parse(text, into.named);
        };
        spec.print = [](const Acl& value) { return Value<std::vector<std::string>>::print(value.named); };
        return;
    }
    const bool permit = part == Part::Permit;
    spec.parse = [permit, blocks = blocks](std::string_view text, Acl& into) {
        auto parsed = add_rules(text, permit, into.rules);
        if (parsed || !blocks) return parsed;
        into.blocked = true;
        return Parsed();
    };
    spec.print = [permit](const Acl& value) { return print_rules(value.rules, permit); };
}

}  // namespace asterism::schema

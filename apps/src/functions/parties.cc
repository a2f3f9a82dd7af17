// SPDX-License-Identifier: Apache-2.0
// CALLERID, CONNECTEDLINE, REDIRECTING: the parties of a call, by item: all, name, num, pres, tag, ...
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/dialplan/args.h"
#include "functions.h"
#include "party_items.h"

namespace asterism::apps {

namespace {

using call::Party;

bool refused(std::string_view function, std::string_view item, std::string_view value = {}) {
    log::error("{}: '{}' is not known{}{}", function, item, value.empty() ? "" : ", or not as ", value);
    return false;
}

/// What the network says who calls, as a party.
Party ani_of(const Party& caller) {
    Party ani;
    if (!caller.ani.empty()) ani.number.set(caller.ani);
    ani.name = caller.more.get().ani_name;
    ani.tag = caller.more.get().ani_tag;
    return ani;
}

std::string caller_id(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    const std::string_view item = trim(parts[0]);
    if (!channel) return {};
    Party party = channel->caller;
    // With a second argument that text is looked into instead of the channel.
    if (!parts[1].empty()) write_party(party, "all", parts[1]);
    std::string out;
    if (iequals(item, "ANI2")) return std::to_string(party.ani2);
    if (iequals(item, "DNID")) return party.dnid;
    if (iequals(item, "RDNIS"))
        return party.rdnis.empty() ? std::string(channel->redirecting().from.number.shown()) : party.rdnis;
    const auto& more = party.more.get();
    bool known = true;
    if (iequals(item, "ANI"))
        out = party.ani;
    else if (istarts_with(item, "ANI-"))
        known = read_party(ani_of(party), item.substr(4), out);
    else if (iequals(item, "dnid-num-plan"))
        out = std::to_string(more.dialed_plan);
    else if (istarts_with(item, "dnid-subaddr"))
        known = read_subaddress(more.dialed_subaddress, item.substr(12), out);
    else
        known = read_party(party, item, out);
    if (!known) refused("CALLERID", item);
    return out;
}

/// ANI-name, ANI-num-pres and so on.
bool set_ani(Party& caller, std::string_view item, std::string_view value) {
    auto ani = ani_of(caller);
    if (!write_party(ani, item, value)) return false;
    caller.ani = ani.number.shown();
    if (ani.name == caller.more.get().ani_name && ani.tag == caller.more.get().ani_tag) return true;
    auto& more = caller.more.touch();
    more.ani_name = ani.name;
    more.ani_tag = ani.tag;
    return true;
}

/// Items that are a caller's alone. Nullopt: it is none of them.
std::optional<bool> set_callers_own(Channel& channel, std::string_view item, const std::string& value) {
    auto& caller = channel.caller;
    if (iequals(item, "ANI")) {
        const auto id = call::parse_caller_id(value);
        caller.ani = id.number.empty() ? value : id.number;
    } else if (istarts_with(item, "ANI-")) {
        return set_ani(caller, item.substr(4), value);
    } else if (iequals(item, "ANI2")) {
        caller.ani2 = static_cast<int>(std::min<std::uint64_t>(parse_uint(trim(value)).value_or(0), 999));
    } else if (iequals(item, "DNID")) {
        caller.dnid = value;
    } else if (iequals(item, "RDNIS")) {
        caller.rdnis = value;
        channel.redirect().from.number.set(value);
    } else if (iequals(item, "dnid-num-plan")) {
        caller.more.touch().dialed_plan =
            static_cast<int>(std::min<std::uint64_t>(parse_uint(trim(value)).value_or(0), 255));
    } else if (istarts_with(item, "dnid-subaddr")) {
        return write_subaddress(caller.more.touch().dialed_subaddress, item.substr(12), value);
    } else {
        return std::nullopt;
    }
    return true;
}

bool set_caller_id(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto parts = function_args(args, 1);
    const std::string_view item = trim(parts[0]);
    if (!channel) return false;
    auto& caller = channel->caller;
    const auto own = set_callers_own(*channel, item, value);
    if (own ? !*own : !write_party(caller, item, value)) return refused("CALLERID", item, value);
    if (iequals(item, "all")) caller.ani = caller.number.shown();
    call::publish_new_caller_id(*channel);
    return true;
}

std::string connected_line(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 1);
    std::string out;
    const auto item = trim(parts[0]);
    if (!channel) return out;
    if (!read_party(channel->connected, item, out)) refused("CONNECTEDLINE", item);
    return out;
}

/// `i` as second argument: the far end is not told (yet).
bool set_connected_line(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto parts = function_args(args, 2);
    const auto item = trim(parts[0]);
    if (!channel) return false;
    if (!write_party(channel->connected, item, value)) return refused("CONNECTEDLINE", item, value);
    call::publish_new_connected_line(*channel);
    if (!iequals(trim(parts[1]), "i") && channel->leg()) channel->leg()->connected_changed();
    return true;
}

/// "from-num", "priv-from-num": the party and the item of it, "num", "priv-num"; null for an item of no
/// party, and for a first one that nobody named.
template <class Redirecting>
auto redirecting_party(Redirecting& way, std::string_view item)
    -> std::pair<decltype(&way.from), std::string> {
    const bool hidden = istarts_with(item, "priv-");
    auto rest = item.substr(hidden ? 5 : 0);
    auto* party = istarts_with(rest, "from-") ? &way.from : istarts_with(rest, "to-") ? &way.to : nullptr;
    if (istarts_with(rest, "orig-")) party = way.first ? &way.first->party : nullptr;
    rest.remove_prefix(std::min(rest.size(), rest.find('-') + 1));
    return {party, (hidden ? "priv-" : "") + std::string(rest)};
}

bool is_of_first(std::string_view item) {
    return istarts_with(item, "orig-") || istarts_with(item, "priv-orig-");
}

std::string redirecting(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 1);
    const auto item = trim(parts[0]);
    if (!channel) return {};
    const auto& way = channel->redirecting();
    if (iequals(item, "reason")) return way.reason.empty() ? "unknown" : way.reason;
    if (iequals(item, "count")) return std::to_string(way.count);
    if (is_of_first(item) && !way.first) return {};
    if (iequals(item, "orig-reason")) return way.first->reason;
    const auto [party, rest] = redirecting_party(way, item);
    std::string out;
    if (!party || !read_party(*party, rest, out)) refused("REDIRECTING", item);
    return out;
}

bool set_redirecting_item(Channel& channel, std::string_view item, const std::string& value) {
    auto& way = channel.redirect();
    if (iequals(item, "reason")) {
        way.reason = value;
        return true;
    }
    if (iequals(item, "count")) {
        way.count = static_cast<int>(std::min<std::uint64_t>(parse_uint(trim(value)).value_or(0), 1000));
        return true;
    }
    if (is_of_first(item) && !way.first) way.first.emplace();
    if (iequals(item, "orig-reason")) {
        way.first->reason = value;
        return true;
    }
    const auto [party, rest] = redirecting_party(way, item);
    if (party && write_party(*party, rest, value)) return true;
    return refused("REDIRECTING", item, value);
}

/// `i` as second argument: the far end is not told (yet).
bool set_redirecting(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto parts = function_args(args, 2);
    if (!channel || !set_redirecting_item(*channel, trim(parts[0]), value)) return false;
    if (!iequals(trim(parts[1]), "i")) channel->redirecting_changed();
    return true;
}

constexpr call::Function kPartiesRows[] = {
    {"CALLERID", "CALLERID(datatype[,CID])", "Who calls.", caller_id, nullptr, set_caller_id},
    {"CONNECTEDLINE", "CONNECTEDLINE(datatype[,i])", "Whom the channel is connected with.", connected_line,
     nullptr, set_connected_line},
    {"REDIRECTING", "REDIRECTING(datatype[,i])", "Who sent the call elsewhere, where to, and why.",
     redirecting, nullptr, set_redirecting},
};

}  // namespace

std::span<const call::Function> party_functions() { return kPartiesRows; }

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// CALLERID, CONNECTEDLINE, REDIRECTING: the parties of a call, by item: all, name, num, pres, tag, ...
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

namespace {

using call::Party;
using call::PartyText;

/// "name-valid" of "name", "num" or "number" of the number; false for another item.
bool read_text(const PartyText& text, std::string_view rest, std::string& out) {
    if (rest.empty())
        out = text.shown();
    else if (iequals(rest, "-valid"))
        out = text.valid ? "1" : "0";
    else if (iequals(rest, "-pres"))
        out = call::presentation_word(text.presentation);
    else if (iequals(rest, "-plan"))
        out = "0";
    else if (iequals(rest, "-charset"))
        out = "unknown";
    else
        return false;
    return true;
}

bool write_text(PartyText& text, std::string_view rest, std::string_view value) {
    if (rest.empty())
        text.set(value);
    else if (iequals(rest, "-valid"))
        text.valid = is_true(value);
    else if (iequals(rest, "-pres"))
        return call::presentation_of(trim(value), text.presentation);
    else
        return iequals(rest, "-plan") || iequals(rest, "-charset");
    return true;
}

/// What follows `word` in an item, if the item begins with it as a word.
std::optional<std::string_view> after(std::string_view item, std::string_view word) {
    if (!istarts_with(item, word)) return std::nullopt;
    const auto rest = item.substr(word.size());
    if (!rest.empty() && rest[0] != '-') return std::nullopt;
    return rest;
}

bool read_party(const Party& party, std::string_view item, std::string& out) {
    if (iequals(item, "all")) {
        out = call::print_caller_id(party.name.shown(), party.number.shown());
        return true;
    }
    if (const auto rest = after(item, "name")) return read_text(party.name, *rest, out);
    for (const auto word : {"num", "number"})
        if (const auto rest = after(item, word)) return read_text(party.number, *rest, out);
    if (iequals(item, "pres")) {
        // The stricter of the two.
        const auto& shown =
            is_restricted(party.name.presentation) && !is_restricted(party.number.presentation)
                ? party.name.presentation
                : party.number.presentation;
        out = call::presentation_word(shown);
        return true;
    }
    if (iequals(item, "tag")) {
        out = party.tag;
        return true;
    }
    return false;
}

bool write_party(Party& party, std::string_view item, std::string_view value) {
    if (iequals(item, "all")) {
        const auto id = call::parse_caller_id(value);
        party.name.set(id.name);
        party.number.set(id.number);
        party.name.valid = !id.name.empty();
        party.number.valid = !id.number.empty();
        return true;
    }
    if (const auto rest = after(item, "name")) return write_text(party.name, *rest, value);
    for (const auto word : {"num", "number"})
        if (const auto rest = after(item, word)) return write_text(party.number, *rest, value);
    if (iequals(item, "pres")) {
        call::Presentation presentation{};
        if (!call::presentation_of(trim(value), presentation)) return false;
        party.name.presentation = party.number.presentation = presentation;
        return true;
    }
    if (iequals(item, "tag")) {
        party.tag = value;
        return true;
    }
    return false;
}

bool refused(std::string_view function, std::string_view item, std::string_view value = {}) {
    log::error("{}: '{}' is not known{}{}", function, item, value.empty() ? "" : ", or not as ", value);
    return false;
}

std::string caller_id(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    const std::string_view item = trim(parts[0]);
    if (!channel) return {};
    Party party = channel->caller;
    // With a second argument that text is looked into instead of the channel.
    if (!parts[1].empty()) write_party(party, "all", parts[1]);
    std::string out;
    if (iequals(item, "ANI") || iequals(item, "ANI-num")) return party.ani;
    if (iequals(item, "ANI-all")) return party.ani;
    if (iequals(item, "ANI2")) return std::to_string(party.ani2);
    if (iequals(item, "DNID")) return party.dnid;
    if (iequals(item, "RDNIS"))
        return party.rdnis.empty() ? std::string(channel->redirecting().from.number.shown()) : party.rdnis;
    if (iequals(item, "dnid-num-plan")) return "0";
    if (istarts_with(item, "priv-") || istarts_with(item, "ANI-") || istarts_with(item, "subaddr") ||
        istarts_with(item, "dnid-"))
        return {};
    if (!read_party(party, item, out)) refused("CALLERID", item);
    return out;
}

bool set_caller_id(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto parts = function_args(args, 1);
    const std::string_view item = trim(parts[0]);
    if (!channel) return false;
    auto& caller = channel->caller;
    if (iequals(item, "ANI") || iequals(item, "ANI-num") || iequals(item, "ANI-all")) {
        const auto id = call::parse_caller_id(value);
        caller.ani = id.number.empty() ? value : id.number;
    } else if (iequals(item, "ANI2")) {
        caller.ani2 = static_cast<int>(std::min<std::uint64_t>(parse_uint(trim(value)).value_or(0), 999));
    } else if (iequals(item, "DNID")) {
        caller.dnid = value;
    } else if (iequals(item, "RDNIS")) {
        caller.rdnis = value;
        channel->redirect().from.number.set(value);
    } else if (!write_party(caller, item, value)) {
        return refused("CALLERID", item, value);
    }
    if (iequals(item, "all")) caller.ani = caller.number.shown();
    call::publish_new_caller_id(*channel);
    return true;
}

std::string connected_line(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 1);
    std::string out;
    const auto item = trim(parts[0]);
    if (!channel || istarts_with(item, "priv-") || istarts_with(item, "subaddr")) return out;
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

/// "from-num": the party and the item; null for an item of no party, and for a first one that nobody named.
template <class Redirecting>
auto redirecting_party(Redirecting& way, std::string_view item)
    -> std::pair<decltype(&way.from), std::string_view> {
    if (istarts_with(item, "from-")) return {&way.from, item.substr(5)};
    if (istarts_with(item, "to-")) return {&way.to, item.substr(3)};
    if (istarts_with(item, "orig-")) return {way.first ? &way.first->party : nullptr, item.substr(5)};
    return {nullptr, item};
}

std::string redirecting(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 1);
    const auto item = trim(parts[0]);
    if (!channel) return {};
    const auto& way = channel->redirecting();
    if (iequals(item, "reason")) return way.reason;
    if (iequals(item, "count")) return std::to_string(way.count);
    if (istarts_with(item, "orig-") && !way.first) return {};
    if (iequals(item, "orig-reason")) return way.first->reason;
    if (istarts_with(item, "priv-")) return {};  // private parties are not kept
    const auto [party, rest] = redirecting_party(way, item);
    std::string out;
    if (istarts_with(rest, "subaddr")) return out;
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
    if (istarts_with(item, "orig-") && !way.first) way.first.emplace();
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

constexpr call::Function kRows[] = {
    {"CALLERID", "CALLERID(datatype[,CID])", "Who calls.", caller_id, nullptr, set_caller_id},
    {"CONNECTEDLINE", "CONNECTEDLINE(datatype[,i])", "Whom the channel is connected with.", connected_line,
     nullptr, set_connected_line},
    {"REDIRECTING", "REDIRECTING(datatype[,i])", "Who sent the call elsewhere, where to, and why.",
     redirecting, nullptr, set_redirecting},
};

}  // namespace

std::span<const call::Function> party_functions() { return kRows; }

}  // namespace asterism::apps

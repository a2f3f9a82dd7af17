// SPDX-License-Identifier: Apache-2.0
#include "party_items.h"

#include <optional>

#include "asterism/base/text.h"

namespace asterism::apps {

namespace {

using call::Party;
using call::PartyDetails;
using call::PartyText;

/// What follows `word` in an item, if the item begins with it as a word.
std::optional<std::string_view> after(std::string_view item, std::string_view word) {
    if (!istarts_with(item, word)) return std::nullopt;
    const auto rest = item.substr(word.size());
    if (!rest.empty() && rest[0] != '-') return std::nullopt;
    return rest;
}

std::optional<std::string_view> after_number(std::string_view item) {
    const auto rest = after(item, "num");
    return rest ? rest : after(item, "number");
}

/// "priv-num" without its "priv-".
std::optional<std::string_view> private_item(std::string_view item) {
    if (!istarts_with(item, "priv-")) return std::nullopt;
    return item.substr(5);
}

int number_in(std::string_view value, int most) {
    const auto read = parse_uint(trim(value)).value_or(0);
    return static_cast<int>(std::min<std::uint64_t>(read, static_cast<std::uint64_t>(most)));
}

/// "name-valid" of "name", "num" or "number" of the number; false for another item.
bool read_text(const PartyText& text, std::string_view rest, std::string& out) {
    if (rest.empty())
        out = text.shown();
    else if (iequals(rest, "-valid"))
        out = text.valid ? "1" : "0";
    else if (iequals(rest, "-pres"))
        out = call::presentation_word(text.presentation);
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
        return false;
    return true;
}

/// `Who`: a Party or its private one; both have name, number and tag.
template <class Who>
bool read_items(const Who& who, const PartyDetails& details, std::string_view item, std::string& out) {
    if (iequals(item, "all"))
        out = call::print_caller_id(who.name.shown(), who.number.shown());
    else if (iequals(item, "tag"))
        out = who.tag;
    else if (iequals(item, "name-charset"))
        out = details.charset.empty() ? std::string("unknown") : details.charset;
    else if (iequals(item, "num-plan") || iequals(item, "number-plan"))
        out = std::to_string(details.plan);
    else if (const auto name = after(item, "name"))
        return read_text(who.name, *name, out);
    else if (const auto number = after_number(item))
        return read_text(who.number, *number, out);
    else if (iequals(item, "pres"))
        // The stricter of the two.
        out = call::presentation_word(call::is_restricted(who.name.presentation) &&
                                              !call::is_restricted(who.number.presentation)
                                          ? who.name.presentation
                                          : who.number.presentation);
    else if (const auto address = after(item, "subaddr"))
        return read_subaddress(details.subaddress, *address, out);
    else
        return false;
    return true;
}

/// The item is kept in PartyDetails.
bool is_detail(std::string_view item) {
    return after(item, "subaddr") || iequals(item, "name-charset") || iequals(item, "num-plan") ||
           iequals(item, "number-plan");
}

bool write_detail(PartyDetails& details, std::string_view item, std::string_view value) {
    if (const auto address = after(item, "subaddr"))
        return write_subaddress(details.subaddress, *address, value);
    if (iequals(item, "name-charset"))
        details.charset = value;
    else
        details.plan = number_in(value, 255);
    return true;
}

template <class Who>
bool write_items(Who& who, std::string_view item, std::string_view value) {
    if (iequals(item, "all")) {
        const auto id = call::parse_caller_id(value);
        who.name.set(id.name);
        who.number.set(id.number);
        who.name.valid = !id.name.empty();
        who.number.valid = !id.number.empty();
        return true;
    }
    if (const auto rest = after(item, "name")) return write_text(who.name, *rest, value);
    if (const auto rest = after_number(item)) return write_text(who.number, *rest, value);
    if (iequals(item, "pres")) {
        call::Presentation presentation{};
        if (!call::presentation_of(trim(value), presentation)) return false;
        who.name.presentation = who.number.presentation = presentation;
        return true;
    }
    if (!iequals(item, "tag")) return false;
    who.tag = value;
    return true;
}

}  // namespace

bool read_subaddress(const call::Subaddress& address, std::string_view rest, std::string& out) {
    if (rest.empty())
        out = address.valid ? address.text : std::string();
    else if (iequals(rest, "-valid"))
        out = address.valid ? "1" : "0";
    else if (iequals(rest, "-type"))
        out = std::to_string(address.type);
    else if (iequals(rest, "-odd"))
        out = address.odd ? "1" : "0";
    else
        return false;
    return true;
}

bool write_subaddress(call::Subaddress& address, std::string_view rest, std::string_view value) {
    if (rest.empty()) {
        address.text = value;
        address.valid = true;
    } else if (iequals(rest, "-valid")) {
        address.valid = is_true(value);
    } else if (iequals(rest, "-type")) {
        address.type = number_in(value, 7);
    } else if (iequals(rest, "-odd")) {
        address.odd = is_true(value);
    } else {
        return false;
    }
    return true;
}

bool read_party(const Party& party, std::string_view item, std::string& out) {
    const auto& more = party.more.get();
    if (const auto own = private_item(item)) return read_items(more.hidden, more.hidden.details, *own, out);
    return read_items(party, more.own, item, out);
}

bool write_party(Party& party, std::string_view item, std::string_view value) {
    if (const auto own = private_item(item)) {
        auto& hidden = party.more.touch().hidden;
        return is_detail(*own) ? write_detail(hidden.details, *own, value) : write_items(hidden, *own, value);
    }
    if (is_detail(item)) return write_detail(party.more.touch().own, item, value);
    return write_items(party, item, value);
}

}  // namespace asterism::apps

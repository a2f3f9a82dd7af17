// SPDX-License-Identifier: Apache-2.0
// PJSIP_HEADER, PJSIP_HEADERS, PJSIP_INHERITABLE_HEADER, PJSIP_RESPONSE_HEADER, PJSIP_RESPONSE_HEADERS,
// PJSIP_HEADER_PARAM: what came in the INVITE or its answer, and what goes out (reference 267, 268).
#include "asterism/session/headers.h"
#include "asterism/session/sip_leg.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/sip/name_addr.h"
#include "rows.h"

namespace asterism::session {

namespace {

using Heard = SipLeg::Heard;

struct Asked {
    std::string_view action;
    std::string_view name;
    std::size_t number = 1;
};

/// The channel has an INVITE of its own; false, and said.
bool has_invite(std::string_view function, const Channel* channel) {
    if (channel && channel->technology() == "PJSIP") return true;
    log::warning("{} needs a PJSIP channel", function);
    return false;
}

/// action,name[,number]; nullopt when it makes no sense, which is said.
std::optional<Asked> parse_asked(std::string_view function, const std::string& args) {
    const auto [action, rest] = split_once(args, ',');
    const auto [name, number] = split_once(rest, ',');
    Asked out{trim(action), trim(name)};
    // What is no number from 1 on is the first (seen of Asterisk).
    const auto digits = trim(number).substr(0, trim(number).find_first_not_of("0123456789"));
    if (const auto read = parse_uint(digits); read && *read > 0) out.number = static_cast<std::size_t>(*read);
    if (out.action.empty() || out.name.empty()) {
        log::warning("{}({}): an action and a name are wanted", function, args);
        return std::nullopt;
    }
    return out;
}

std::optional<Asked> asked(std::string_view function, const Channel* channel, const std::string& args) {
    return has_invite(function, channel) ? parse_asked(function, args) : std::nullopt;
}

HeaderList headers_of(const Channel& channel) {
    const auto* leg = sip_leg(channel);
    auto out = leg ? leg->heard(Heard::Invite) : HeaderList();
    if (const auto* wanted = channel.attached.find<WantedHeaders>()) out.append(wanted->own);
    return out;
}

std::string read_header(std::string_view function, const HeaderList& list, const Asked& what) {
    if (!iequals(what.action, "read")) {
        log::warning("{}: '{}' cannot be read, only 'read'", function, what.action);
        return {};
    }
    const auto* value = list.find(what.name, what.number);
    return value ? *value : std::string();
}

std::string header(Calls&, Channel* channel, const std::string& args) {
    const auto what = asked("PJSIP_HEADER", channel, args);
    return what ? read_header("PJSIP_HEADER", headers_of(*channel), *what) : std::string();
}

std::string response_header(Calls&, Channel* channel, const std::string& args) {
    const auto what = asked("PJSIP_RESPONSE_HEADER", channel, args);
    const auto* leg = what ? sip_leg(*channel) : nullptr;
    return leg ? read_header("PJSIP_RESPONSE_HEADER", leg->heard(Heard::Answer), *what) : std::string();
}

std::string headers(Calls&, Channel* channel, const std::string& args) {
    return has_invite("PJSIP_HEADERS", channel) ? headers_of(*channel).names(trim(args)) : std::string();
}

std::string response_headers(Calls&, Channel* channel, const std::string& args) {
    const auto* leg = has_invite("PJSIP_RESPONSE_HEADERS", channel) ? sip_leg(*channel) : nullptr;
    return leg ? leg->heard(Heard::Answer).names(trim(args)) : std::string();
}

bool change(std::string_view function, HeaderList& list, const Asked& what, const std::string& value) {
    if (iequals(what.action, "remove")) {
        list.remove(what.name);
        return true;
    }
    if (iequals(what.action, "update")) {
        if (list.update(what.name, what.number, value)) return true;
        log::warning("{}: there is no header {} to update", function, what.name);
        return false;
    }
    if (!iequals(what.action, "add")) {
        log::warning("{}: '{}' is none of add, update, remove", function, what.action);
        return false;
    }
    if (!may_be_sent(what.name)) {
        log::warning("{}: a header '{}' cannot be added", function, what.name);
        return false;
    }
    if (list.add(what.name, value)) return true;
    log::warning("{}: {} headers are enough", function, HeaderList::kMost);
    return false;
}

bool set_header(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto what = asked("PJSIP_HEADER", channel, args);
    return what && change("PJSIP_HEADER", channel->attached.of<WantedHeaders>().own, *what, value);
}

bool set_inheritable(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    // A Local channel hands them on as well (620).
    const auto what = parse_asked("PJSIP_INHERITABLE_HEADER", args);
    return channel && what &&
           change("PJSIP_INHERITABLE_HEADER", channel->attached.of<WantedHeaders>().inheritable, *what,
                  value);
}

// ---- PJSIP_HEADER_PARAM

struct AskedParam {
    bool of_uri = false;
    std::string_view name;
};

std::optional<AskedParam> asked_param(Channel* channel, const std::string& args) {
    if (!has_invite("PJSIP_HEADER_PARAM", channel) || !sip_leg(*channel)) return std::nullopt;
    const auto parts = split(args, ',');
    const bool whole = parts.size() == 3 && iequals(trim(parts[0]), "From") && !trim(parts[2]).empty();
    const bool of_uri = whole && iequals(trim(parts[1]), "uri");
    if (!whole || (!of_uri && !iequals(trim(parts[1]), "header"))) {
        log::warning("PJSIP_HEADER_PARAM({}): From,header,NAME or From,uri,NAME is wanted", args);
        return std::nullopt;
    }
    return AskedParam{of_uri, trim(parts[2])};
}

/// Of the far end: its From when it called us, its To when we called it.
std::string header_param(Calls&, Channel* channel, const std::string& args) {
    const auto what = asked_param(channel, args);
    if (!what) return {};
    const auto* leg = sip_leg(*channel);
    const auto invite = leg->heard(Heard::Invite);
    const auto answer = leg->heard(Heard::Answer);
    const auto* text = invite.find("From", 1);
    if (!text) text = answer.find("To", 1);
    const auto address = sip::NameAddr::parse(text ? std::string_view(*text) : std::string_view());
    // Quotes stay (seen of Asterisk).
    std::optional<std::string> value;
    if (address && !what->of_uri)
        if (const auto found = address->params.get(what->name)) value = std::string(*found);
    if (address && what->of_uri)
        if (const auto uri = address->uri())
            if (const auto found = uri->param(what->name)) value = std::string(*found);
    if (!value) log::warning("PJSIP_HEADER_PARAM: From has no parameter {}", what->name);
    return value.value_or("");
}

bool is_plain(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("-_.!~*'").find(c) != std::string_view::npos;
}

/// Escaped in the header as in the URI (seen of Asterisk).
std::string param_value(std::string_view value) {
    std::string out;
    for (const char c : value)
        out += is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

bool set_header_param(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto what = asked_param(channel, args);
    if (!what) return false;
    if (!may_be_sent(what->name) || iequals(what->name, "tag")) {
        log::warning("PJSIP_HEADER_PARAM: a parameter '{}' cannot be set", what->name);
        return false;
    }
    auto& params = channel->attached.of<WantedHeaders>().from_params;
    std::erase_if(
        params, [&](const auto& one) { return one.of_uri == what->of_uri && iequals(one.name, what->name); });
    if (params.size() >= HeaderList::kMost) return false;
    params.push_back({what->of_uri, std::string(what->name), param_value(value)});
    return true;
}

constexpr call::Function kHeadersRows[] = {
    {"PJSIP_HEADER", "PJSIP_HEADER(action,name[,number])", "A header of the INVITE.", header, nullptr,
     set_header},
    {"PJSIP_HEADERS", "PJSIP_HEADERS([prefix])", "The names of the INVITE's headers.", headers},
    {"PJSIP_INHERITABLE_HEADER", "PJSIP_INHERITABLE_HEADER(action,name[,number])",
     "A header on the INVITEs of channels that this one makes.", nullptr, nullptr, set_inheritable},
    {"PJSIP_RESPONSE_HEADER", "PJSIP_RESPONSE_HEADER(read,name[,number])",
     "A header of the answer to our INVITE.", response_header},
    {"PJSIP_RESPONSE_HEADERS", "PJSIP_RESPONSE_HEADERS([prefix])", "The names of the answer's headers.",
     response_headers},
    {"PJSIP_HEADER_PARAM", "PJSIP_HEADER_PARAM(From,header|uri,name)",
     "A parameter of the far end's From; written: of ours.", header_param, nullptr, set_header_param},
};

}  // namespace

std::span<const call::Function> header_functions() { return kHeadersRows; }

}  // namespace asterism::session

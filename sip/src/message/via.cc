// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/via.h"

#include "asterism/base/text.h"
#include "chars.h"
#include "host.h"
#include "via_reader.h"

namespace asterism::sip {

using namespace chars;

namespace {

std::optional<ParseError> trouble_of(Rule rule, std::size_t at) {
    return ParseError{rule, static_cast<std::uint32_t>(at)};
}

/// SLASH may have spaces on both sides.
bool take_slash(std::string_view text, std::size_t& at) {
    at = skip_lws(text, at);
    if (at >= text.size() || text[at] != '/') return false;
    at = skip_lws(text, at + 1);
    return true;
}

/// protocol-name and protocol-version are tokens; a stranger's version is no reason to lose the way back.
bool take_token(std::string_view text, std::size_t& at) {
    const std::size_t begin = at;
    at = skip(text, at, kToken);
    return at != begin;
}

}  // namespace

std::optional<ParseError> read_via(std::string_view text, Via& via) {
    via = {};
    via.text = text = trim_lws(text);
    std::size_t at = 0;
    if (!take_token(text, at) || !take_slash(text, at) || !take_token(text, at) || !take_slash(text, at))
        return trouble_of(Rule::Via, at);
    const std::size_t transport = at;
    at = skip(text, at, kToken);
    via.transport = text.substr(transport, at - transport);
    if (via.transport.empty() || at >= text.size() || !is_lws(text[at])) return trouble_of(Rule::Via, at);
    at = skip_lws(text, at);

    const std::size_t begin = at;
    const HostPort host = read_host_port(text, at, true);
    // RFC 5118 4.5: brackets may be missing around an IPv6 address in received= only, not here.
    if (!host.ok()) return trouble_of(host.fault, host.end);
    via.host = host.host;
    via.port = host.port;
    via.sent_by = text.substr(begin, host.end - begin);
    at = skip_lws(text, host.end);
    if (at == text.size()) return std::nullopt;
    if (text[at] != ';') return trouble_of(Rule::Params, at);

    const auto params = Params::parse(text.substr(at + 1));
    if (!params) return trouble_of(params.error().rule, at + 1 + params.error().at);
    if (params->empty()) return trouble_of(Rule::Params, at);
    via.params = *params;
    for (const Param& param : via.params) {
        if (param.name.size() == 6 && iequals(param.name, "branch")) via.branch = param.value;
        if (param.name.size() == 5 && iequals(param.name, "rport")) via.has_rport = true;
    }
    if (!via.branch.empty() && !all(via.branch, kToken)) {
        // Branches with characters that no token has (':', '=') are seen in the field; the rest of the rules
        // for them holds: no space, no separator.
        for (const char c : via.branch)
            if (c == '"' || static_cast<unsigned char>(c) < 0x21) return trouble_of(Rule::Params, at);
    }
    return std::nullopt;
}

Result<Via, ParseError> Via::parse(std::string_view text) {
    Result<Via, ParseError> out;
    if (const auto error = read_via(text, *out)) return std::unexpected(*error);
    return out;
}

bool Via::is_rfc3261() const {
    return branch.size() > kMagicCookie.size() && istarts_with(branch, kMagicCookie);
}

std::optional<std::uint16_t> Via::rport() const {
    const auto value = params.number("rport");
    return value && *value > 0 && *value <= 65535 ? std::optional(static_cast<std::uint16_t>(*value))
                                                  : std::nullopt;
}

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
// One pass over a list of parameters: checks it, and shows each to who asks.
#pragma once

#include <optional>

#include "asterism/sip/params.h"
#include "chars.h"

namespace asterism::sip {

/// generic-param = token [ EQUAL gen-value ];  gen-value = token / host / quoted-string
/// `seen` is called with each Param as it is read; the fault where the list is none, nullopt at its end.
template <class Seen>
std::optional<ParseError> scan_params(std::string_view text, char separator, Seen&& seen) {
    using namespace chars;
    const auto fault = [](Rule rule, std::size_t at) {
        return ParseError{rule, static_cast<std::uint32_t>(at)};
    };
    std::size_t at = 0;
    while (at < text.size()) {
        at = skip_lws(text, at);
        const std::size_t name = at;
        at = skip(text, at, kToken);
        if (at == name) return fault(Rule::Params, at);
        Param param{text.substr(name, at - name), {}, false};
        at = skip_lws(text, at);
        if (at < text.size() && text[at] == '=') {
            const std::size_t value = at = skip_lws(text, at + 1);
            if (at < text.size() && text[at] == '"') {
                at = skip_quoted(text, at);
                if (at == text.npos) return fault(Rule::Quoted, text.size());
            } else {
                while (at < text.size() && (is(text[at], kWord) || text[at] == '=' || text[at] == '@') &&
                       text[at] != '"' && text[at] != '<' && text[at] != '>')
                    ++at;
                // An empty value is no token, but phones send "tag=" and the like; only credentials need it.
                if (at == value && separator == ',') return fault(Rule::Params, at);
            }
            param.value = text.substr(value, at - value);
            param.has_value = true;
            at = skip_lws(text, at);
        }
        seen(param);
        if (at == text.size()) break;
        if (text[at] != separator) return fault(Rule::Params, at);
        if (++at == text.size()) return fault(Rule::Params, at);
    }
    return std::nullopt;
}

/// Scheme and directives, both empty where there is no scheme.
inline std::pair<std::string_view, std::string_view> split_credentials(std::string_view text) {
    text = chars::trim_lws(text);
    const std::size_t end = chars::skip(text, 0, chars::kToken);
    if (end == 0 || (end < text.size() && !chars::is_lws(text[end]))) return {};
    return {text.substr(0, end), chars::trim_lws(text.substr(end))};
}

}  // namespace asterism::sip

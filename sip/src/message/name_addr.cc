// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/name_addr.h"

#include "asterism/base/text.h"
#include "chars.h"
#include "fault.h"

namespace asterism::sip {

using namespace chars;

namespace {

/// display-name: a quoted string, or tokens with spaces between. Bytes above 127 are let pass: names in UTF-8
/// without quotes are common and harm nobody.
bool is_display(std::string_view text) {
    for (const char c : text)
        if (!is(c, kToken) && !is_lws(c) && static_cast<unsigned char>(c) < 0x80) return false;
    return true;
}

Result<NameAddr, ParseError> with_params(NameAddr out, std::size_t at) {
    at = skip_lws(out.text, at);
    if (at == out.text.size()) return out;
    if (out.text[at] != ';') return fault(Rule::NameAddr, at);
    auto params = Params::parse(out.text.substr(at + 1));
    if (!params) return fault(params.error().rule, at + 1 + params.error().at);
    if (params->empty()) return fault(Rule::Params, at);
    out.params = *params;
    return out;
}

}  // namespace

Result<NameAddr, ParseError> NameAddr::parse(std::string_view text) {
    NameAddr out;
    out.text = text = trim_lws(text);
    if (text.empty()) return fault(Rule::NameAddr, 0);
    if (text == "*") {
        out.star = true;
        return out;
    }
    std::size_t at = 0;
    if (text[0] == '"') {
        at = skip_quoted(text, 0);
        if (at == text.npos) return fault(Rule::Quoted, text.size());
        out.display = text.substr(0, at);
        at = skip_lws(text, at);
        if (at == text.size() || text[at] != '<') return fault(Rule::NameAddr, at);
    } else {
        at = text.find('<');
        const std::size_t semicolon = text.find(';');
        if (at == text.npos || (semicolon < at)) {
            // addr-spec: no comma, question mark or semicolon in the URI (20.10).
            const std::size_t end = std::min(semicolon, text.size());
            out.uri_text = trim_lws(text.substr(0, end));
            if (!all(out.uri_text, kQuotable) || out.uri_text.find_first_of("?,") != out.uri_text.npos)
                return fault(Rule::NameAddr, 0);
            return with_params(out, end);
        }
        out.display = trim_lws(text.substr(0, at));
        if (!is_display(out.display)) return fault(Rule::NameAddr, 0);
    }
    const std::size_t close = text.find('>', at);
    if (close == text.npos) return fault(Rule::NameAddr, text.size());
    out.uri_text = text.substr(at + 1, close - at - 1);
    if (!all(out.uri_text, kQuotable)) return fault(Rule::Uri, at + 1);
    return with_params(out, close + 1);
}

std::optional<unsigned> NameAddr::q() const {
    const auto text = params.get("q");
    if (!text || text->empty() || (*text)[0] > '1' || (*text)[0] < '0') return std::nullopt;
    unsigned value = static_cast<unsigned>((*text)[0] - '0') * 1000;
    if (text->size() > 1 && (*text)[1] != '.') return std::nullopt;
    unsigned weight = 100;
    for (std::size_t i = 2; i < text->size(); ++i, weight /= 10) {
        if (!is_digit((*text)[i])) return std::nullopt;
        value += static_cast<unsigned>((*text)[i] - '0') * weight;
    }
    return value <= 1000 ? std::optional(value) : std::nullopt;
}

std::optional<std::uint32_t> NameAddr::expires() const {
    const auto text = params.get("expires");
    if (!text || !all(*text, kToken)) return std::nullopt;
    const auto value = parse_uint(*text);
    if (value) return static_cast<std::uint32_t>(std::min<std::uint64_t>(*value, 0xFFFFFFFFu));
    return text->find_first_not_of("0123456789") == text->npos ? std::optional(0xFFFFFFFFu) : std::nullopt;
}

std::string print_name_addr(std::string_view display, std::string_view uri, std::string_view params) {
    std::string out;
    if (!display.empty()) (out += quote(display)) += ' ';
    ((out += '<') += uri) += '>';
    if (!params.empty()) (out += ';') += params;
    return out;
}

}  // namespace asterism::sip

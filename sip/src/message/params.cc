// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/params.h"

#include "asterism/base/text.h"
#include "chars.h"
#include "fault.h"
#include "host.h"
#include "params_scan.h"

namespace asterism::sip {

using namespace chars;

bool is_token(std::string_view text) { return all(text, kToken); }

// What stands in `rest_` was checked by parse(), so this only has to find the ends.
void Params::Iterator::advance() {
    done_ = true;
    std::size_t at = skip_lws(rest_, 0);
    if (at >= rest_.size()) return;
    const std::size_t begin = at;
    while (at < rest_.size() && rest_[at] != separator_ && rest_[at] != '=' && !is_lws(rest_[at])) ++at;
    current_ = {rest_.substr(begin, at - begin), {}, false};
    at = skip_lws(rest_, at);
    if (at < rest_.size() && rest_[at] == '=') {
        at = skip_lws(rest_, at + 1);
        const std::size_t value = at;
        if (at < rest_.size() && rest_[at] == '"') {
            at = std::min(skip_quoted(rest_, at), rest_.size());
            current_.value = rest_.substr(value, at - value);
        } else {
            at = std::min(rest_.find(separator_, at), rest_.size());
            current_.value = trim_lws(rest_.substr(value, at - value));
        }
        current_.has_value = true;
    }
    at = rest_.find(separator_, at);
    rest_ = at == rest_.npos ? std::string_view{} : rest_.substr(at + 1);
    done_ = false;
}

std::optional<std::string_view> Params::get(std::string_view name) const {
    if (text.empty()) return std::nullopt;
    for (const Param& param : *this)
        if (iequals(param.name, name)) return param.value;
    return std::nullopt;
}

std::optional<std::uint64_t> Params::number(std::string_view name) const {
    const auto value = get(name);
    return value ? parse_uint(*value) : std::nullopt;
}

std::optional<std::string> Params::unquoted(std::string_view name) const {
    const auto value = get(name);
    if (!value) return std::nullopt;
    return unquote(*value);
}

Result<Params, ParseError> Params::parse(std::string_view text, char separator) {
    text = trim_lws(text);
    if (const auto wrong = scan_params(text, separator, [](const Param&) {})) return std::unexpected(*wrong);
    return Params{text, separator};
}

Result<ValueParams, ParseError> ValueParams::parse(std::string_view text) {
    text = trim_lws(text);
    // A comment may follow the number of a Retry-After (RFC 3261 20.33).
    std::size_t at = 0;
    while (at < text.size() && text[at] != ';' && text[at] != '(') {
        if (text[at] == '"') {
            at = skip_quoted(text, at);
            if (at == text.npos) return fault(Rule::Quoted, text.size());
        } else {
            ++at;
        }
    }
    ValueParams out{trim_lws(text.substr(0, at)), {}};
    if (out.value.empty()) return fault(Rule::HeaderValue, 0);
    if (at < text.size() && text[at] == '(') {
        at = text.find(')', at);
        if (at == text.npos) return fault(Rule::HeaderValue, text.size());
        at = skip_lws(text, at + 1);
    }
    if (at == text.size()) return out;
    if (text[at] != ';') return fault(Rule::Params, at);
    auto params = Params::parse(text.substr(at + 1));
    if (!params) return fault(params.error().rule, at + 1 + params.error().at);
    out.params = *params;
    return out;
}

Result<Credentials, ParseError> Credentials::parse(std::string_view text) {
    const auto [scheme, directives] = split_credentials(text);
    if (scheme.empty()) return fault(Rule::HeaderValue, 0);
    auto params = Params::parse(directives, ',');
    if (!params)
        return fault(params.error().rule,
                     static_cast<std::size_t>(directives.data() - text.data()) + params.error().at);
    return Credentials{scheme, *params};
}

std::string unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    text = text.substr(1, text.size() - 2);
    if (text.find('\\') == text.npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out += text[i];
    }
    return out;
}

void quote(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) continue;
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

std::string quote(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    quote(out, text);
    return out;
}

}  // namespace asterism::sip

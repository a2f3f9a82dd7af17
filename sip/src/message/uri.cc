// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/uri.h"

#include "asterism/base/text.h"
#include "chars.h"
#include "fault.h"
#include "host.h"

namespace asterism::sip {

using namespace chars;

namespace {

Scheme scheme_of(std::string_view name) {
    if (iequals(name, "sip")) return Scheme::Sip;
    if (iequals(name, "sips")) return Scheme::Sips;
    if (iequals(name, "tel")) return Scheme::Tel;
    return Scheme::Other;
}

bool is_scheme(std::string_view name) {
    if (name.empty() || !((lower(name[0]) >= 'a' && lower(name[0]) <= 'z'))) return false;
    for (const char c : name)
        if (!is_digit(c) && !(lower(c) >= 'a' && lower(c) <= 'z') && c != '+' && c != '-' && c != '.')
            return false;
    return true;
}

/// uri-parameters: ";" pname [ "=" pvalue ], no spaces; returns the end or npos.
std::size_t uri_params_end(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] == ';') {
        ++at;
        const std::size_t name = at;
        const auto skip_chars = [&] {
            while (at < text.size() &&
                   (is(text[at], kParam) || (text[at] == '%' && at + 2 < text.size() &&
                                             is_hex(text[at + 1]) && is_hex(text[at + 2]))))
                at += text[at] == '%' ? 3 : 1;
        };
        skip_chars();
        if (at == name) return text.npos;
        if (at < text.size() && text[at] == '=') {
            ++at;
            skip_chars();
        }
    }
    return at;
}

Result<UriView, ParseError> parse_sip(UriView uri, std::size_t at) {
    const std::string_view text = uri.text;
    // No '@' can stand unescaped behind the user part, so the first one ends it.
    if (const std::size_t end = text.find('@', at); end != text.npos) {
        const std::string_view info = text.substr(at, end - at);
        const std::size_t colon = info.find(':');
        uri.has_user = true;
        uri.user = info.substr(0, colon);
        if (uri.user.empty() || !all_escaped(uri.user, kUser)) return fault(Rule::Uri, at);
        if (colon != info.npos) {
            uri.password = info.substr(colon + 1);
            // The password may hold no ';' '?' '/' by the letter, but reading it so harms nobody; ':' may
            // not.
            if (!all_escaped(uri.password, kUser | kParam)) return fault(Rule::Uri, at + colon);
        }
        at = end + 1;
    }
    const HostPort host = read_host_port(text, at, false);
    if (!host.ok()) return fault(host.fault, host.end);
    uri.host = host.host;
    uri.port = host.port;
    at = host.end;
    if (at < text.size() && text[at] == ';') {
        const std::size_t end = uri_params_end(text, at);
        if (end == text.npos) return fault(Rule::Params, at);
        uri.params.text = text.substr(at + 1, end - at - 1);
        at = end;
    }
    if (at < text.size() && text[at] == '?') {
        uri.headers = text.substr(at + 1);
        if (uri.headers.empty()) return fault(Rule::Uri, at);
        for (std::size_t i = 0; i < uri.headers.size(); ++i)
            if (uri.headers[i] == '&' || uri.headers[i] == '=')
                continue;
            else if (uri.headers[i] == '%' && i + 2 < uri.headers.size() && is_hex(uri.headers[i + 1]) &&
                     is_hex(uri.headers[i + 2]))
                i += 2;
            else if (!is(uri.headers[i], kHeader))
                return fault(Rule::Uri, at + 1 + i);
        at = text.size();
    }
    if (at != text.size()) return fault(Rule::Uri, at);
    return uri;
}

Result<UriView, ParseError> parse_tel(UriView uri, std::size_t at) {
    const std::string_view text = uri.text;
    const std::size_t end = std::min(text.find(';', at), text.size());
    uri.user = text.substr(at, end - at);
    uri.has_user = true;
    bool digits = false;
    for (std::size_t i = 0; i < uri.user.size(); ++i) {
        const char c = uri.user[i];
        digits |= is_hex(c) || c == '*' || c == '#';
        if (!is_hex(c) && std::string_view("*#-.()").find(c) == std::string_view::npos &&
            !(c == '+' && i == 0))
            return fault(Rule::Uri, at + i);
    }
    if (!digits) return fault(Rule::Uri, at);
    if (end < text.size()) {
        if (uri_params_end(text, end) != text.size()) return fault(Rule::Params, end);
        uri.params.text = text.substr(end + 1);
    }
    return uri;
}

}  // namespace

Result<UriView, ParseError> UriView::parse(std::string_view text) {
    UriView uri;
    uri.text = text;
    const std::size_t colon = text.find(':');
    if (colon == text.npos || !is_scheme(text.substr(0, colon))) return fault(Rule::Uri, 0);
    uri.scheme_text = text.substr(0, colon);
    uri.scheme = scheme_of(uri.scheme_text);
    if (uri.is_sip()) return parse_sip(uri, colon + 1);
    if (uri.scheme == Scheme::Tel) return parse_tel(uri, colon + 1);
    uri.host = text.substr(colon + 1);
    if (!all(uri.host, kQuotable)) return fault(Rule::Uri, colon + 1);
    return uri;
}

std::string UriView::plain_user() const { return unescape(user); }

std::string unescape(std::string_view text) {
    if (text.find('%') == text.npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            const auto value = [](char c) { return is_digit(c) ? c - '0' : lower(c) - 'a' + 10; };
            out += static_cast<char>(value(text[i + 1]) << 4 | value(text[i + 2]));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

namespace {
std::string escape(std::string_view plain, std::uint8_t allowed) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(plain.size());
    for (const char c : plain) {
        if (is(c, allowed)) {
            out += c;
        } else {
            out += '%';
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        }
    }
    return out;
}
}  // namespace

std::string escape_user(std::string_view plain) { return escape(plain, kUser); }
std::string escape_param(std::string_view plain) { return escape(plain, kParam); }

std::optional<std::string> uri_header(std::string_view headers, std::string_view name) {
    while (!headers.empty()) {
        const std::size_t end = std::min(headers.find('&'), headers.size());
        const auto [key, value] = split_once(headers.substr(0, end), '=');
        if (iequals(unescape(key), name)) return unescape(value);
        headers.remove_prefix(std::min(end + 1, headers.size()));
    }
    return std::nullopt;
}

}  // namespace asterism::sip

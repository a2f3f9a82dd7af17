// SPDX-License-Identifier: Apache-2.0
// Uri: each change writes the text anew from its parts.
#include "asterism/base/text.h"
#include "asterism/sip/uri.h"

namespace asterism::sip {

Uri::Uri(const UriView& view) : text_(view.text) {}

Result<Uri, ParseError> Uri::parse(std::string_view text) {
    auto view = UriView::parse(text);
    if (!view) return std::unexpected(view.error());
    return Uri(*view);
}

Uri Uri::sip(std::string_view user, std::string_view host, std::uint16_t port) {
    UriView parts;
    parts.scheme_text = "sip";
    parts.scheme = Scheme::Sip;
    const std::string escaped = escape_user(user);
    parts.has_user = !user.empty();
    parts.user = escaped;
    parts.host = host;
    parts.port = port;
    Uri uri;
    uri.rebuild(parts, {}, {});
    return uri;
}

UriView Uri::view() const { return UriView::parse(text_).value_or(UriView{}); }

void Uri::rebuild(const UriView& parts, std::string_view params, std::string_view headers) {
    std::string text;
    text.reserve(text_.size() + params.size() + 32);
    text += parts.scheme_text;
    text += ':';
    if (parts.scheme == Scheme::Tel) {
        text += parts.user;
    } else {
        if (parts.has_user) {
            text += parts.user;
            if (!parts.password.empty()) (text += ':') += parts.password;
            text += '@';
        }
        text += parts.host;
        if (parts.port) (text += ':') += std::to_string(parts.port);
    }
    if (!params.empty()) (text += ';') += params;
    if (!headers.empty()) (text += '?') += headers;
    text_ = std::move(text);
}

Uri& Uri::set_scheme(Scheme scheme) {
    UriView parts = view();
    parts.scheme_text = scheme == Scheme::Sips ? "sips" : scheme == Scheme::Tel ? "tel" : "sip";
    rebuild(parts, parts.params.text, parts.headers);
    return *this;
}

Uri& Uri::set_user(std::string_view plain) {
    UriView parts = view();
    const std::string escaped = escape_user(plain);
    parts.user = escaped;
    parts.has_user = !plain.empty();
    rebuild(parts, parts.params.text, parts.headers);
    return *this;
}

Uri& Uri::clear_user() {
    UriView parts = view();
    parts.has_user = false;
    rebuild(parts, parts.params.text, parts.headers);
    return *this;
}

Uri& Uri::set_host(std::string_view host) {
    UriView parts = view();
    const std::string copy(host);
    parts.host = copy;
    rebuild(parts, parts.params.text, parts.headers);
    return *this;
}

Uri& Uri::set_port(std::uint16_t port) {
    UriView parts = view();
    parts.port = port;
    rebuild(parts, parts.params.text, parts.headers);
    return *this;
}

namespace {

template <class Keep>
std::string filtered(const Params& params, Keep&& keep) {
    std::string out;
    for (const Param& param : params) {
        if (!keep(param)) continue;
        if (!out.empty()) out += ';';
        out += param.name;
        if (param.has_value) (out += '=') += param.value;
    }
    return out;
}

}  // namespace

Uri& Uri::set_param(std::string_view name, std::string_view value) {
    const UriView parts = view();
    std::string params;
    bool done = false;
    const auto write = [&](std::string_view n, std::string_view v, bool has_value) {
        if (!params.empty()) params += ';';
        params += n;
        if (has_value) (params += '=') += v;
    };
    for (const Param& param : parts.params) {
        if (!iequals(param.name, name)) {
            write(param.name, param.value, param.has_value);
        } else if (!done) {
            write(name, value, !value.empty());
            done = true;
        }
    }
    if (!done) write(name, value, !value.empty());
    rebuild(parts, params, parts.headers);
    return *this;
}

Uri& Uri::remove_param(std::string_view name) {
    const UriView parts = view();
    if (!parts.params.has(name)) return *this;
    rebuild(parts, filtered(parts.params, [&](const Param& p) { return !iequals(p.name, name); }),
            parts.headers);
    return *this;
}

Uri& Uri::remove_params_starting(std::string_view prefix) {
    const UriView parts = view();
    const std::string left =
        filtered(parts.params, [&](const Param& p) { return !istarts_with(p.name, prefix); });
    if (left.size() != parts.params.text.size()) rebuild(parts, left, parts.headers);
    return *this;
}

Uri& Uri::clear_params() {
    const UriView parts = view();
    rebuild(parts, {}, parts.headers);
    return *this;
}

Uri& Uri::clear_headers() {
    const UriView parts = view();
    rebuild(parts, parts.params.text, {});
    return *this;
}

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/nat.h"

#include <fmt/core.h>

#include <string>
#include <vector>

#include "asterism/base/expect.h"
#include "asterism/base/text.h"
#include "asterism/sip/uri.h"

namespace asterism::endpoint {

namespace {

struct NewValue {
    sip::HeaderLine line;
    std::string value;
};

/// The same message with the values of some lines replaced, in the order in which they stand.
sip::Message with_values(const sip::Message& message, const std::vector<NewValue>& changes) {
    const auto text = message.bytes().view();
    std::string made;
    made.reserve(text.size() + 256);
    std::size_t done = 0;
    for (const auto& [line, value] : changes) {
        made += text.substr(done, line.value_at - done);
        made += value;
        done = line.value_at + line.value_size;
    }
    made += text.substr(done);
    // It was within the limits when it came; what we write into it is ours.
    auto rewritten = sip::Message::parse_again(SharedBytes::copy(made));
    if (!ASTERISM_EXPECT(rewritten.has_value())) return message.copy();
    rewritten->set_origin(message.origin());
    rewritten->set_force_rport(message.force_rport());
    return std::move(*rewritten);
}

}  // namespace

namespace {

const sip::HeaderLine* first_line(const sip::Message& message, sip::HeaderId id) {
    for (const auto& line : message.lines())
        if (line.id == id) return &line;
    return nullptr;
}

const sip::HeaderLine* last_line(const sip::Message& message, sip::HeaderId id) {
    const sip::HeaderLine* last = nullptr;
    for (const auto& line : message.lines())
        if (line.id == id) last = &line;
    return last;
}

/// The URI with the address the message came from. Statement 179: UDP clears transport, others set it.
std::string at_source(const sip::UriView& view, const sip::Origin& origin, bool keep_original_host) {
    sip::Uri uri(view);
    const std::string host(view.host);
    uri.set_host(origin.source.ip.uri_text());
    uri.set_port(origin.source.port);
    if (origin.transport == sip::Transport::Udp)
        uri.remove_param("transport");
    else
        uri.set_param("transport",
                      sip::is_websocket(origin.transport) ? "ws" : transport_name(origin.transport));
    if (keep_original_host && host != origin.source.ip.uri_text()) {
        const auto original = view.port ? fmt::format("{}:{}", host, view.port) : host;
        uri.set_param("x-ast-orig-host", sip::escape_param(original));
    }
    return uri.text();
}

enum class Which : std::uint8_t { All, First, Last };

/// A comma list of name-addrs with the URI of some moved to the source.
std::string rewrite_list(std::string_view value, const sip::Origin& origin, Which which,
                         bool keep_original_host) {
    std::string out;
    bool done = false;
    while (!value.empty()) {
        const auto one = sip::take_value(value);
        if (one.empty()) break;
        if (!out.empty()) out += ", ";
        const auto parsed = sip::NameAddr::parse(one);
        const auto uri = parsed && !parsed->star ? parsed->uri() : sip::UriView::parse("");
        if (!parsed || parsed->star || !uri || !uri->is_sip() || (which == Which::First && done) ||
            (which == Which::Last && !value.empty())) {
            out += one;
            continue;
        }
        out += parsed->display;
        if (!parsed->display.empty()) out += ' ';
        out += fmt::format("<{}>", at_source(*uri, origin, keep_original_host));
        if (!parsed->params.empty()) out += fmt::format(";{}", parsed->params.text);
        done = true;
    }
    return out;
}

}  // namespace

bool rewrites_contact(const Endpoint& endpoint, const sip::Origin& origin) {
    return endpoint.rewrite_contact || sip::is_websocket(origin.transport);  // 202
}

void apply_nat(sip::Message& message, const Endpoint& endpoint) {
    if (endpoint.force_rport) message.set_force_rport(true);
    if (!rewrites_contact(endpoint, message.origin())) return;
    const bool registering = message.is_request() && message.method() == sip::Method::Register;
    // 581: of the route that was recorded, the hop nearest to us: the first of a request, the last of a
    // response.
    if (!registering)
        if (const auto* route = message.is_request() ? first_line(message, sip::HeaderId::RecordRoute)
                                                     : last_line(message, sip::HeaderId::RecordRoute)) {
            const auto which = message.is_request() ? Which::First : Which::Last;
            message = with_values(
                message, {{*route, rewrite_list(message.value(*route), message.origin(), which, false)}});
            return;
        }
    if (const auto* contact = first_line(message, sip::HeaderId::Contact))
        message = with_values(
            message,
            {{*contact, rewrite_list(message.value(*contact), message.origin(), Which::All, registering)}});
}

namespace {

/// "x-ast-", in any case.
bool names_private_param(std::string_view text) {
    for (auto at = text.find('-'); at != text.npos; at = text.find('-', at + 1))
        if (at > 0 && istarts_with(text.substr(at - 1), "x-ast-")) return true;
    return false;
}

/// A name-addr, or a comma list of them.
std::string without_private_params(std::string_view value, bool list) {
    std::string out;
    while (!value.empty()) {
        const auto one = list ? sip::take_value(value) : std::exchange(value, {});
        if (!out.empty() && !one.empty()) out += ", ";
        const auto parsed = sip::NameAddr::parse(one);
        const auto uri = parsed && !parsed->star ? parsed->uri() : sip::UriView::parse("");
        if (!uri) {
            out += one;
            continue;
        }
        sip::Uri clean(*uri);
        clean.remove_params_starting("x-ast-");
        if (!parsed->display.empty()) (out += parsed->display) += ' ';
        ((out += '<') += clean.text()) += '>';
        if (!parsed->params.empty()) (out += ';') += parsed->params.text;
    }
    return out;
}

}  // namespace

void strip_private_params(sip::Message& message) {
    if (!names_private_param(message.bytes().view())) return;
    std::vector<NewValue> changes;
    for (const auto& line : message.lines()) {
        const bool list = line.id == sip::HeaderId::Contact;
        if (!list && line.id != sip::HeaderId::From && line.id != sip::HeaderId::To) continue;
        if (names_private_param(message.value(line)))
            changes.push_back({line, without_private_params(message.value(line), list)});
    }
    if (!changes.empty()) message = with_values(message, changes);
}

}  // namespace asterism::endpoint

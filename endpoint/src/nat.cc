// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/nat.h"

#include <fmt/core.h>

#include "asterism/base/expect.h"
#include "asterism/sip/uri.h"

namespace asterism::endpoint {

sip::Message with_value(const sip::Message& message, const sip::HeaderLine& line, std::string_view value) {
    const auto text = message.bytes().view();
    const auto before = text.substr(0, line.value_at);
    const auto after = text.substr(line.value_at + line.value_size);
    auto bytes = SharedBytes::make(before.size() + value.size() + after.size(), [&](char* to) {
        std::memcpy(to, before.data(), before.size());
        std::memcpy(to + before.size(), value.data(), value.size());
        std::memcpy(to + before.size() + value.size(), after.data(), after.size());
    });
    auto rewritten = sip::Message::parse(std::move(bytes));
    if (!ASTERISM_EXPECT(rewritten.has_value())) {
        auto same = sip::Message::parse(message.bytes());
        same->set_origin(message.origin());
        return std::move(*same);
    }
    rewritten->set_origin(message.origin());
    rewritten->set_force_rport(message.force_rport());
    return std::move(*rewritten);
}

namespace {

const sip::HeaderLine* first_line(const sip::Message& message, sip::HeaderId id) {
    for (const auto& line : message.lines())
        if (line.id == id) return &line;
    return nullptr;
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

/// A comma list of name-addrs with the URI of each (or only of the first) moved to the source.
std::string rewrite_list(std::string_view value, const sip::Origin& origin, bool all,
                         bool keep_original_host) {
    std::string out;
    bool done = false;
    while (!value.empty()) {
        const auto one = sip::take_value(value);
        if (one.empty()) break;
        if (!out.empty()) out += ", ";
        const auto parsed = sip::NameAddr::parse(one);
        const auto uri = parsed && !parsed->star ? parsed->uri() : sip::UriView::parse("");
        if (!parsed || parsed->star || !uri || !uri->is_sip() || (done && !all)) {
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
    if (!registering)
        if (const auto* route = first_line(message, sip::HeaderId::RecordRoute)) {
            message = with_value(message, *route,
                                 rewrite_list(message.value(*route), message.origin(), false, false));
            return;
        }
    if (const auto* contact = first_line(message, sip::HeaderId::Contact))
        message = with_value(message, *contact,
                             rewrite_list(message.value(*contact), message.origin(), true, registering));
}

void strip_private_params(sip::Message& message) {
    if (message.bytes().view().find("x-ast-") == std::string_view::npos) return;
    for (const auto id : {sip::HeaderId::From, sip::HeaderId::To, sip::HeaderId::Contact}) {
        const auto* line = first_line(message, id);
        if (!line || message.value(*line).find("x-ast-") == std::string_view::npos) continue;
        const auto parsed = sip::NameAddr::parse(message.value(*line));
        if (!parsed || parsed->star) continue;
        const auto uri = parsed->uri();
        if (!uri) continue;
        sip::Uri clean(*uri);
        clean.remove_params_starting("x-ast-");
        std::string value(parsed->display);
        value += fmt::format("{}<{}>", value.empty() ? "" : " ", clean.text());
        if (!parsed->params.empty()) value += fmt::format(";{}", parsed->params.text);
        message = with_value(message, *line, value);
    }
}

}  // namespace asterism::endpoint

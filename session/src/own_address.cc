// SPDX-License-Identifier: Apache-2.0
#include "own_address.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "phone_uri.h"

namespace asterism::session {

namespace {

// 248, 251: the host of addresses of ours.
std::string own_host(const SessionCore& core, const sip::Target& target) {
    const auto* domain = core.channel()->variables.find("SIPFROMDOMAIN");
    return domain                                ? domain->value
           : !core.endpoint->from_domain.empty() ? core.endpoint->from_domain.str()
                                                 : target.local.ip.uri_text();
}

}  // namespace

// 248 to 251, 524: who calls.
sip::Uri own_uri(const SessionCore& core, const sip::Target& target) {
    const auto host = own_host(core, target);
    const auto number = core.channel()->connected.shown().number.shown();
    const std::string_view user = core.endpoint->from_user.empty()
                                      ? number.substr(0, number.find(';'))
                                      : std::string_view(core.endpoint->from_user.str());
    auto uri = sip::Uri::sip(user, host);
    if (const auto colon = host.rfind(':'); colon != std::string::npos && host.find(':') == colon) {
        // from_domain may carry a port.
        uri = sip::Uri::sip(user, host.substr(0, colon),
                            static_cast<std::uint16_t>(parse_uint(host.substr(colon + 1)).value_or(0)));
    }
    if (core.endpoint->user_eq_phone) mark_phone(uri);
    return uri;
}

// 248 to 251: whom the called party sees.
std::string from_value(const SessionCore& core, sip::Uri uri, std::string_view tag) {
    const auto id = core.channel()->connected.shown();
    const bool hidden = !id.number.valid || is_restricted(id.number.presentation);
    const bool own = core.endpoint->from_user.empty();
    std::string name = hidden ? "Anonymous" : own && id.name.valid ? id.name.text : std::string();
    if (hidden) {
        uri.remove_param("user");
        if (own) uri.set_user("anonymous");
        if (own && core.endpoint->from_domain.empty() && !core.channel()->variables.find("SIPFROMDOMAIN"))
            uri.set_host("anonymous.invalid");
    }
    auto params = fmt::format("tag={}", tag);
    if (const auto* wanted = core.channel()->attached.find<WantedHeaders>())
        for (const auto& one : wanted->from_params) {
            if (one.of_uri)
                uri.set_param(one.name, one.value);
            else
                params += one.value.empty() ? ";" + one.name : fmt::format(";{}={}", one.name, one.value);
        }
    return sip::print_name_addr(name, uri.text(), params);
}

}  // namespace asterism::session

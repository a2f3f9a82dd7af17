// SPDX-License-Identifier: Apache-2.0
#include "outbound_flow.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::registrar {

OutboundFlow outbound_flow(const sip::Message& request, const sip::NameAddr& contact) {
    OutboundFlow flow;
    const auto instance = contact.params.unquoted("+sip.instance");
    constexpr std::size_t kMostInstance = 256;
    if (!instance || instance->empty() || instance->size() > kMostInstance ||
        instance->find_first_of("\"\\") != std::string::npos)
        return {};
    flow.instance = *instance;
    const auto number = parse_uint(contact.params.get("reg-id").value_or(""));
    if (!number || *number == 0 || *number > 0x7fffffff) return flow;
    if (!request.lists(sip::HeaderId::Supported, "outbound") &&
        !request.lists(sip::HeaderId::Require, "outbound"))
        return flow;
    std::size_t hops = 0;
    for (const auto via : request.values(sip::HeaderId::Via)) hops += !via.empty();
    if (hops > 1) {
        std::string_view first_hop;
        for (const auto path : request.values(sip::HeaderId::Path)) first_hop = path;
        const auto parsed = sip::NameAddr::parse(first_hop);
        const auto uri = parsed ? parsed->uri() : sip::UriView::parse("");
        if (!uri || !uri->params.has("ob")) return flow;
    }
    flow.reg_id = static_cast<std::uint32_t>(*number);
    flow.is_ours = hops == 1;
    return flow;
}

std::string flow_params(const Binding& binding) {
    if (binding.reg_id == 0) return {};
    return fmt::format(";+sip.instance=\"{}\";reg-id={}", binding.instance, binding.reg_id);
}

}  // namespace asterism::registrar

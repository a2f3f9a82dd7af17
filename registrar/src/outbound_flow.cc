// SPDX-License-Identifier: Apache-2.0
#include "outbound_flow.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::registrar {

FlowSupport::FlowSupport(const sip::Message& request) : request_(request) {}

void FlowSupport::read() {
    read_ = true;
    if (!request_.lists(sip::HeaderId::Supported, "outbound") &&
        !request_.lists(sip::HeaderId::Require, "outbound"))
        return;
    std::size_t hops = 0;
    for (const auto via : request_.values(sip::HeaderId::Via)) hops += !via.empty();
    is_ours_ = hops == 1;
    if (!is_ours_) {
        std::string_view first_hop;
        for (const auto path : request_.values(sip::HeaderId::Path)) first_hop = path;
        const auto parsed = sip::NameAddr::parse(first_hop);
        const auto uri = parsed ? parsed->uri() : sip::UriView::parse("");
        if (!uri || !uri->params.has("ob")) return;
    }
    supported_ = true;
}

OutboundFlow FlowSupport::of(const sip::NameAddr& contact) {
    OutboundFlow flow;
    if (contact.params.empty()) return flow;
    const auto instance = contact.params.unquoted("+sip.instance");
    constexpr std::size_t kMostInstance = 256;
    if (!instance || instance->empty() || instance->size() > kMostInstance ||
        instance->find_first_of("\"\\") != std::string::npos)
        return flow;
    flow.instance = *instance;
    const auto number = parse_uint(contact.params.get("reg-id").value_or(""));
    if (!number || *number == 0 || *number > 0x7fffffff) return flow;
    if (!read_) read();
    if (!supported_) return flow;
    flow.reg_id = static_cast<std::uint32_t>(*number);
    flow.is_ours = is_ours_;
    return flow;
}

std::string flow_params(const Binding& binding) {
    if (binding.reg_id == 0) return {};
    return fmt::format(";+sip.instance=\"{}\";reg-id={}", binding.instance, binding.reg_id);
}

}  // namespace asterism::registrar

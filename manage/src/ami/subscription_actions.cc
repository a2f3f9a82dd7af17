// SPDX-License-Identifier: Apache-2.0
// PJSIPShowSubscriptionsInbound, PJSIPShowSubscriptionsOutbound (557).
#include "ami/actions.h"
#include "pjsip/subscription_text.h"

namespace asterism::manage {

namespace {

void show_inbound(const AmiRequest& request) {
    const auto rows = request.services().subscriptions.rows();
    request.start_list("Following are Events for each inbound Subscription");
    for (const auto& row : rows) {
        auto text = request.item("InboundSubscriptionDetail");
        for (const auto& [name, value] : subscription_fields(row)) text.add(name, value);
        request.send(text);
    }
    request.send(request.list_end("InboundSubscriptionDetailComplete", rows.size()));
}

// We subscribe nowhere so far.
void show_outbound(const AmiRequest& request) {
    request.start_list("Following are Events for each outbound Subscription");
    request.send(request.list_end("OutboundSubscriptionDetailComplete", 0));
}

}  // namespace

std::vector<AmiAction> subscription_actions() {
    constexpr auto kClasses = classes(EventClass::System);
    return {{"PJSIPShowSubscriptionsInbound", kClasses, "Lists inbound subscriptions.", show_inbound},
            {"PJSIPShowSubscriptionsOutbound", kClasses, "Lists outbound subscriptions.", show_outbound}};
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// PJSIPShowPublicationsInbound, PJSIPShowPublicationsOutbound, PJSIPPublish. Ours: Asterisk has none.
#include "ami/actions.h"
#include "pjsip/publication_text.h"

namespace asterism::manage {

namespace {

void list_publications(const AmiRequest& request, bool inbound) {
    const auto all = publications_listed(request.services(), inbound);
    request.start_list(inbound ? "Following are Events for each inbound Publication"
                               : "Following are Events for each outbound Publication");
    for (const auto& fields : all) {
        auto text = request.item(inbound ? "InboundPublicationDetail" : "OutboundPublicationDetail");
        for (const auto& [name, value] : fields) text.add(name, value);
        request.send(text);
    }
    request.send(request.list_end(
        inbound ? "InboundPublicationDetailComplete" : "OutboundPublicationDetailComplete", all.size()));
}

void send_publish_again(const AmiRequest& request) {
    const auto name = request.get("Publication");
    if (name.empty()) return request.error("Publication parameter missing.");
    if (!request.services().publishing.send_publish(name))
        return request.error("Unable to retrieve publication entry");
    request.send(request.response("Success").add("Message", "Publication sent"));
}

}  // namespace

std::vector<AmiAction> publication_actions() {
    constexpr auto kSystem = classes(EventClass::System);
    return {{"PJSIPShowPublicationsInbound", kSystem, "Lists publications of others with us.",
             [](const AmiRequest& request) { list_publications(request, true); }},
            {"PJSIPShowPublicationsOutbound", kSystem, "Lists publications of ours with others.",
             [](const AmiRequest& request) { list_publications(request, false); }},
            {"PJSIPPublish", classes(EventClass::System, EventClass::Reporting),
             "Publishes everything of an outbound publish again.", send_publish_again}};
}

}  // namespace asterism::manage

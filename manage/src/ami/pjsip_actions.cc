// SPDX-License-Identifier: Apache-2.0
// The objects of pjsip.conf and the contacts as events. Fields follow from the schema: an option's name in
// CamelCase.
#include "ami/actions.h"
#include "ami/contact_detail.h"
#include "ami/object_fields.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/objects/resource_list.h"
#include "pjsip/contact_object.h"
#include "pjsip/rows.h"

namespace asterism::manage {

using endpoint::Aor;
using endpoint::Auth;
using endpoint::Endpoint;
using endpoint::Identify;
using endpoint::ResourceList;

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
    return out;
}

std::string_view status_text(endpoint::ContactStatus status) {
    using enum endpoint::ContactStatus;
    switch (status) {
        case Reachable:
            return "Reachable";
        case Unreachable:
            return "Unreachable";
        case NonQualified:
            return "NonQualified";
        default:
            return "Unknown";
    }
}

std::string rtt_text(const endpoint::Reachable& contact) {
    return contact.status == endpoint::ContactStatus::Reachable ? std::to_string(contact.rtt.count())
                                                                : std::string("N/A");
}

// ---- listings

void show_endpoints(const AmiRequest& request) {
    const auto& services = request.services();
    const auto& all = services.directory.snapshot()->all<Endpoint>();
    if (all.empty()) return request.error("No endpoints found");
    const ChannelsByEndpoint channels(services.calls.channels);
    request.start_list("A listing of Endpoints follows, presented as EndpointList events");
    for (const auto& one : all) {
        auto text = request.item("EndpointList");
        text.add("ObjectType", "endpoint")
            .add("ObjectName", one->name)
            .add("Transport", one->transport)
            .add("Aor", joined(one->aors))
            .add("Auths", joined(one->auth))
            .add("OutboundAuths", joined(one->outbound_auth));
        // A line for each aor, that has none, too.
        for (const auto& aor : one->aors) {
            std::string contacts;
            for (const auto& contact : services.registrar.contacts(aor))
                contacts += fmt::format("{}/{},", contact.aor, contact.uri);
            text.add("Contacts", contacts);
        }
        request.send(text.add("DeviceState", device_state_text(services, *one))
                         .add("ActiveChannels", std::to_string(channels.of(one->name).size())));
    }
    request.send(request.list_end("EndpointListComplete", all.size()));
}

template <class T>
void show_all(const AmiRequest& request, const schema::ObjectType& type, std::string_view word,
              std::string_view item, std::string_view end) {
    const auto& all = request.services().directory.snapshot()->all<T>();
    if (all.empty()) return request.error(fmt::format("No {} found", word));
    request.start_list(fmt::format("A listing of {} follows, presented as {} events", word, item));
    for (const auto& one : all) {
        auto text = request.item(item);
        add_object(text, request.services(), type, one.get(), one->name);
        request.send(text);
    }
    request.send(request.list_end(end, all.size()));
}

void show_resource_lists(const AmiRequest& request) {
    show_all<ResourceList>(request, endpoint::resource_list_schema(), "resource lists", "ResourceListDetail",
                           "ResourceListDetailComplete");
}

void show_aors(const AmiRequest& request) {
    show_all<Aor>(request, endpoint::aor_schema(), "AORs", "AorList", "AorListComplete");
}

void show_auths(const AmiRequest& request) {
    show_all<Auth>(request, endpoint::auth_schema(), "Auths", "AuthList", "AuthListComplete");
}

void show_contacts(const AmiRequest& request) {
    const auto& services = request.services();
    auto rows = all_contacts(services);
    // Nobody has registered the others.
    std::erase_if(rows, [](const registrar::ContactRow& row) { return row.permanent; });
    if (rows.empty()) return request.error("No Contacts found");
    request.start_list("A listing of Contacts follows, presented as ContactList events");
    for (const auto& row : rows) {
        const auto object = contact_object(services, row);
        auto text = request.item("ContactList");
        add_object(text, services, endpoint::contact_schema(), &object, object.name);
        text.add("Status", status_text(row.contact.status)).add("RoundtripUsec", rtt_text(row.contact));
        request.send(text);
    }
    request.send(request.list_end("ContactListComplete", rows.size()));
}

// ---- one endpoint with all that belongs to it

/// Sends the items of PJSIPShowEndpoint and counts them.
class Details {
public:
    Details(const AmiRequest& request, const Endpoint& endpoint) : request_(request), endpoint_(endpoint) {}

    void endpoint() {
        const auto& services = request_.services();
        const ChannelsByEndpoint channels(services.calls.channels);
        auto text = request_.item("EndpointDetail");
        add_object(text, services, endpoint::endpoint_schema(), &endpoint_, endpoint_.name);
        text.add("DeviceState", device_state_text(services, endpoint_))
            .add("ActiveChannels", std::to_string(channels.of(endpoint_.name).size()));
        if (endpoint_.use_trunk_health) {
            const auto report = services.health.report(endpoint_);
            text.add("TrunkHealth", to_text(report.health)).add("TrunkHealthReason", report.why);
        }
        send(text);
    }
    void aor(const Aor& aor) {
        const auto rows = request_.services().registrar.rows(aor.name);
        std::size_t registered = 0;
        for (const auto& row : rows) registered += !row.permanent;
        auto text = request_.item("AorDetail");
        add_object(text, request_.services(), endpoint::aor_schema(), &aor, aor.name);
        text.add("TotalContacts", std::to_string(rows.size()))
            .add("ContactsRegistered", std::to_string(registered));
        finish(text);
    }
    void contacts(const Aor& aor) {
        for (const auto& row : request_.services().registrar.rows(aor.name))
            send(contact_status_detail(request_, row, aor.name, endpoint_.name));
    }
    void auth(const Auth& auth) { object("AuthDetail", endpoint::auth_schema(), &auth, auth.name); }
    void transport(const endpoint::Transport& one) {
        object("TransportDetail", endpoint::transport_schema(), &one, one.name);
    }
    void identify(const Identify& one) {
        object("IdentifyDetail", endpoint::identify_schema(), &one, one.name);
    }
    std::size_t count() const { return count_; }

private:
    void object(std::string_view item, const schema::ObjectType& type, const void* one,
                std::string_view name) {
        auto text = request_.item(item);
        add_object(text, request_.services(), type, one, name);
        finish(text);
    }
    void finish(AmiText& text) {
        text.add("EndpointName", endpoint_.name);
        send(text);
    }
    void send(const AmiText& text) {
        request_.send(text);
        ++count_;
    }

    const AmiRequest& request_;
    const Endpoint& endpoint_;
    std::size_t count_ = 0;
};

void show_endpoint(const AmiRequest& request) {
    auto name = request.get("Endpoint");
    constexpr std::string_view kTechnology = "PJSIP/";
    if (istarts_with(name, kTechnology)) name.remove_prefix(kTechnology.size());
    if (name.empty()) return request.error("PJSIPShowEndpoint requires an endpoint name");
    const auto& directory = request.services().directory;
    const auto endpoint = directory.endpoint(name);
    if (!endpoint) return request.error(fmt::format("Unable to retrieve endpoint {}", name));
    request.start_list("Following are Events for each object associated with the Endpoint");
    Details details(request, *endpoint);
    details.endpoint();
    for (const auto* list : {&endpoint->auth, &endpoint->outbound_auth})
        for (const auto& auth : *list)
            if (const auto& one = directory.auth(auth)) details.auth(*one);
    if (const auto& transport = directory.transport(endpoint->transport)) details.transport(*transport);
    for (const auto& aor : endpoint->aors)
        if (const auto& one = directory.aor(aor)) details.aor(*one);
    for (const auto& aor : endpoint->aors)
        if (const auto& one = directory.aor(aor)) details.contacts(*one);
    for (const auto& identify : directory.snapshot()->all<Identify>())
        if (identify->endpoint == endpoint->name) details.identify(*identify);
    request.send(request.list_end("EndpointDetailComplete", details.count()));
}

}  // namespace

AmiText contact_status_detail(const AmiRequest& request, const registrar::ContactRow& row,
                              std::string_view aor, std::string_view endpoint) {
    const auto object = contact_object(request.services(), row);
    auto text = request.item("ContactStatusDetail");
    text.add("AOR", aor)
        .add("URI", object.uri)
        .add("UserAgent", object.user_agent)
        .add("RegExpire", std::to_string(object.expiration_time.count()));
    if (!object.via_addr.empty())
        text.add("ViaAddress", fmt::format("{}:{}", object.via_addr, object.via_port));
    if (!object.call_id.empty()) text.add("CallID", object.call_id);
    text.add("Status", status_text(row.contact.status))
        .add("RoundtripUsec", rtt_text(row.contact))
        .add("EndpointName", endpoint)
        .add("ID", object.name)
        .add("AuthenticateQualify", object.authenticate_qualify ? "1" : "0")
        .add("OutboundProxy", object.outbound_proxy)
        .add("Path", object.path)
        .add("QualifyFrequency", std::to_string(object.qualify_frequency.count()))
        .add("QualifyTimeout", fmt::format("{:.3f}", object.qualify_timeout))
        .add("Qualify2xxOnly", object.qualify_2xx_only ? "1" : "0");
    return text;
}

std::vector<AmiAction> ami_pjsip_actions() {
    constexpr auto kSystem = classes(EventClass::System);
    return {{"PJSIPShowEndpoints", kSystem, "Lists PJSIP endpoints.", show_endpoints},
            {"PJSIPShowEndpoint", kSystem, "Detail listing of an endpoint and its objects.", show_endpoint},
            {"PJSIPShowResourceLists", kSystem, "Displays settings for configured resource lists.",
             show_resource_lists},
            {"PJSIPShowAors", kSystem, "Lists PJSIP AORs.", show_aors},
            {"PJSIPShowAuths", kSystem, "Lists PJSIP Auths.", show_auths},
            {"PJSIPShowContacts", kSystem, "Lists PJSIP Contacts.", show_contacts}};
}

}  // namespace asterism::manage

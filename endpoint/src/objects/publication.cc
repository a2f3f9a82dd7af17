// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/publication.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

std::optional<Regex> filter_regex(const std::string& text, const char* option, Problems& problems) {
    if (text.empty()) return std::nullopt;
    auto regex = Regex::compile(text);
    if (regex) return *std::move(regex);
    problems.reject(option, regex.error().reason);
    return std::nullopt;
}

void check_inbound_publication(InboundPublication& it, Problems& problems) {
    for (const auto& [name, value] : it.other_events.list())
        problems.warn(name,
                      "nobody takes what is published of it: only of asterisk-devicestate and "
                      "asterisk-mwi");
}

Object<InboundPublication> make_inbound_publication() {
    Object<InboundPublication> it("inbound-publication", "What others may publish to us.");
    it.option("endpoint", &InboundPublication::endpoint, "Only this endpoint may; empty: any.",
              refers_to("endpoint"));
    it.option("event_asterisk-devicestate", &InboundPublication::device_states,
              "The asterisk-publication by which states of devices are taken.",
              refers_to("asterisk-publication"));
    it.option("event_asterisk-mwi", &InboundPublication::mailboxes,
              "The asterisk-publication by which states of mailboxes are taken.",
              refers_to("asterisk-publication"));
    it.free_names(&InboundPublication::other_events, "event_");
    it.check(check_inbound_publication);
    return it;
}

void check_uri(const char* option, const std::string& uri, bool needed, Problems& problems) {
    if (uri.empty()) {
        if (needed) problems.reject(option, "is missing");
    } else if (const auto good = sip_uri(uri); !good) {
        problems.reject(option, good.error().reason);
    }
}

/// What is published of it, and by whom.
void check_published_event(OutboundPublish& it, Problems& problems) {
    if (it.event.empty()) return problems.reject("event", "is missing");
    const bool of_hints = it.event == "presence" || it.event == "dialog";
    if (!of_hints) {
        constexpr std::string_view kOfServers[] = {"asterisk-devicestate", "asterisk-mwi"};
        if (std::ranges::find(kOfServers, it.event) == std::end(kOfServers))
            problems.warn("event", fmt::format("we have nothing to publish of {}", it.event));
        else if (it.multi_user)
            problems.warn("multi_user", "devices and mailboxes have no users: nothing is published");
        return;
    }
    const auto* body = it.extended.find("body");
    constexpr std::string_view kBodies[] = {"application/pidf+xml", "application/xpidf+xml",
                                            "application/cpim-pidf+xml", "application/dialog-info+xml"};
    if (!body)
        problems.warn("event", "nothing is published without @body: the type of the body");
    else if (std::ranges::none_of(kBodies, [&](auto one) { return iequals(one, *body); }))
        problems.warn("event", fmt::format("nothing is published: we write no {}", *body));
    const auto* context = it.extended.find("context");
    const auto* exten = it.extended.find("exten");
    it.context_regex = filter_regex(context ? *context : std::string(), "@context", problems);
    it.exten_regex = filter_regex(exten ? *exten : std::string(), "@exten", problems);
}

void check_outbound_publish(OutboundPublish& it, Problems& problems) {
    check_uri("server_uri", it.server_uri, true, problems);
    check_uri("from_uri", it.from_uri, false, problems);
    check_uri("to_uri", it.to_uri, false, problems);
    check_published_event(it, problems);
}

Object<OutboundPublish> make_outbound_publish() {
    Object<OutboundPublish> it(
        "outbound-publish",
        "What we publish, and where. With event=presence or dialog these are our hints: @body is the type of "
        "the body (application/pidf+xml), @context and @exten are regular expressions for those that count.");
    it.option("server_uri", &OutboundPublish::server_uri, "SIP URI that is published to: the request URI.");
    it.option("from_uri", &OutboundPublish::from_uri,
              "SIP URI of To, as Asterisk has it; server_uri unless said.");
    it.option("event", &OutboundPublish::event,
              "Event package: asterisk-devicestate, asterisk-mwi, presence or dialog.");
    it.option("to_uri", &OutboundPublish::to_uri,
              "SIP URI of From, as Asterisk has it; server_uri unless said.");
    it.option("outbound_proxy", &OutboundPublish::outbound_proxy, "URI of a Route header.");
    it.option("expiration", &OutboundPublish::expiration, "Seconds that are asked for.");
    it.option("max_auth_attempts", &OutboundPublish::max_auth_attempts,
              "Challenges in a row that are answered before it is given up.");
    it.option("transport", &OutboundPublish::transport, "Transport that is used.", refers_to("transport"));
    it.option("outbound_auth", &OutboundPublish::outbound_auth, "Auth objects that answer challenges.",
              refers_to("auth"));
    it.option("multi_user", &OutboundPublish::multi_user,
              "One publication for each user (extension), put into its URIs.");
    it.extended(&OutboundPublish::extended);
    it.check(check_outbound_publish);
    return it;
}

void check_asterisk_publication(AsteriskPublication& it, Problems& problems) {
    it.device_regex = filter_regex(it.device_state_filter, "device_state_filter", problems);
    it.mailbox_regex = filter_regex(it.mailbox_state_filter, "mailbox_state_filter", problems);
}

Object<AsteriskPublication> make_asterisk_publication() {
    Object<AsteriskPublication> it("asterisk-publication",
                                   "States of devices and mailboxes that servers tell each other.");
    it.option("devicestate_publish", &AsteriskPublication::devicestate_publish,
              "The outbound-publish by which states of our devices are told.", refers_to("outbound-publish"));
    it.option("mailboxstate_publish", &AsteriskPublication::mailboxstate_publish,
              "The outbound-publish by which states of our mailboxes are told.",
              refers_to("outbound-publish"));
    it.option("device_state", &AsteriskPublication::device_state, "Take states of devices from others.");
    it.option("device_state_filter", &AsteriskPublication::device_state_filter,
              "POSIX extended regular expression: of which devices.");
    it.option("mailbox_state", &AsteriskPublication::mailbox_state, "Take states of mailboxes from others.");
    it.option("mailbox_state_filter", &AsteriskPublication::mailbox_state_filter,
              "POSIX extended regular expression: of which mailboxes.");
    it.check(check_asterisk_publication);
    return it;
}

}  // namespace

const Object<InboundPublication>& inbound_publication_schema() {
    static const auto object = make_inbound_publication();
    return object;
}

const Object<OutboundPublish>& outbound_publish_schema() {
    static const auto object = make_outbound_publish();
    return object;
}

const Object<AsteriskPublication>& asterisk_publication_schema() {
    static const auto object = make_asterisk_publication();
    return object;
}

}  // namespace asterism::endpoint

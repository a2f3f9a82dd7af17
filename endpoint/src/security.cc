// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/security.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::endpoint {

namespace {

/// "IPV4/UDP/192.0.2.1/5060"
std::string address_text(const SocketAddress& address, sip::Transport transport) {
    return fmt::format("IPV{}/{}/{}/{}", address.ip.is_v6() ? 6 : 4, transport_name(transport),
                       address.ip.text(), address.port);
}

}  // namespace

std::string security_time(WallTime now) {
    const auto micros = now.time_since_epoch().count();
    const std::time_t seconds = micros / 1'000'000;
    std::tm local{};
    localtime_r(&seconds, &local);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &local);
    std::array<char, 8> zone{};
    std::strftime(zone.data(), zone.size(), "%z", &local);
    return fmt::format("{}.{:03}{}", text.data(), micros / 1000 % 1000, zone.data());
}

template <class Fill>
void SecurityEvents::publish(std::string_view name, std::string_view severity, const sip::Message& request,
                             std::string_view account, Fill&& fill) {
    events_.publish(name, EventClass::Security, [&](Event& event) {
        const auto& origin = request.origin();
        event.add("EventTV", security_time(wall_()))
            .add("Severity", severity)
            .add("Service", "PJSIP")
            .add("EventVersion", "1")
            .add("AccountID", account.empty() ? std::string_view("<unknown>") : account)
            .add("SessionID", request.call_id())
            .add("LocalAddress", address_text(origin.local, origin.transport))
            .add("RemoteAddress", address_text(origin.source, origin.transport));
        fill(event);
    });
}

void SecurityEvents::invalid_account(const sip::Message& request, std::string_view account) {
    publish("InvalidAccountID", "Error", request, account, [](Event&) {});
}

void SecurityEvents::failed_acl(const sip::Message& request, std::string_view account, std::string_view acl) {
    publish("FailedACL", "Error", request, account, [&](Event& event) { event.add("ACLName", acl); });
}

void SecurityEvents::challenge_sent(const sip::Message& request, std::string_view account) {
    publish("ChallengeSent", "Informational", request, account,
            [](Event& event) { event.add("Challenge", ""); });
}

void SecurityEvents::challenge_failed(const sip::Message& request, std::string_view account,
                                      std::string_view challenge, std::string_view response) {
    publish("ChallengeResponseFailed", "Error", request, account, [&](Event& event) {
        event.add("Challenge", challenge).add("Response", response).add("ExpectedResponse", "");
    });
}

void SecurityEvents::successful_auth(const sip::Message& request, std::string_view account,
                                     bool using_password) {
    publish("SuccessfulAuth", "Informational", request, account,
            [&](Event& event) { event.add("UsingPassword", using_password ? "1" : "0"); });
}

void SecurityEvents::request_not_supported(const sip::Message& request, std::string_view account,
                                           std::string_view type) {
    publish("RequestNotSupported", "Error", request, account,
            [&](Event& event) { event.add("RequestType", type); });
}

void SecurityEvents::log_failed_request(const sip::Message& request, std::string_view reason) {
    constexpr std::size_t kMost = 512;
    log::notice("Request '{}' from '{}' failed for '{}' (callid: {}) - {}",
                within_quotes(request.method_text().substr(0, kMost)),
                within_quotes(request.from().text.substr(0, kMost)), request.origin().source.text(),
                within_parentheses(request.call_id().substr(0, kMost)), reason);
}

std::string within_quotes(std::string_view text) {
    std::string out(text);
    std::ranges::replace(out, '\'', '`');
    return out;
}

std::string within_parentheses(std::string_view text) {
    auto out = within_quotes(text);
    std::ranges::replace(out, '(', '<');
    std::ranges::replace(out, ')', '>');
    return out;
}

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// Somebody to whom we say something outside of any call (MESSAGE, NOTIFY): by which endpoint, to which
// address, by which way; and the request that does. Exchange thread.
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/session/pjsip.h"
#include "message/message_words.h"

namespace asterism::session {

struct Recipient {
    endpoint::Ref<endpoint::Endpoint> endpoint;
    std::string uri;
    /// Path, outbound proxies: nearest first.
    std::vector<std::string> route;
    sip::FlowId flow;
    /// Path leads there (RFC 3327), or might.
    bool takes_path = false;
    /// User of From, whatever else is said; empty: as the endpoint has it, else its name.
    std::string from_user{};
    /// Who wrote the address.
    sipnet::Words words = sipnet::Words::OfPeer;
};

/// A contact, by `endpoint`.
Recipient recipient_of(const endpoint::Ref<endpoint::Endpoint>& endpoint, endpoint::Reachable&& contact);
/// That address, by `endpoint`; if it is one of its contacts, the contact's way.
Recipient recipient_at(const SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                       std::string_view uri);
/// Every contact of its aors.
std::vector<Recipient> all_recipients(const SipServices& services,
                                      const endpoint::Ref<endpoint::Endpoint>& endpoint);

/// Sends one request and logs what became of it; lives as long as the request does.
class OutOfDialog : public endpoint::RequestUser {
public:
    OutOfDialog(const SipServices& services, Recipient recipient, Sender sender);

    /// Request line, To, From, Call-ID, CSeq, Max-Forwards.
    sip::Draft draft(sip::Method method) const;
    /// Hands itself and the request over.
    static void send(std::unique_ptr<OutOfDialog> self, sip::Draft draft);

    bool on_target(const sip::Target& target, sip::Draft& draft) override;
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;

protected:
    /// Ours, as that target sees it, with its port.
    std::string address_for(const sip::Target& target) const;
    /// from_domain, else our address without the port.
    std::string host_for(const sip::Target& target) const;
    const SipServices& services() const { return services_; }
    const Recipient& recipient() const { return recipient_; }

    const Sender& sender() const { return sender_; }

private:
    std::string from_uri(const sip::Target& target) const;
    SipServices services_;
    Recipient recipient_;
    Sender sender_;
    std::string tag_;
};

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
// Stays behind when BYE was said: keeps the dialog until the BYE is answered, so that what the peer said
// meanwhile gets its due answer: 200 to a BYE that crosses ours, 481 to everything else.
//
//   RFC 5407 3.2    the "mortal" state of a dialog
//
// Owned by the requester, as long as the BYE is under way. Exchange thread.
#pragma once

#include <memory>
#include <utility>

#include "asterism/endpoint/requester.h"
#include "asterism/session/pjsip.h"
#include "asterism/sip/dialog_layer.h"

namespace asterism::session {

class ByeUnderWay final : public endpoint::RequestUser, public sip::DialogUsage {
public:
    /// Sends `bye`, a request of `dialog`, and stays with it.
    static void send(SipServices& services, sip::Dialog& dialog, endpoint::Outgoing bye) {
        auto made = std::make_unique<ByeUnderWay>(services, dialog);
        auto& user = *made;
        const auto id = services.requester.send(std::move(bye), user);
        services.requester.hand_over(id, std::move(made));
    }
    ByeUnderWay(SipServices& services, sip::Dialog& dialog) : services_(services), dialog_(&dialog) {
        services_.dialogs.attach(dialog, *this);
    }
    ~ByeUnderWay() override { leave(); }

    // endpoint::RequestUser
    void on_response(const sip::Message& response) override {
        if (response.status() >= 200) leave();
    }
    void on_failed(int, const std::string&) override { leave(); }
    std::uint32_t next_cseq(std::uint32_t former) override {
        return dialog_ ? dialog_->take_local_cseq() : former + 1;
    }

    // sip::DialogUsage
    bool wants(const sip::Message& request) const override { return request.method() != sip::Method::Ack; }
    void on_request(sip::Dialog&, sip::ServerId id, const sip::Message& request) override {
        services_.transactions.respond(id, request.method() == sip::Method::Bye ? 200 : 481);
    }

private:
    void leave() {
        if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
    }

    SipServices& services_;
    sip::Dialog* dialog_;
};

}  // namespace asterism::session

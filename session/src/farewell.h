// SPDX-License-Identifier: Apache-2.0
// What stays of a session that was hung up when its BYE may not be sent yet (RFC 3261 15, 9.1; reference
// 262):
//
//   - we called: an INVITE of ours has no final answer. A 2xx is acknowledged, then comes the BYE. Whoever
//     does not answer for 64 T1 gets a CANCEL, and the BYE 64 T1 after it.
//   - our INVITE or UPDATE that takes direct media back has no final answer (511, 599): likewise.
//   - the peer said BYE while an INVITE of ours has no final answer: a 2xx is acknowledged (RFC 5407 3.2.3).
//   - we were called: our 2xx waits for its ACK. The BYE follows it, or its absence.
//
// Owned by the request it waits for, or by the list of Farewells; ends by itself. Exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "asterism/session/pjsip.h"
#include "asterism/sip/dialog_layer.h"
#include "asterism/sip/invite_usage.h"

namespace asterism::session {

class Farewell final : public endpoint::RequestUser, public sip::DialogUsage {
public:
    /// The BYE goes out by `dialog`, which is kept until then, the way of the session, with the headers and
    /// parts of `last_words`.
    Farewell(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, sip::Dialog& dialog,
             sip::Target way, sip::Draft last_words);
    ~Farewell() override;

    /// The peer has said BYE already.
    void only_acknowledge() { says_bye_ = false; }
    /// Waits for the final answer to that request, whose user it is from now on.
    void await_final(endpoint::RequestId request, bool is_invite = true);
    /// Nobody wants to hear of its end any more.
    void leave_alone() { over_ = nullptr; }
    /// Waits for the ACK of the 2xx to that INVITE.
    void await_ack(sip::ServerId invite, std::uint32_t cseq, std::function<void(Farewell&)> over);

    // endpoint::RequestUser, of our INVITE
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;

    // sip::DialogUsage
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;
    void on_ack(sip::Dialog& dialog, const sip::Message& ack) override;

private:
    void say_bye();
    void leave(sip::Dialog& dialog);
    void on_limit();

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    sip::Dialog* dialog_;
    sip::Target way_;
    sip::Draft last_words_;
    bool says_bye_ = true;
    endpoint::RequestId request_ = 0;
    bool is_invite_ = true;
    Timer<Farewell, &Farewell::on_limit> limit_;
    std::optional<sip::SuccessRepeater> repeater_;
    std::function<void(Farewell&)> over_;
};

/// Those that wait for an ACK.
class Farewells {
public:
    explicit Farewells(rt::Loop& loop) : loop_(loop) {}
    void add(std::unique_ptr<Farewell> one, sip::ServerId invite, std::uint32_t cseq);
    ~Farewells() { clear(); }
    std::size_t size() const { return waiting_.size(); }
    void clear();

private:
    void end(Farewell& one);
    rt::Loop& loop_;
    std::vector<std::unique_ptr<Farewell>> waiting_;
    std::vector<std::unique_ptr<Farewell>> over_;
};

}  // namespace asterism::session

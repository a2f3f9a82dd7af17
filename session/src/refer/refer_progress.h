// SPDX-License-Identifier: Apache-2.0
// The subscription that a REFER makes (RFC 3515 2.4.4 to 2.4.7): tells whoever asked for a transfer what
// becomes of it, by NOTIFYs with a status line each, one after the other, within the dialog of his call.
// That he hangs up meanwhile changes nothing: the dialog stays as long as this.
//
// Owned by Referrals; exchange thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "asterism/session/pjsip.h"
#include "asterism/sip/dialog_layer.h"
#include "asterism/sip/subscription.h"

namespace asterism::session {

class ReferProgress final : public sip::DialogUsage,
                            public endpoint::RequestUser,
                            public sip::NotifierHost,
                            public call::ChannelWatcher {
public:
    static constexpr Seconds kDuration{600};

    /// `over` is called once, and may destroy it in a later turn.
    ReferProgress(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, sip::Dialog& dialog,
                  sip::Target way, std::string event, std::function<void(ReferProgress&)> over);
    ~ReferProgress() override;

    /// The 202 is sent: NOTIFY with 100.
    void begin();
    /// 1xx: so far; else the end of it.
    void tell(int status);
    /// Whatever becomes of `transferee` where it goes is told (368).
    void follow(Channel& transferee);
    /// Nobody is told any more; `over` is not called.
    void drop();

    // sip::DialogUsage: SUBSCRIBE of its event
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;

    // endpoint::RequestUser, of the NOTIFY under way
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t former) override;

    // sip::NotifierHost
    void send_notify(const sip::SubscriptionState& state) override;
    void on_notifier_ended() override;

    // call::ChannelWatcher
    void on_event(const call::ChannelEvent& event) override;
    void on_freed(Channel& channel) override;

private:
    void advance();
    void unfollow();

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    sip::Dialog* dialog_;
    sip::Target way_;
    std::string event_;
    std::function<void(ReferProgress&)> over_;
    sip::Notifier notifier_;
    endpoint::RequestId request_ = 0;
    /// What is to be told, in this order; the last one told.
    std::vector<int> waiting_;
    int told_ = 0;
    bool final_ = false;
    Channel* followed_ = nullptr;
};

}  // namespace asterism::session

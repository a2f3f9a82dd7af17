// SPDX-License-Identifier: Apache-2.0
// The dialog of somebody who transferred his call away: his channel is gone, and it is his to say BYE (RFC
// 5589 6.1: once he has heard how it went). Within a minute, or we do.
//
// Owned by Referrals; exchange thread.
#pragma once

#include <functional>

#include "asterism/base/timer.h"
#include "asterism/session/pjsip.h"
#include "asterism/sip/dialog_layer.h"

namespace asterism::session {

class Parting final : public sip::DialogUsage {
public:
    static constexpr Seconds kPatience{60};

    /// `over` is called once, and may destroy it in a later turn.
    Parting(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, sip::Dialog& dialog,
            sip::Target way, std::function<void(Parting&)> over);
    ~Parting() override;
    /// Now, whoever was to say it.
    void say_bye();
    /// Without a word, also to whom it is over for.
    void drop();

    // sip::DialogUsage
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;

private:
    void on_patience() { say_bye(); }
    void leave();

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    sip::Dialog* dialog_;
    sip::Target way_;
    std::function<void(Parting&)> over_;
    Timer<Parting, &Parting::on_patience> patience_;
};

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
// Acknowledges and ends what answers too late: a 2xx that crosses our CANCEL, another branch of a fork (RFC
// 3261 9.1, 13.2.2.4, 15). Owned by the request it belongs to, or by the session; exchange thread.
#pragma once

#include <string>
#include <vector>

#include "asterism/session/pjsip.h"

namespace asterism::session {

/// The response as if the peer had said where it really is (rewrite_contact).
sip::Message effective(const sip::Message& response, const endpoint::Endpoint& endpoint);

class LateSuccess final : public endpoint::RequestUser {
public:
    LateSuccess(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, std::string contact,
                sip::Target way);
    void on_response(const sip::Message& received) override;
    void on_failed(int, const std::string&) override {}

private:
    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    std::string contact_;
    sip::Target way_;
    std::vector<std::string> ended_;  // To tags
};

}  // namespace asterism::session

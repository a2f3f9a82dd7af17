// SPDX-License-Identifier: Apache-2.0
// The agreement on the security of media (security_negotiation=mediasec): RFC 3329 headers with the
// mechanisms of 3GPP TS 24.229. Statements 167, 458. Part of a client; no state but what the provider named.
#pragma once

#include <string>
#include <vector>

#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"

namespace asterism::trunk {

class Mediasec {
public:
    /// Security-Client with our mechanisms, each as it is configured (633); Security-Verify with the
    /// provider's once it named them, and the option tag that makes it look at them. Replaces what stood
    /// there.
    void write(const std::vector<std::string>& ours, sip::Draft& request) const;
    /// Security-Server of a 401 or 494. False: it names none.
    bool learn(const sip::Message& response);
    void forget() { theirs_.clear(); }

private:
    std::vector<std::string> theirs_;
};

}  // namespace asterism::trunk

// SPDX-License-Identifier: Apache-2.0
// OPTIONS outside a dialog (RFC 3261 11.2; reference 148 to 150).
#pragma once

#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/handlers.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::endpoint {

class OptionsHandler final : public RequestHandler {
public:
    OptionsHandler(sip::TransactionLayer& transactions, const DialplanQuestions& dialplan,
                   const Directory& directory)
        : transactions_(transactions), dialplan_(dialplan), directory_(directory) {}
    void on_request(Incoming&& incoming) override;
    /// Shutting down: 503.
    void set_stopping(bool stopping) { stopping_ = stopping; }

private:
    sip::TransactionLayer& transactions_;
    const DialplanQuestions& dialplan_;
    const Directory& directory_;
    bool stopping_ = false;
};

/// What we can do, as Allow and Supported say it (statements 23, 24).
inline constexpr std::string_view kAllow =
    "OPTIONS, REGISTER, SUBSCRIBE, NOTIFY, PUBLISH, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, MESSAGE, INFO, "
    "REFER";
inline constexpr std::string_view kSupported = "100rel, timer, replaces, norefersub";
/// The same where `norefersub` of type=global is off (374).
inline constexpr std::string_view kSupportedButNorefersub = "100rel, timer, replaces";

}  // namespace asterism::endpoint

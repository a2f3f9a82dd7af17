// SPDX-License-Identifier: Apache-2.0
// Security events (reference/ami.json "security_events", statement 475) and the log lines that fail2ban's
// stock filter for Asterisk reads. One function an event.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/base/time.h"
#include "asterism/sip/message.h"

namespace asterism::endpoint {

/// EventTV, by the clock of the place: "2026-01-31T12:00:00.123+0100".
std::string security_time(WallTime now);

/// A stranger's text as it stands between single quotes, or in parentheses, of a line that fail2ban reads:
/// what would end it there is another character.
std::string within_quotes(std::string_view text);
std::string within_parentheses(std::string_view text);

class SecurityEvents {
public:
    /// `wall` tells the time of the events.
    SecurityEvents(EventBus& events, std::function<WallTime()> wall)
        : events_(events), wall_(std::move(wall)) {}

    void invalid_account(const sip::Message& request, std::string_view account);
    void failed_acl(const sip::Message& request, std::string_view account, std::string_view acl);
    /// Its field Challenge is empty: there may be several.
    void challenge_sent(const sip::Message& request, std::string_view account);
    void challenge_failed(const sip::Message& request, std::string_view account, std::string_view challenge,
                          std::string_view response);
    void successful_auth(const sip::Message& request, std::string_view account, bool using_password);
    void request_not_supported(const sip::Message& request, std::string_view account, std::string_view type);

    /// NOTICE Request 'REGISTER' from '"x" <sip:x@y>' failed for '1.2.3.4:5060' (callid: z) - reason
    void log_failed_request(const sip::Message& request, std::string_view reason);

private:
    template <class Fill>
    void publish(std::string_view name, std::string_view severity, const sip::Message& request,
                 std::string_view account, Fill&& fill);
    EventBus& events_;
    std::function<WallTime()> wall_;
};

}  // namespace asterism::endpoint

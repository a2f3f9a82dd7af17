// SPDX-License-Identifier: Apache-2.0
// PJSIPHangup(code or name): refuses an incoming call that was not answered with this final response (274).
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/session/sip_leg.h"
#include "asterism/session/sip_status.h"
#include "rows.h"

namespace asterism::session {

rt::Task<call::Next> pjsip_hangup(Channel& channel, std::string data) {
    const auto text = trim(data);
    const int named = sip_status_named(text);
    // Whatever it was told, the call ends here (seen of Asterisk).
    if (named == 0) log::warning("PJSIPHangup: '{}' is no response code between 400 and 699", text);
    const int status = named != 0 ? named : 603;
    auto* leg = sip_leg(channel);
    if (!leg || !leg->refuse_as(status))
        log::warning("PJSIPHangup: {} is no incoming PJSIP channel that waits for an answer", channel.name());
    co_return call::Next::HangUp;
}

}  // namespace asterism::session

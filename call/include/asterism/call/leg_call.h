// SPDX-License-Identifier: Apache-2.0
// What a channel asks of the call that carries it: ring, answer, place, end; and what it is. A facet of a
// leg; exchange thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/call/cause.h"

namespace asterism::call {

/// How a leg came to its end.
struct LegEnd {
    Cause cause = Cause::NormalClearing;
    /// The number of the final answer that ended it, the peer's, ours, or one that stands for its silence, as
    /// the technology counts (SIP: 486); 0 when none did (our own decision, the end of a call that was up).
    int status = 0;
};

class LegCall {
public:
    /// What its technology calls this call; empty: nothing. BRIDGEPVTCALLID of whom it talks to.
    virtual std::string_view own_call_id() const { return {}; }

    // Towards a far end that called us, before the answer.
    virtual void ringing() {}
    virtual void progress() {}
    virtual void proceeding() {}
    virtual void answer() = 0;

    /// Of a call that was not answered yet: it is refused now, for this cause, and its end comes to the
    /// channel. Else, or where a leg knows no such thing, nothing happens.
    virtual void refuse_now(Cause /*cause*/) {}

    /// The latest response of whom we called, as HANGUPCAUSE() shows it ("SIP 180 Ringing"); empty: none
    /// came, or it has no such thing.
    virtual std::string last_response() const { return {}; }

    /// Begins an outgoing call. What follows comes to the channel: ringing, progress, answered, ended.
    virtual void place() {}

    /// Ends it on the wire, for `cause`. The leg reports nothing after that.
    virtual void hangup(Cause cause) = 0;

    /// Sends the far end elsewhere, before the answer by a redirection (reference 264), afterwards by asking
    /// it to (265). Done: it is sent, and the leg has ended; Begun: the channel's event Transferred says how
    /// it went; Failed: that is no place; Unsupported: not now, or not this leg.
    enum class Transfer : std::uint8_t { Done, Begun, Failed, Unsupported };
    virtual Transfer transfer(std::string_view /*target*/) { return Transfer::Unsupported; }

    /// CHANNEL(pjsip,...) and the like: the value, or false for an unknown item.
    virtual bool property(std::string_view, std::string&) const { return false; }
    /// Changes such an item; false: not this one, or not to that.
    virtual bool set_property(std::string_view, std::string_view) { return false; }
    /// Fields for `core show channel`.
    virtual std::vector<std::pair<std::string, std::string>> details() const { return {}; }

protected:
    ~LegCall() = default;
};

}  // namespace asterism::call

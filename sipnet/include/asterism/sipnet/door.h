// SPDX-License-Identifier: Apache-2.0
// The door: when there is more work than time, who may still come in. Decided before anything is parsed, from
// a glance at the message: what belongs to something we carry already comes in always; new requests do not
// while we are behind.
//
//   RFC 3261 21.5.4     503 on connections; on UDP silence (reference 5)
#pragma once

#include <string_view>

#include "asterism/base/time.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

class Door {
public:
    enum class Verdict { Enter, Drop, Refuse };

    void set_limit(Millis overload_delay) { limit_ = overload_delay; }
    /// taskprocessor_overload_trigger=none: never overloaded.
    void set_enabled(bool enabled) { enabled_ = enabled; }
    /// How long the latest turn of the exchange took: what arrives now has waited about so long.
    void note_delay(Micros delay);
    bool overloaded() const { return overloaded_; }
    Verdict judge(std::string_view bytes, sip::Transport transport) const;

private:
    Millis limit_{200};
    bool enabled_ = true;
    bool overloaded_ = false;
};

}  // namespace asterism::sipnet

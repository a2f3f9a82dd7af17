// SPDX-License-Identifier: Apache-2.0
// What a leg tells its far end beside its sound: who is there, texts, charges. A facet of a leg; exchange
// thread.
#pragma once

#include <string_view>

namespace asterism::call {

struct Aoc;

/// A text that goes to a far end within its call. Views, for the time of the call that passes it.
struct CallText {
    std::string_view text;
    std::string_view content_type = "text/plain";
    /// Display names of whom it is from and for (668); empty: as the call has them.
    std::string_view from_name{};
    std::string_view to_name{};
};

class LegTelling {
public:
    /// False: it has no way for that, or not now.
    virtual bool send_text(const CallText&) { return false; }
    /// The other party changed (connected line).
    virtual void connected_changed() {}
    /// The call was sent elsewhere before it is answered.
    virtual void redirecting_changed() {}
    /// Tells its far end what the call costs, now or with a message that comes, if that one wants to know.
    virtual void advise_of_charge(const Aoc&) {}

protected:
    ~LegTelling() = default;
};

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// The legs of one Dial: asked for, told apart, ended. They are ours (`is_dialled`: nobody else finishes
// them), so a leg that was hung up still answers until its end is said. Whatever is still there when this
// goes is hung up: no way out of Dial leaves one behind. Lives in the frame of Dial.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../applications.h"
#include "asterism/call/calls.h"
#include "options.h"

namespace asterism::apps {

struct DialLeg {
    call::ChannelId id;
    std::string name;
    std::string dial_string;
    /// What stands behind the technology: DIALEDPEERNUMBER.
    std::string number;
    /// How often this call was forwarded before it came here.
    int forwards = 0;
    /// DialBegin was said, so DialEnd is owed.
    bool begun = false;
    /// It was sent elsewhere; its end counts for nothing.
    bool forwarded = false;
    /// It wanted to be, and may not: busy (Dial's i).
    bool barred = false;
    /// D's digits on progress are on their way.
    bool digits_sent = false;
    /// Finished, or given away.
    bool over = false;
};

class Legs {
public:
    Legs(call::Channel& caller, const DialOptions& options) : caller_(caller), options_(options) {}
    ~Legs() { hang_up_all(call::Cause::NormalClearing, "CANCEL"); }
    Legs(const Legs&) = delete;
    Legs& operator=(const Legs&) = delete;

    /// A new leg, announced but not placed. Null when it cannot be had: it counts with its cause.
    DialLeg* request(const std::string& dial_string, int forwards = 0, const DialLeg* forwarder = nullptr);
    /// DialBegin, and off it goes.
    void place(DialLeg& leg);

    /// By number of request; stays valid while others are added.
    std::vector<std::unique_ptr<DialLeg>>& all() { return legs_; }
    DialLeg* find(call::ChannelId id);
    call::Channel* channel(const DialLeg& leg) const { return caller_.calls().channels.find(leg.id); }
    /// Those that may still answer.
    std::size_t alive() const;

    /// It ended by itself.
    void note_end(DialLeg& leg);
    void note_forward(DialLeg& leg, std::string_view target);
    void bar_forward(DialLeg& leg, std::string_view target);
    /// Of a leg that we end, if it did not do so itself. `status` is what DialEnd says.
    void hang_up(DialLeg& leg, call::Cause cause, std::string_view status = "CANCEL");
    void hang_up_all(call::Cause cause, std::string_view status, const DialLeg* but = nullptr);
    /// It goes on in the dialplan at `place`, or where it was diverted to, and is not ours any more.
    void let_go(DialLeg& leg, const call::Place& place);
    /// Somebody else took it, into another bridge.
    void give_away(DialLeg& leg);
    void say_end(DialLeg& leg, std::string_view status);

    /// DIALSTATUS when nobody is left, and the cause that goes with it.
    std::string_view status() const;
    call::Cause cause() const;

private:
    /// For HANGUPCAUSE() of the caller.
    void note_cause(const call::Channel& leg);
    void say_forward(const DialLeg& leg, std::string_view status, std::string_view target) const;
    /// Who calls it, and whom it shows: said in events.
    void introduce(call::Channel& leg, int forwards, const DialLeg* forwarder) const;
    void set_parties(call::Channel& leg, int forwards, const DialLeg* forwarder) const;

    call::Channel& caller_;
    const DialOptions& options_;
    std::vector<std::unique_ptr<DialLeg>> legs_;
    /// Every one that failed.
    std::vector<call::Cause> causes_;
};

}  // namespace asterism::apps

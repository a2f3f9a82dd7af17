// SPDX-License-Identifier: Apache-2.0
// What applications and functions reach beyond their call, and who may have them run. The danger stands in
// the row of the application or function; it is judged where that runs, whatever led there.
//
// Whose words: what stands in extensions.conf is the administrator's and may do everything, whoever sent the
// channel there. What somebody else wrote (the application and data of an Originate, a variable) is his, on
// whatever way it comes to run: Exec, TryExec, ExecIf, EVAL, another Originate, a Local channel. A channel
// remembers the least authority of those who gave it words (Channel::authority), and what is composed while
// the call runs is judged by it.
#pragma once

#include <cstdint>
#include <utility>

#include "asterism/base/event.h"

namespace asterism::call {

class Calls;
class Channel;

/// The worst that it can do.
enum class Danger : std::uint8_t {
    None,
    Changes,      ///< changes variables, locks or the like where it is only read
    OthersCalls,  ///< reaches calls that are not its own: ends, moves, takes or reads them
    Calls,        ///< makes further calls, which run what its arguments say
    Database,     ///< changes what survives a restart
    Files,        ///< reads or writes files that its arguments name, or shows the machine's environment
    Programs,     ///< runs programs of the machine
    Anything,     ///< runs another application that its arguments name
    Dialplan,  ///< has its channel run or read the dialplan elsewhere: never while that is busy with its own
};

class Authority {
public:
    /// The administrator's.
    constexpr Authority() = default;
    /// Of a manager user with these write classes (bits of EventClass).
    static constexpr Authority of_classes(std::uint32_t classes) { return Authority(classes, false); }
    /// The same for functions that he asks for from outside of the dialplan (Getvar, Setvar, variables of an
    /// Originate): `live_dangerously` of asterisk.conf is asked, too.
    static constexpr Authority from_outside(std::uint32_t classes, bool live_dangerously) {
        Authority out(classes, !live_dangerously);
        out.outside_ = true;
        return out;
    }

    constexpr bool allows(Danger danger) const {
        const auto may = [this](EventClass one) { return (classes_ & static_cast<std::uint32_t>(one)) != 0; };
        switch (danger) {
            case Danger::None:
                return true;
            case Danger::Changes:  // of whoever may look only (`reporting`), nothing
                return may(EventClass::Call) || may(EventClass::Originate) || may(EventClass::System);
            case Danger::OthersCalls:
                return may(EventClass::Call) || may(EventClass::System);
            case Danger::Calls:
                return may(EventClass::Originate) || may(EventClass::System);
            case Danger::Database:
            case Danger::Anything:
                return may(EventClass::System);
            case Danger::Dialplan:
                return may(EventClass::System) && !outside_;
            case Danger::Files:
            case Danger::Programs:
                return may(EventClass::System) && !careful_;
        }
        return false;
    }
    /// Nothing is forbidden.
    constexpr bool is_full() const { return allows(Danger::Programs); }

    /// As of_classes() takes them: to be stored beside a text. Words that are stored are heard from inside.
    constexpr std::uint32_t classes() const { return classes_; }
    /// For what is composed later by dialplan.
    constexpr Authority inside() const { return Authority(classes_, false); }
    /// What both allow.
    constexpr Authority least(Authority other) const {
        Authority out(classes_ & other.classes_, careful_ || other.careful_);
        out.outside_ = outside_ || other.outside_;
        return out;
    }
    constexpr void lower(Authority other) { *this = least(other); }

private:
    static constexpr std::uint32_t kEvery = ~0u;
    // Who may write `system` may do whatever any class may.
    constexpr Authority(std::uint32_t classes, bool careful)
        : classes_((classes & static_cast<std::uint32_t>(EventClass::System)) != 0 ? kEvery : classes),
          careful_(careful) {}
    std::uint32_t classes_ = kEvery;
    bool careful_ = false;
    bool outside_ = false;
};

/// For as long as it lives, nothing waits: what functions are asked for, and what those set, is on the word
/// of `authority`, and not on that of the channel. It has no more than those whose variables are read
/// meanwhile.
class Acting {
public:
    Acting(Calls& calls, Authority authority);
    ~Acting();
    Acting(const Acting&) = delete;
    Acting& operator=(const Acting&) = delete;
    /// What is left of it.
    Authority now() const { return authority_; }

private:
    Calls& calls_;
    Authority authority_;
    Authority* before_;
};

/// On whose word something runs that is no text of the administrator's: who is acting, else the channel's,
/// else ours.
Authority authority_of(const Calls& calls, const Channel* channel);

}  // namespace asterism::call

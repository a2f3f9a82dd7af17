// SPDX-License-Identifier: Apache-2.0
// Dial's p (screening) and P(key) (privacy): the caller says who he is, the called one hears it and decides.
// With P the decision is kept in the database, privacy/<key>/<caller>: allow, deny, torture, kill. N: who
// shows his number is put through; n: what he said is not kept.
#pragma once

#include <string>

#include "answered.h"
#include "options.h"

namespace asterism::apps {

/// Before anybody is dialled.
struct Introduction {
    /// Not empty: the call is refused with this DIALSTATUS.
    std::string status;
    /// The called one is to be asked.
    bool ask = false;
    /// He was to say who he is, and said nothing: the call ends.
    bool said_nothing = false;
    /// What the caller said of himself, by its name among the sounds.
    std::string sound;
    /// It is thrown away afterwards.
    bool forget = false;
};
rt::Task<Introduction> introduce(call::Channel& caller, const DialOptions& options);

/// Asks the one who answered.
rt::Task<Prepared> ask_callee(call::Channel& caller, call::Channel& leg, Introduction introduction,
                              const DialOptions& options);

}  // namespace asterism::apps

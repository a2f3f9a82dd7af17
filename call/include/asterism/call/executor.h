// SPDX-License-Identifier: Apache-2.0
// Runs the dialplan for a channel: looks each priority up in the present dialplan, puts values in, runs the
// application, goes on; after the end extension h, then the hangup handlers, which channels without a
// dialplan have as well, then the channel's last event. Extensions i (invalid), t (timeout, set by
// applications), s, h have their usual meaning.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "asterism/call/application.h"
#include "asterism/call/channel.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::call {

/// Starts the channel's dialplan at `place` and returns at once. The channel ends with it.
void start_dialplan(Channel& channel);
/// The same for who waits until it is over, and the channel with it.
rt::Task<void> run_dialplan(Channel& channel);
/// Originate to an application: runs it and ends the channel. `by`: of whoever wrote its name; `words`: of
/// whoever wrote its data.
void start_application(Channel& channel, std::string name, std::string data, Authority by, Authority words);

/// Puts ${...} and $[...] into `text`; functions may wait. `channel` may be null, and may be gone while they
/// do. `authority`: whose text it is.
rt::Task<dialplan::Marked> substitute(Calls& calls, Channel* channel, std::string text, Authority authority);
/// The same for what may not wait: functions that would are left empty, with a warning. It is judged as one
/// that the channel was given.
std::string substitute_now(Calls& calls, Channel* channel, std::string_view text);
/// The dialplan counts from here on. What of its [globals] asks functions is asked, in the administrator's
/// name.
void put_in_force(Calls& calls, std::shared_ptr<const dialplan::Dialplan> plan);
/// The same without a channel, as seen from an extension: the text of a hint.
std::string substitute_at(Calls& calls, std::string_view context, std::string_view exten,
                          std::string_view text);

/// The value of ${name} and whose it is: a variable of the channel, one that is made up (EXTEN, CHANNEL,
/// ...), or a global one. For who shows it; whoever goes on with it reads it.
struct Value {
    std::string text;
    Authority author;
};
Value variable_value(Calls& calls, const Channel* channel, std::string_view name);
/// The same for the dialplan of `channel` (may be null), which has no more authority from here on than
/// whoever set it.
std::string read_variable(Calls& calls, Channel* channel, std::string_view name);
/// A variable as `other` sees it, read by `reader` (may be null).
std::string read_variable_of(Calls& calls, Channel* reader, const Channel& other, std::string_view name);
/// `reader` (may be null) got words of `author`: it, and who acts, have no more authority from here on.
void take_words(Calls& calls, Channel* reader, Authority author);
/// On whose word a value stands that `channel` (may be null) puts where other calls read it: whoever does so,
/// and those who gave the channel its words.
Authority author_of_value(const Calls& calls, const Channel* channel);
/// A global variable by its bare name, on the word of `authority`; publishes VarSet.
void set_global(Calls& calls, Authority authority, std::string_view name, std::string_view value);
/// Set(name=value) with all it means: a function, GLOBAL, inheritance; publishes VarSet. False when a
/// function refuses.
bool set_variable(Calls& calls, Channel* channel, std::string_view name, std::string_view value);
/// The same where the name may have been put in: it calls no function that its author did not write.
bool set_variable(Calls& calls, Channel* channel, dialplan::MarkedView name, std::string_view value);

/// Runs one application by name on `channel`, as ExecIf and TryExec do, on the word of `authority`. Nullopt:
/// no such application, or none for that.
rt::Task<std::optional<Next>> run_application(Channel& channel, std::string name, dialplan::Marked data,
                                              Authority authority);
/// On whose word something runs that stands in the text of the application which runs now: on the author's,
/// or, where a value was put in, on that of who gave the channel its words.
Authority authority_for(const Channel& channel, const dialplan::MarkedView& piece);

/// A subroutine begins, from which Return leads to `back`, with ARG1, ARG2, ... and ARGC of its own; and it
/// ends. Publish VarSet.
void enter_frame(Channel& channel, Place back, const std::vector<std::string>& args);
void leave_frame(Channel& channel);

/// Runs the subroutine at `target` ("context,exten,1(args)") to its Return, on this channel; it is left early
/// when the channel goes meanwhile.
rt::Task<void> run_subroutine(Channel& channel, std::string target);

/// Runs the hangup handlers of a channel that is gone, then finishes it: in this very call, unless a handler
/// waits (for a program). Asked for by Channels::finish.
void run_hangup_handlers(Channel& channel);
/// One more, to be run first (CHANNEL(hangup_handler_push)).
void push_hangup_handler(Channel& channel, std::string target);

/// Goto's meaning: "[[context,]exten,]priority" from where the channel stands, labels resolved. False: no
/// such place (and the channel stays).
bool go_to(Channel& channel, std::string_view target);
/// The place such a text means.
std::optional<Place> resolve_place(Channel& channel, std::string_view target);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// The applications of this room, one coroutine each; apps/src/table.cc lists them with their syntax. What
// each does stands where it is defined. `channel` outlives every application it runs.
#pragma once

#include <string>

#include "asterism/call/application.h"

namespace asterism::apps {

using call::Channel;
using call::Next;

// answer.cc
rt::Task<Next> answer(Channel& channel, std::string data);
rt::Task<Next> hangup(Channel& channel, std::string data);
// authenticate.cc
rt::Task<Next> authenticate(Channel& channel, std::string data);
// chan_is_avail.cc
rt::Task<Next> chan_is_avail(Channel& channel, std::string data);
// control_playback.cc
rt::Task<Next> control_playback(Channel& channel, std::string data);
// dial/dial.cc
rt::Task<Next> dial(Channel& channel, dialplan::Marked data);
rt::Task<Next> retry_dial(Channel& channel, dialplan::Marked data);
// digits.cc
rt::Task<Next> background(Channel& channel, std::string data);
rt::Task<Next> read(Channel& channel, dialplan::Marked data);
rt::Task<Next> wait_digit(Channel& channel, std::string data);
rt::Task<Next> wait_exten(Channel& channel, std::string data);
// echo.cc
rt::Task<Next> echo(Channel& channel, std::string data);
rt::Task<Next> stream_echo(Channel& channel, std::string data);
// exec.cc
rt::Task<Next> exec(Channel& channel, dialplan::Marked data);
rt::Task<Next> exec_if(Channel& channel, dialplan::Marked data);
rt::Task<Next> exec_if_time(Channel& channel, dialplan::Marked data);
rt::Task<Next> try_exec(Channel& channel, dialplan::Marked data);
// go_to.cc
rt::Task<Next> go_to(Channel& channel, std::string data);
rt::Task<Next> go_to_if(Channel& channel, dialplan::Marked data);
rt::Task<Next> go_to_if_time(Channel& channel, dialplan::Marked data);
// gosub.cc
rt::Task<Next> gosub(Channel& channel, std::string data);
rt::Task<Next> gosub_if(Channel& channel, dialplan::Marked data);
rt::Task<Next> return_from(Channel& channel, std::string data);
rt::Task<Next> stack_pop(Channel& channel, std::string data);
// hangups.cc
rt::Task<Next> channel_redirect(Channel& channel, std::string data);
rt::Task<Next> hangup_cause_clear(Channel& channel, std::string data);
rt::Task<Next> soft_hangup(Channel& channel, std::string data);
// if.cc
rt::Task<Next> if_begin(Channel& channel, std::string data);
rt::Task<Next> if_else(Channel& channel, std::string data);
rt::Task<Next> if_end(Channel& channel, std::string data);
rt::Task<Next> if_exit(Channel& channel, std::string data);
// indications.cc
rt::Task<Next> ringing(Channel& channel, std::string data);
rt::Task<Next> progress(Channel& channel, std::string data);
rt::Task<Next> proceeding(Channel& channel, std::string data);
rt::Task<Next> busy(Channel& channel, std::string data);
rt::Task<Next> congestion(Channel& channel, std::string data);
rt::Task<Next> incomplete(Channel& channel, std::string data);
// listening.cc
rt::Task<Next> background_detect(Channel& channel, std::string data);
rt::Task<Next> wait_for_noise(Channel& channel, std::string data);
rt::Task<Next> wait_for_silence(Channel& channel, std::string data);
// morse_code.cc
rt::Task<Next> morse_code(Channel& channel, std::string data);
// music.cc
rt::Task<Next> music_on_hold(Channel& channel, std::string data);
rt::Task<Next> start_music_on_hold(Channel& channel, std::string data);
rt::Task<Next> stop_music_on_hold(Channel& channel, std::string data);
// noop.cc
rt::Task<Next> no_op(Channel& channel, std::string data);
// originate.cc
rt::Task<Next> originate(Channel& channel, dialplan::Marked data);
// pickup.cc
rt::Task<Next> pickup(Channel& channel, std::string data);
rt::Task<Next> pickup_channel(Channel& channel, std::string data);
// playback.cc
rt::Task<Next> playback(Channel& channel, std::string data);
// privacy_manager.cc
rt::Task<Next> privacy_manager(Channel& channel, std::string data);
// read_exten.cc
rt::Task<Next> read_exten(Channel& channel, dialplan::Marked data);
// raise_exception.cc
rt::Task<Next> db_del_tree(Channel& channel, std::string data);
rt::Task<Next> raise_exception(Channel& channel, std::string data);
// receive_sf.cc
rt::Task<Next> receive_sf(Channel& channel, dialplan::Marked data);
// receive_text.cc
rt::Task<Next> receive_text(Channel& channel, std::string data);
// record.cc
rt::Task<Next> record(Channel& channel, std::string data);
// say.cc
rt::Task<Next> say_alpha(Channel& channel, std::string data);
rt::Task<Next> say_alpha_case(Channel& channel, std::string data);
rt::Task<Next> say_unix_time(Channel& channel, std::string data);
rt::Task<Next> say_digits_app(Channel& channel, std::string data);
rt::Task<Next> say_number_app(Channel& channel, std::string data);
rt::Task<Next> say_phonetic_app(Channel& channel, std::string data);
// say_amounts.cc
rt::Task<Next> say_money_app(Channel& channel, std::string data);
rt::Task<Next> say_ordinal_app(Channel& channel, std::string data);
// send_dtmf.cc
rt::Task<Next> send_dtmf(Channel& channel, dialplan::Marked data);
// receive_mf.cc
rt::Task<Next> receive_mf(Channel& channel, dialplan::Marked data);
// send_mf.cc
rt::Task<Next> send_mf(Channel& channel, dialplan::Marked data);
// send_sf.cc
rt::Task<Next> send_sf(Channel& channel, dialplan::Marked data);
// send_text.cc
rt::Task<Next> send_text(Channel& channel, std::string data);
// set.cc
rt::Task<Next> clear_hash(Channel& channel, std::string data);
rt::Task<Next> set(Channel& channel, dialplan::Marked data);
rt::Task<Next> set_several(Channel& channel, dialplan::Marked data);
// signal.cc
rt::Task<Next> signal(Channel& channel, std::string data);
rt::Task<Next> wait_for_signal(Channel& channel, std::string data);
// store_dtmf.cc
rt::Task<Next> store_dtmf(Channel& channel, dialplan::Marked data);
// system.cc
rt::Task<Next> system_app(Channel& channel, std::string data);
rt::Task<Next> try_system(Channel& channel, std::string data);
// tones.cc
rt::Task<Next> play_tones(Channel& channel, std::string data);
rt::Task<Next> stop_play_tones(Channel& channel, std::string data);
rt::Task<Next> milliwatt(Channel& channel, std::string data);
// transfer.cc
rt::Task<Next> transfer(Channel& channel, std::string data);
rt::Task<Next> zapateller(Channel& channel, std::string data);
// user_event.cc
rt::Task<Next> user_event(Channel& channel, dialplan::Marked data);
// verbose.cc
rt::Task<Next> verbose(Channel& channel, std::string data);
rt::Task<Next> log_line(Channel& channel, std::string data);
rt::Task<Next> dump_channel(Channel& channel, std::string data);
// wait.cc
rt::Task<Next> wait(Channel& channel, std::string data);
// wait_for_condition.cc
rt::Task<Next> wait_for_condition(Channel& channel, dialplan::Marked data);
// wait_for_tone.cc
rt::Task<Next> wait_for_tone(Channel& channel, std::string data);
// wait_until.cc
rt::Task<Next> wait_until(Channel& channel, std::string data);
// while.cc
rt::Task<Next> while_begin(Channel& channel, std::string data);
rt::Task<Next> while_end(Channel& channel, std::string data);
rt::Task<Next> while_exit(Channel& channel, std::string data);
rt::Task<Next> while_continue(Channel& channel, std::string data);

}  // namespace asterism::apps

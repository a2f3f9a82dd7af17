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
// dial/dial.cc
rt::Task<Next> dial(Channel& channel, std::string data);
// echo.cc
rt::Task<Next> echo(Channel& channel, std::string data);
// playback.cc
rt::Task<Next> playback(Channel& channel, std::string data);
// wait.cc
rt::Task<Next> wait(Channel& channel, std::string data);
// set.cc
rt::Task<Next> set(Channel& channel, std::string data);
rt::Task<Next> set_several(Channel& channel, std::string data);
// noop.cc
rt::Task<Next> no_op(Channel& channel, std::string data);
// go_to.cc
rt::Task<Next> go_to(Channel& channel, std::string data);

}  // namespace asterism::apps

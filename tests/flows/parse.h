// SPDX-License-Identifier: Apache-2.0
// A flow: what is given, who sends what, what must come. README.md lists the words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "lines.h"

namespace asterism::flows {

enum class Act {
    Given,
    Forget,
    Send,     ///< a request or an answer of a peer
    SendRaw,  ///< its bytes as written
    SendRtp,
    SendDigit,
    SendRtcp,
    Hang,    ///< a peer's connection is closed
    Expect,  ///< a message of ours
    ExpectRtp,
    ExpectDigit,
    ExpectRtcp,
    Maybe,  ///< a message of ours that may come
    Nothing,
    Pass,
    Event,
    Cli,
    Log,
    Variable,  ///< the last value set (VarSet)
    ManagerSays,
    ManagerHears,
    AnyOrder,
    EventsInOrder,
    Network,
    Clock,  ///< a clock is set, the machine sleeps, the server stands still
    Sound,
    Reload,
    Restart,
    Stopped,
};

/// A line below a message: something that it has, or must have.
struct Detail {
    enum Kind { Header, More, Matches, Without, Sdp, Body, BodyHas, Has, Count };
    Kind kind = Header;
    int line = 0;
    std::string name;
    std::string value;
    int count = 0;
};

struct Step {
    Act act = Act::Pass;
    int line = 0;
    std::string text;
    /// "alice" or "alice/2"; of Sound the first of the two.
    std::string party;
    std::string other;
    /// Of ours, when it is not the usual one.
    int port = 0;
    /// `within`; unset: at once.
    std::optional<Millis> patience;
    Millis time{0};
    /// INVITE; of an answer the request it answers, when said.
    std::string method;
    int status = 0;
    /// Request URI or reason phrase.
    std::string rest;
    /// Event name, command, text to look for.
    std::string subject;
    bool negated = false;
    bool the_same = false;
    bool digest = false;
    /// What follows: tag=b, over=tcp, user=, password=, payload=, ...
    std::map<std::string, std::string> options;
    std::vector<Detail> details;
    std::vector<Step> steps;
    /// Of Given: its line with all below.
    Line source;
};

struct Flow {
    /// The comment at its beginning.
    std::string about;
    /// "cause=17 status=486", the row of its `examples:`; empty without any.
    std::string example;
    std::vector<Step> steps;
};

Read<Flow> parse_flow(std::string_view text);
/// A flow with `examples:` is one for each row, in which {name} stands for what the row says.
Read<std::vector<Flow>> parse_flows(std::string_view text);
/// "500ms", "3s", "2m", "1h"; nullopt for anything else.
std::optional<Millis> read_time(std::string_view text);

}  // namespace asterism::flows

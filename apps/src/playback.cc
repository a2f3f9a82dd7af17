// SPDX-License-Identifier: Apache-2.0
// Playback(file[&file...][,options]): plays files one after the other, answering first. Options: skip (does
// nothing unless the channel is up already), noanswer (plays before the answer, as early media). Sets
// PLAYBACKSTATUS to SUCCESS, or FAILED when a file could not be played. A file is named without its
// extension; the channel's language is tried first.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> playback(Channel& channel, std::string data) {
    const auto args = dialplan::split_args(data, ',', 2);
    set_variable(channel, "PLAYBACKSTATUS", "");
    if (args.empty() || trim(args[0]).empty()) {
        log::warning("Playback requires an argument (filename)");
        set_variable(channel, "PLAYBACKSTATUS", "FAILED");
        co_return Next::GoOn;
    }
    const auto options = args.size() > 1 ? to_lower(args[1]) : std::string();
    const bool skip = options.find("skip") != std::string::npos;
    const bool no_answer = options.find("noanswer") != std::string::npos;
    if ((options.find("say") != std::string::npos || options.find("mix") != std::string::npos) &&
        first_time(channel.calls(), "Playback say"))
        log::warning("Playback: the options say and mix have no effect yet");

    if (!channel.is_up()) {
        if (skip) {
            set_variable(channel, "PLAYBACKSTATUS", "SUCCESS");
            co_return Next::GoOn;
        }
        if (no_answer) {
            channel.progress();
        } else {
            const auto answered = co_await call::answer_and_wait(channel);
            if (over(answered)) co_return next_after(answered);
        }
    }
    bool ok = true;
    for (const auto part : split(args[0], '&')) {
        if (part.empty()) continue;
        const std::string name(part);
        const auto played = co_await call::play_file(channel, name);
        if (!played.ok && played.outcome == call::Outcome::Done) {
            log::warning("Playback: '{}' cannot be played to {}", name, channel.name());
            ok = false;
        }
        if (over(played.outcome)) {
            ok = ok && played.ok;
            break;
        }
    }
    set_variable(channel, "PLAYBACKSTATUS", ok ? "SUCCESS" : "FAILED");
    co_return Next::GoOn;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// PlayTones(name or list of tones): a tone of the channel's zone (indications.conf), or one that is written
// out, while the dialplan goes on. StopPlayTones() ends it. Milliwatt([options]): the test tone of ANSI
// T1.207, 1004 Hz at 0 dBm0, until the caller hangs up; o: 1000 Hz; m: nine seconds of it, one of silence.
// Zapateller(options): the tone of a number that is not in use; answer: answers first; nocallerid: only to
// who does not say his number.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> play_tones(Channel& channel, std::string data) {
    const auto name = trim(data);
    if (name.empty())
        log::notice("Nothing to play");
    else if (!channel.gone() && !channel.background().play_tone(name))
        log::notice("Unable to start playtones: there is no tone '{}'", name);
    co_return Next::GoOn;
}

rt::Task<Next> stop_play_tones(Channel& channel, std::string) {
    channel.background().stop_tone();
    co_return Next::GoOn;
}

rt::Task<Next> milliwatt(Channel& channel, std::string data) {
    constexpr unsigned kZeroDbm0 = 22'700;  // a sine of full range is 3.17 dBm0 (ITU-T G.711)
    const auto options = dialplan::AppOptions::parse(data);
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (!stream) co_return Next::GoOn;
    auto& plane = channel.calls().plane();
    media::ToneRequest request;
    request.cadence = options.has('m') ? "1004/9000,0/1000" : options.has('o') ? "1000" : "1004";
    request.amplitude = kZeroDbm0;
    const auto play = plane.tone(stream, std::move(request));
    const auto outcome = co_await call::wait_for_end(channel);
    plane.stop(stream, play);
    co_return outcome == call::Outcome::Gone ? Next::HangUp : Next::GoOn;
}

/// The special information tone (ITU-T E.180), by which dialling machines take the number for dead.
rt::Task<Next> zapateller(Channel& channel, std::string data) {
    const auto options = to_lower(data);
    const bool answers = options.find("answer") != std::string::npos;
    const bool only_unknown = options.find("nocallerid") != std::string::npos;
    const auto say = [&channel](std::string_view status) {
        call::set_variable(channel.calls(), &channel, "ZAPATELLERSTATUS", status);
    };
    say("NOTHING");
    if (answers && !channel.is_up()) {
        const auto answered = co_await call::answer_and_wait(channel);
        if (over(answered)) co_return next_after(answered);
        say("ANSWERED");
    }
    if (only_unknown && !channel.caller.number.shown().empty()) co_return Next::GoOn;
    if (!channel.background().play_tone("!950/330,!1400/330,!1800/330")) co_return Next::GoOn;
    const auto outcome = co_await call::wait(channel, Millis{990});
    if (outcome == call::Outcome::Gone) co_return Next::HangUp;
    channel.background().stop_tone();
    say("ZAPPED");
    co_return Next::GoOn;
}

}  // namespace asterism::apps

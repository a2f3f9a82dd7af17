// SPDX-License-Identifier: Apache-2.0
// WaitForTone(freq[,duration_ms[,timeout[,times[,options]]]]): until the far end has sounded that frequency
// so long, so often. WAITFORTONESTATUS: SUCCESS, TIMEOUT, HANGUP, ERROR. d(dB): how far it stands out.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

struct ToneWanted {
    media::ToneRules rules;
    std::optional<Millis> patience;
    std::uint64_t times = 1;
    /// What of it makes no sense; empty: nothing.
    std::string fault;
};

ToneWanted parse_wanted(const std::vector<std::string>& args) {
    ToneWanted out;
    const auto number = [&out](std::string_view text, std::uint64_t otherwise, std::uint64_t most,
                               std::string_view fault) {
        text = trim(text);
        if (text.empty()) return otherwise;
        const auto read = parse_uint(text);
        if ((!read || *read == 0) && out.fault.empty()) out.fault = fmt::format("{}: {}", fault, text);
        return std::min(read.value_or(otherwise), most);
    };
    if (trim(args[0]).empty()) {
        out.fault = "No frequency specified";
        return out;
    }
    // Above half the samples of a second nothing is heard.
    out.rules.hertz = static_cast<unsigned>(number(args[0], 0, 24'000, "Frequency must be an integer"));
    out.rules.least = Millis{static_cast<std::int64_t>(number(args[1], 500, 86'400'000, "Invalid duration"))};
    if (const auto text = trim(args[2]); !text.empty()) {
        out.patience = parse_seconds(text);
        if (!out.patience && out.fault.empty()) out.fault = fmt::format("Invalid timeout: {}", text);
        if (out.patience && out.patience->count() == 0) out.patience.reset();
    }
    out.times = number(args[3], 1, 1'000'000, "Invalid number of times");
    const auto options = dialplan::AppOptions::parse(args[4]);
    if (options.has('d'))
        out.rules.decibels = static_cast<unsigned>(number(options.arg('d'), 16, 60, "Invalid dB"));
    if (options.has('s')) log::warning("WaitForTone: option 's' has no effect yet");
    return out;
}

}  // namespace

rt::Task<Next> wait_for_tone(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 5));
    const auto wanted = parse_wanted(args);
    if (!wanted.fault.empty()) {
        log::warning("WaitForTone: {}", wanted.fault);
        set_variable(channel, "WAITFORTONESTATUS", "ERROR");
        co_return Next::HangUp;
    }
    const auto start = channel.calls().loop.now();
    std::string status;
    std::uint64_t heard = 0;
    call::Inbox inbox{channel};
    ToneListener listener{channel};
    listener.start(wanted.rules);
    while (status.empty()) {
        const auto left = left_of(channel, start, wanted.patience);
        const auto event = co_await inbox.next(left);
        if (!event)
            status = "TIMEOUT";
        else if (event->kind == Kind::Gone || event->kind == Kind::Diverted)
            status = "HANGUP";
        else if (listener.is(*event, Kind::Talk) && event->talking && ++heard >= wanted.times)
            status = "SUCCESS";
    }
    set_variable(channel, "WAITFORTONESTATUS", status);
    co_return channel.gone() ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps

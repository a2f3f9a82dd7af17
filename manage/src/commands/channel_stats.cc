// SPDX-License-Identifier: Apache-2.0
// What each call's sound has counted. The media workers are asked, and the answer is there when the last of
// them has answered or forgotten its stream.
#include "commands/channel_stats.h"

#include <algorithm>
#include <memory>

#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/media/plane.h"
#include "pjsip/listing.h"
#include "state/device.h"
#include "state/durations.h"

namespace asterism::manage {

namespace {

struct StatsRow {
    std::string bridge;
    std::string channel;
    std::string whole_name;
    std::string up;
    std::string codec;
    std::optional<media::Stats> stats;
};

/// Shared by the questions under way. The last one to go, be it on a worker whose stream is gone, has the
/// exchange write the answer.
struct Question {
    Question(rt::Loop& loop, CommandFinish finish) : loop(loop), finish(std::move(finish)) {}
    ~Question();
    rt::Loop& loop;
    CommandFinish finish;
    std::vector<StatsRow> rows;
};

/// Thousands when it would not fit: "1234567" is "1234K".
std::string count_text(std::uint64_t number) {
    return number > 999'999 ? fmt::format("{:>6}K", number / 1000) : fmt::format("{:>6} ", number);
}

unsigned percent(std::int64_t lost, std::uint64_t packets) {
    if (lost <= 0) return 0;
    return static_cast<unsigned>(100 * static_cast<std::uint64_t>(lost) /
                                 (packets + static_cast<std::uint64_t>(lost)));
}

std::string print(const StatsRow& row) {
    if (!row.stats) return fmt::format(" {} not valid", row.whole_name);
    const auto text = fmt::format(" {:<8.8} {:<18.18} {:<8.8} ", row.bridge, row.channel, row.up);
    const auto& s = *row.stats;
    const auto positive = [](std::int64_t n) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(n, 0));
    };
    return text + fmt::format("{:<6.6} {} {} {:>3} {:>7.3f} {} {} {:>3} {:>7.3f} {:>7.3f}", row.codec,
                              count_text(s.packets_in), count_text(positive(s.lost_in)),
                              percent(s.lost_in, s.packets_in), s.jitter_in, count_text(s.packets_out),
                              count_text(positive(s.lost_out)), percent(s.lost_out, s.packets_out),
                              s.jitter_out, s.round_trip);
}

Question::~Question() {
    loop.post([finish = std::move(finish), rows = std::move(rows)] {
        CommandOutput out;
        if (rows.empty()) {
            out.line("No objects found.");
            out.line();
            return finish(out);
        }
        out.line();
        out.line("{:45}...........Receive......... .........Transmit..........", "");
        out.line(
            " BridgeId ChannelId ........ UpTime.. Codec.   Count    Lost Pct  Jitter   Count    Lost Pct  "
            "Jitter RTT....");
        out.line(" {}", std::string(107, '='));
        out.line();
        for (const auto& row : rows) out.line("{}", print(row));
        out.line();
        out.line("Objects found: {}", rows.size());
        out.line();
        finish(out);
    });
}

}  // namespace

void show_channel_stats(const Services& services, CommandCall& call) {
    const auto now = services.loop.wall_now();
    std::vector<const call::Channel*> channels;
    for (const auto* channel : services.calls.channels.all())
        if (!endpoint_of(*channel).empty() &&
            (call.args.size() < 2 || channel->name().find(call.args[1]) != std::string::npos))
            channels.push_back(channel);
    std::ranges::sort(channels, {}, &call::Channel::name);
    auto question = std::make_shared<Question>(services.loop, call.later());
    for (const auto* channel : channels) {
        StatsRow row;
        if (const auto* bridge = channel->bridge(); bridge && bridge->is_announced())
            row.bridge = bridge->uniqueid().substr(0, 8);
        row.whole_name = channel->name();
        row.channel = channel->name().substr(6);  // without "PJSIP/"
        row.up = clock_text(between(channel->created(), now));
        const auto codecs = channel->leg() ? channel->leg()->codecs() : std::string();
        row.codec = codecs.substr(0, codecs.find(','));
        question->rows.push_back(std::move(row));
    }
    for (std::size_t i = 0; i < channels.size(); ++i)
        // Before the answer and without early media there is nothing that could be counted.
        if (const auto* leg = channels[i]->leg();
            (channels[i]->is_up() || channels[i]->bridge()) && leg && leg->audio())
            services.calls.plane().stats(
                leg->audio(), [question, i](const media::Stats& stats) { question->rows[i].stats = stats; });
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/stream_stats.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/media/plane.h"

namespace asterism::call {

namespace {

using Answer = rt::OneShot<std::optional<media::Stats>>;

/// Between the exchange and the worker: the last one to let go, be it a worker whose stream is gone, has the
/// exchange give the answer to whoever still wants it.
struct Question {
    struct Shared {
        Answer* wanted;
        std::optional<media::Stats> stats;
    };
    Question(rt::Loop& loop, Answer& answer)
        : loop(loop), shared(std::make_shared<Shared>(Shared{&answer, std::nullopt})) {}
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;
    ~Question() {
        loop.post([shared = shared] {
            if (shared->wanted) shared->wanted->set(shared->stats);
        });
    }
    rt::Loop& loop;
    std::shared_ptr<Shared> shared;
};

/// The frame may be gone before the answer is there.
struct Asker {
    std::shared_ptr<Question::Shared> shared;
    ~Asker() { shared->wanted = nullptr; }
};

class Waiting {
public:
    Waiting(Calls& calls, media::StreamId stream, rt::OneShot<media::Stats>& shot) : calls_(calls) {
        place_ = calls.waits_for_counts.emplace(stream, &shot);
    }
    ~Waiting() { calls_.waits_for_counts.erase(place_); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    Calls& calls_;
    std::multimap<media::StreamId, rt::OneShot<media::Stats>*>::iterator place_;
};

media::StreamId stream_of(const Channel& channel, sdp::MediaKind kind) {
    const auto* leg = channel.leg();
    if (!leg) return {};
    if (kind == sdp::MediaKind::Audio) return leg->audio();
    for (const auto& further : leg->further_streams())
        if (further.kind == kind && further.nth == 0) return further.stream;
    return {};
}

const EndedStream* ended_of(const std::vector<EndedStream>& streams, sdp::MediaKind kind) {
    const auto ended = std::ranges::find(streams, kind, &EndedStream::kind);
    return ended == streams.end() ? nullptr : &*ended;
}

/// What it counted in the end; it may still be on its way. Null: there was no such stream.
rt::Task<std::optional<media::Stats>> final_counts(Calls& calls, const EndedStream* ended) {
    if (!ended) co_return std::nullopt;
    if (ended->counted) co_return *ended->counted;
    rt::OneShot<media::Stats> shot;
    const Waiting waiting(calls, ended->stream, shot);
    const auto last = co_await shot;
    co_return last;
}

/// "minrxjitter=0.000000;" and so on.
std::string spread_text(std::string_view before, std::string_view what, const media::Spread& spread,
                        bool decimals) {
    const auto number = [decimals](double value) {
        return decimals ? fmt::format("{:.6f}", value) : fmt::format("{:.0f}", value);
    };
    return fmt::format("{0}min{1}={2};{0}max{1}={3};{0}avg{1}={4:.6f};{0}stdev{1}={5:.6f};", before, what,
                       number(spread.least), number(spread.most), spread.mean, spread.deviation());
}

std::int64_t positive(std::int64_t number) { return std::max<std::int64_t>(number, 0); }

}  // namespace

rt::Task<std::optional<media::Stats>> stream_stats(Channel& channel, sdp::MediaKind kind) {
    auto& calls = channel.calls();
    const auto id = channel.id();
    if (const auto stream = stream_of(channel, kind); stream && calls.has_plane()) {
        Answer answer;
        auto question = std::make_shared<Question>(calls.loop, answer);
        const Asker asker{question->shared};
        calls.plane().stats(stream, [question](const media::Stats& now) { question->shared->stats = now; });
        question.reset();
        auto counted = co_await answer;
        if (counted) co_return counted;
    }
    // Not there any more, or closed while we asked; whoever is no application may have lost the channel, too.
    const auto* still = calls.channels.find(id);
    const auto* ended = still ? ended_of(still->ended_streams, kind) : nullptr;
    auto last = co_await final_counts(calls, ended);
    co_return last;
}

rt::Task<std::optional<media::Stats>> bridged_stats(Channel& channel, sdp::MediaKind kind) {
    auto* other = channel.bridge() ? channel.bridge()->other(channel) : nullptr;
    if (other) {
        auto now = co_await stream_stats(*other, kind);
        co_return now;
    }
    auto last = co_await final_counts(channel.calls(), ended_of(channel.past.get().bridged_streams, kind));
    co_return last;
}

std::optional<std::string> print_statistic(const media::Stats& s, std::string_view name) {
    const auto is = [name](std::string_view one) { return iequals(name, one); };
    const auto whole = [](std::int64_t number) { return fmt::format("{}", number); };
    const auto real = [](double number) { return fmt::format("{:.6f}", number); };

    if (is("all"))
        return fmt::format(
            "ssrc={};themssrc={};lp={};rxjitter={:.6f};rxcount={};txjitter={:.6f};txcount={};rlp={};rtt={:."
            "6f};"
            "rxmes={:.6f};txmes={:.6f}",
            s.local_ssrc, s.remote_ssrc, positive(s.lost_in), s.jitter_in, s.packets_in, s.jitter_out,
            s.packets_out, positive(s.lost_out), s.round_trip, s.in.latest_mes, s.out.latest_mes);
    if (is("all_jitter"))
        return spread_text("", "rxjitter", s.in.jitter, true) +
               spread_text("reported_", "jitter", s.out.jitter, true);
    if (is("all_loss"))
        return spread_text("", "rxlost", s.in.lost, false) +
               spread_text("reported_", "lost", s.out.lost, false);
    if (is("all_rtt")) return spread_text("", "rtt", s.trips, true);
    if (is("all_mes"))
        return spread_text("", "mes", s.in.mes, true) + spread_text("reported_", "mes", s.out.mes, true);

    if (is("local_ssrc") || is("ssrc")) return whole(s.local_ssrc);
    if (is("remote_ssrc") || is("themssrc")) return whole(s.remote_ssrc);
    if (is("txcount")) return whole(static_cast<std::int64_t>(s.packets_out));
    if (is("rxcount")) return whole(static_cast<std::int64_t>(s.packets_in));
    if (is("txjitter")) return real(s.jitter_out);
    if (is("rxjitter")) return real(s.jitter_in);
    if (is("rxploss") || is("lp")) return whole(positive(s.lost_in));
    if (is("txploss") || is("rlp")) return whole(positive(s.lost_out));
    if (is("rtt")) return real(s.round_trip);
    if (is("rxmes")) return real(s.in.latest_mes);
    if (is("txmes")) return real(s.out.latest_mes);

    // "local_maxjitter" is the most of the jitter heard here; "reported_", "remote_": of what the peer hears.
    struct Row {
        std::string_view before, behind;
        const media::Spread& spread;
    };
    const Row rows[] = {{"local_", "jitter", s.in.jitter},
                        {"remote_", "jitter", s.out.jitter},
                        {"local_", "rxploss", s.in.lost},
                        {"remote_", "rxploss", s.out.lost},
                        {"local_", "mes", s.in.mes},
                        {"remote_", "mes", s.out.mes},
                        {"", "rxjitter", s.in.jitter},
                        {"reported_", "jitter", s.out.jitter},
                        {"", "rxlost", s.in.lost},
                        {"reported_", "lost", s.out.lost},
                        {"", "mes", s.in.mes},
                        {"reported_", "mes", s.out.mes},
                        {"", "rtt", s.trips}};
    for (const auto& row : rows) {
        if (name.size() <= row.before.size() + row.behind.size() ||
            !iequals(name.substr(0, row.before.size()), row.before) ||
            !iequals(name.substr(name.size() - row.behind.size()), row.behind))
            continue;
        const auto what = name.substr(row.before.size(), name.size() - row.before.size() - row.behind.size());
        if (iequals(what, "min")) return real(row.spread.least);
        if (iequals(what, "max")) return real(row.spread.most);
        if (iequals(what, "avg") || iequals(what, "normdev")) return real(row.spread.mean);
        if (iequals(what, "stdev")) return real(row.spread.deviation());
    }
    return std::nullopt;
}

std::optional<QosVariable> qos_variable(std::string_view name) {
    QosVariable out;
    if (name.starts_with("RTPVIDEOQOS"))
        out.kind = sdp::MediaKind::Video;
    else if (!name.starts_with("RTPAUDIOQOS"))
        return std::nullopt;
    auto what = name.substr(11);
    out.bridged = what.ends_with("BRIDGED");
    if (out.bridged) what.remove_suffix(7);
    if (what.empty())
        out.statistic = "all";
    else if (what == "JITTER")
        out.statistic = "all_jitter";
    else if (what == "LOSS")
        out.statistic = "all_loss";
    else if (what == "RTT")
        out.statistic = "all_rtt";
    else
        return std::nullopt;
    return out;
}

}  // namespace asterism::call

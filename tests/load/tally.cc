// SPDX-License-Identifier: Apache-2.0
#include "tally.h"

#include <cmath>

#include <fmt/format.h>

namespace asterism::load {

void Tally::Histogram::add(TimePoint begun, TimePoint now) {
    ++count_;
    const double micros = std::chrono::duration<double, std::micro>(now - begun).count();
    const auto step = micros <= 1 ? 0 : static_cast<std::size_t>(std::log2(micros) * 10);
    ++steps_[std::min(step, kSteps - 1)];
}

double Tally::Histogram::at(double share) const {
    std::uint64_t seen = 0;
    for (std::size_t step = 0; step < kSteps; ++step) {
        seen += steps_[step];
        if (static_cast<double>(seen) >= share * static_cast<double>(count_) && seen > 0)
            return std::exp2(static_cast<double>(step + 1) / 10) / 1000;
    }
    return 0;
}

void Tally::offer(TimePoint begun, TimePoint until) {
    offer_begun_ = begun;
    offer_until_ = until;
}

void Tally::finished(TimePoint begun, TimePoint sent, TimePoint now) {
    ++done;
    if (now <= offer_until_) ++in_time;
    latency_.add(begun, now);
    server_.add(sent, now);
}

double Tally::rate(double seconds) const {
    const double offered = std::chrono::duration<double>(offer_until_ - offer_begun_).count();
    if (offered > 0) return static_cast<double>(in_time) / offered;
    return seconds > 0 ? static_cast<double>(done) / seconds : 0;
}

std::string Tally::json(const Settings& settings, const Usage& before, const Usage& after,
                        double seconds) const {
    std::string answers;
    for (const auto& [status, times] : statuses)
        answers += fmt::format("{}\"{}\": {}", answers.empty() ? "" : ", ", status, times);
    const double cpu =
        after.cpu_ns > before.cpu_ns ? static_cast<double>(after.cpu_ns - before.cpu_ns) / 1000 : 0;
    const double each = done > 0 ? cpu / static_cast<double>(done) : 0;
    const double offered = std::chrono::duration<double>(offer_until_ - offer_begun_).count();
    const auto for_each = [&](std::uint64_t Usage::* what) {
        return done > 0 ? static_cast<double>(after.*what - before.*what) / static_cast<double>(done) : 0;
    };
    return fmt::format(
        "{{\"scenario\": \"{}\", \"started\": {}, \"done\": {}, \"in_time\": {}, \"failed\": {}, "
        "\"unanswered\": {}, "
        "\"broken\": {}, \"retransmissions\": {}, \"unexpected\": {}, \"statuses\": {{{}}}, \"seconds\": "
        "{:.3f}, "
        "\"offer_seconds\": {:.3f}, \"rate\": {:.1f}, \"server_known\": {}, \"cpu_us\": {:.0f}, "
        "\"cpu_us_per_op\": {:.3f}, \"rss_before_kb\": {}, \"rss_after_kb\": {}, "
        "\"allocations_per_op\": {:.2f}, \"allocated_per_op\": {:.0f}, "
        "\"p50_ms\": {:.3f}, \"p99_ms\": {:.3f}, \"server_p99_ms\": {:.3f}}}",
        settings.scenario, started, done, in_time, failed, unanswered, broken, retransmissions, unexpected,
        answers, seconds, offered, rate(seconds), before.known && after.known, cpu, each, before.rss_kb,
        after.rss_kb, for_each(&Usage::allocations), for_each(&Usage::allocated_bytes), latency_ms(0.5),
        latency_ms(0.99), server_ms(0.99));
}

}  // namespace asterism::load

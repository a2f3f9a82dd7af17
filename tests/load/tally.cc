// SPDX-License-Identifier: Apache-2.0
#include "tally.h"

#include <cmath>

#include <fmt/format.h>

namespace asterism::load {

void Tally::finished(TimePoint begun, TimePoint now) {
    ++done;
    const double micros = std::chrono::duration<double, std::micro>(now - begun).count();
    const auto step = micros <= 1 ? 0 : static_cast<std::size_t>(std::log2(micros) * 10);
    ++latency_[std::min(step, kSteps - 1)];
}

double Tally::latency_ms(double share) const {
    std::uint64_t seen = 0;
    for (std::size_t step = 0; step < kSteps; ++step) {
        seen += latency_[step];
        if (static_cast<double>(seen) >= share * static_cast<double>(done) && seen > 0)
            return std::exp2(static_cast<double>(step + 1) / 10) / 1000;
    }
    return 0;
}

std::string Tally::json(const Settings& settings, const Usage& before, const Usage& after,
                        double seconds) const {
    std::string answers;
    for (const auto& [status, times] : statuses)
        answers += fmt::format("{}\"{}\": {}", answers.empty() ? "" : ", ", status, times);
    const double cpu = static_cast<double>(after.cpu_ns - before.cpu_ns) / 1000;
    const double each = done > 0 ? cpu / static_cast<double>(done) : 0;
    return fmt::format(
        "{{\"scenario\": \"{}\", \"started\": {}, \"done\": {}, \"failed\": {}, \"unanswered\": {}, "
        "\"retransmissions\": {}, \"unexpected\": {}, \"statuses\": {{{}}}, \"seconds\": {:.3f}, \"rate\": "
        "{:.1f}, "
        "\"cpu_us\": {:.0f}, \"cpu_us_per_op\": {:.3f}, \"rss_before_kb\": {}, \"rss_after_kb\": {}, "
        "\"p50_ms\": {:.3f}, \"p99_ms\": {:.3f}}}",
        settings.scenario, started, done, failed, unanswered, retransmissions, unexpected, answers, seconds,
        static_cast<double>(done) / seconds, cpu, each, before.rss_kb, after.rss_kb, latency_ms(0.5),
        latency_ms(0.99));
}

}  // namespace asterism::load

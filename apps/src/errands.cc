// SPDX-License-Identifier: Apache-2.0
#include "asterism/apps/errands.h"

#include "asterism/apps/shared_limits.h"
#include "asterism/base/log.h"

namespace asterism::apps {

namespace {

std::string_view owner_of(const call::Channel* channel) {
    return channel ? channel->share() : std::string_view("manager");
}

}  // namespace

Errands::Errands(rt::Loop& loop, rt::Helpers* helpers, rt::Programs* programs)
    : loop_(loop),
      helpers_(helpers),
      programs_(programs),
      all_programs_(limits::programs),
      all_files_(limits::helper_queue) {}

std::optional<Errands::Share> Errands::begin_program(const call::Channel* channel) {
    return begin(channel, all_programs_, programs_of_, limits::programs, limits::programs_of_endpoint);
}

std::optional<Errands::Share> Errands::begin_file(const call::Channel* channel) {
    return begin(channel, all_files_, files_of_, limits::helper_queue, limits::helper_jobs_of_endpoint);
}

std::optional<Errands::Share> Errands::begin(const call::Channel* channel, Gauge& all, Owners& owners,
                                             Limit& most, Limit& of_endpoint) {
    std::erase_if(owners, [](const auto& one) { return one.second.value() == 0; });
    const auto owner = owner_of(channel);
    const auto at = owners.find(owner);
    const auto own = at == owners.end() ? 0 : at->second.value();
    if (!of_endpoint.admits(own + 1)) {
        say_full(of_endpoint, channel);
        return std::nullopt;
    }
    if (!most.admits(all.value() + 1)) {
        say_full(most, channel);
        return std::nullopt;
    }
    auto& gauge = at == owners.end() ? owners.try_emplace(std::string(owner)).first->second : at->second;
    return Share{all.hold(), gauge.hold()};
}

void Errands::say_full(const Limit& limit, const call::Channel* channel) {
    const auto now = loop_.now();
    if (said_ && now - *said_ < Seconds{1}) {
        ++unsaid_;
        return;
    }
    said_ = now;
    log::warning("No room for what {} asks of the machine (limit {} = {}); {} more failed so before",
                 channel ? channel->name() : "a manager", limit.name(), limit.value(),
                 std::exchange(unsaid_, 0));
}

}  // namespace asterism::apps

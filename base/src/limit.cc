// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/limit.h"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

#include "asterism/base/text.h"

namespace asterism {

namespace {

struct Limits {
    std::mutex mutex;
    std::vector<Limit*> limits;
};

Limits& all_limits() {
    static auto* one = new Limits;  // outlives every static
    return *one;
}

}  // namespace

Limit::Limit(const char* name, Of of, std::size_t preset, std::size_t least, std::size_t most,
             const char* help)
    : name_(name), help_(help), of_(of), preset_(preset), least_(least), most_(most), value_(preset) {
    const std::lock_guard lock(all_limits().mutex);
    all_limits().limits.push_back(this);
}

void Limit::set(std::size_t value) {
    said_.store(true, std::memory_order_relaxed);
    value_.store(std::clamp(value, least_, most_), std::memory_order_relaxed);
}

void Limit::fit(std::size_t value) {
    if (!said_.load(std::memory_order_relaxed))
        value_.store(std::clamp(value, least_, most_), std::memory_order_relaxed);
}

void Limit::reset() {
    said_.store(false, std::memory_order_relaxed);
    value_.store(preset_, std::memory_order_relaxed);
    present_.store(0, std::memory_order_relaxed);
    peak_.store(0, std::memory_order_relaxed);
    refused_.store(0, std::memory_order_relaxed);
}

std::vector<Limit*> Limit::all() {
    std::vector<Limit*> out;
    {
        const std::lock_guard lock(all_limits().mutex);
        out = all_limits().limits;
    }
    std::ranges::sort(out, {}, [](const Limit* one) { return std::string_view(one->name()); });
    return out;
}

Limit* Limit::find(std::string_view name) {
    for (auto* one : all())
        if (iequals(one->name(), name)) return one;
    return nullptr;
}

Result<void> Limit::configure(std::string_view name, std::string_view value) {
    auto* limit = find(name);
    if (!limit) {
        std::vector<std::string_view> names;
        for (const auto* one : all()) names.emplace_back(one->name());
        const auto meant = nearest(name, names);
        return fail(meant.empty() ? "there is no such limit"
                                  : fmt::format("there is no such limit (did you mean {}?)", meant));
    }
    const auto number = parse_uint(trim(value));
    if (!number || *number < limit->least() || *number > limit->most())
        return fail(fmt::format("must lie between {} and {}", limit->least(), limit->most()));
    limit->set(static_cast<std::size_t>(*number));
    return {};
}

void Limit::reset_all() {
    for (auto* one : all()) one->reset();
}

std::string_view limit_of_text(Limit::Of of) {
    switch (of) {
        case Limit::Of::Message:
            return "message";
        case Limit::Of::Source:
            return "source";
        case Limit::Of::Endpoint:
            return "endpoint";
        default:
            return "all";
    }
}

}  // namespace asterism

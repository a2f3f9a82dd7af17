// SPDX-License-Identifier: Apache-2.0
#include "missing_includes.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <span>

#include "asterism/base/text.h"

namespace asterism::dialplan {

void complain_of_missing_includes(const Dialplan& plan, Complaints& complaints) {
    constexpr std::size_t kSingly = 5;
    struct Missing {
        const Context* context;
        const Include* include;
    };
    std::vector<Missing> missing;
    std::set<std::string> names;
    for (const auto& context : plan.contexts())
        for (const auto& include : context->includes())
            if (!plan.context(include.context) && names.insert(to_lower(include.context)).second)
                missing.push_back({context.get(), &include});
    const auto complain_of = [&](const Missing& one, std::string reason, std::string suggestion) {
        complaints.push_back({Severity::Warning, one.include->place, "context", one.context->name(),
                              "include", std::move(reason), std::move(suggestion)});
    };
    if (missing.size() > kSingly) {
        std::string first;
        for (const auto& one : std::span(missing).first(3))
            first += (first.empty() ? "" : ", ") + one.include->context;
        return complain_of(
            missing.front(),
            fmt::format("{} contexts that are included are not there: {}, ...", missing.size(), first), {});
    }
    for (const auto& one : missing) {
        // Nobody means the context that includes it, nor one that it includes already.
        std::vector<std::string_view> meant;
        for (const auto& context : plan.contexts())
            if (context.get() != one.context &&
                std::ranges::none_of(one.context->includes(), [&](const Include& other) {
                    return iequals(other.context, context->name());
                }))
                meant.push_back(context->name());
        complain_of(one, fmt::format("there is no context \"{}\"", one.include->context),
                    std::string(nearest(one.include->context, meant)));
    }
}

}  // namespace asterism::dialplan

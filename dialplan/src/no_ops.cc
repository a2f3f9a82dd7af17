// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/no_ops.h"

#include <algorithm>

#include "builder.h"

namespace asterism::dialplan {

std::shared_ptr<const Dialplan> with_no_ops(const Dialplan& plan, std::string_view name,
                                            const std::set<std::string>& wanted,
                                            std::set<std::string>& present) {
    auto builder = DialplanBuilder::copy_of(plan);
    auto& context = builder.context(name, {});
    std::set<std::string> there;
    for (const auto& one : wanted) {
        auto pattern = Pattern::parse(one);
        if (!pattern || pattern->text().empty()) continue;
        auto& extension = builder.extension(context, std::move(*pattern), std::nullopt);
        const bool taken = extension.step(1) != nullptr;
        if (taken && !present.contains(one)) continue;
        there.insert(one);
        if (taken) continue;
        Step step;
        step.priority = 1;
        step.author = Step::Author::Registration;
        step.app = "Noop";
        step.data = one;
        extension.steps.insert(extension.steps.begin(), std::move(step));
    }
    builder.remove(context, [&](Extension& one) {
        using Remove = DialplanBuilder::Remove;
        if (one.has_caller || !present.contains(one.name()) || there.contains(one.name()))
            return Remove::Nothing;
        std::erase_if(one.steps, [](const Step& step) { return step.priority == 1; });
        return one.steps.empty() && !one.hint ? Remove::Extension : Remove::Part;
    });
    present = std::move(there);
    return builder.finish();
}

}  // namespace asterism::dialplan

// SPDX-License-Identifier: Apache-2.0
#include "ami/dialplan_list.h"

#include <algorithm>
#include <ranges>

namespace asterism::manage {

namespace {

struct Totals {
    std::size_t items = 0, extensions = 0, priorities = 0, contexts = 0;
};

void show_extension(const AmiRequest& request, const dialplan::Context& context,
                    const dialplan::Extension& extension, Totals& totals) {
    ++totals.extensions;
    const auto row = [&](const dialplan::Step& step, std::string_view priority) {
        auto text = request.item("ListDialplan");
        text.add("Context", context.name()).add("Extension", extension.name());
        if (!step.label.empty()) text.add("ExtensionLabel", step.label);
        text.add("Priority", priority).add("Application", step.app);
        if (priority != "hint") text.add("AppData", step.data);
        text.add("Registrar", extension.registrar());  // 558
        request.send(text);
        ++totals.items;
        ++totals.priorities;
    };
    if (extension.hint) row(*extension.hint, "hint");
    for (const auto& step : extension.steps) row(step, std::to_string(step.priority));
}

void show_includes(const AmiRequest& request, const dialplan::Context& context, Totals& totals) {
    for (const auto& include : context.includes()) {
        request.send(request.item("ListDialplan")
                         .add("Context", context.name())
                         .add("IncludeContext", include.context)
                         .add("Registrar", "pbx_config"));
        ++totals.items;
    }
}

}  // namespace

void show_dialplan(const AmiRequest& request) {
    const auto wanted = request.get("Context"), exten = request.get("Extension");
    const auto plan = request.services().calls.dialplan();
    if (!wanted.empty() && !plan->context(wanted))
        return request.error(fmt::format("Did not find context {}", wanted));
    const auto fits = [&](const dialplan::Extension& one) {
        return exten.empty() || one.name() == exten || one.pattern.matches(exten);
    };
    const auto shown = [&](const dialplan::Context& one) { return wanted.empty() || one.name() == wanted; };
    if (!exten.empty() && std::ranges::none_of(plan->contexts(), [&](const auto& one) {
            return shown(*one) && std::ranges::any_of(one->extensions(), fits);
        }))
        return request.error(wanted.empty() ? fmt::format("Did not find extension {} in any context", exten)
                                            : fmt::format("Did not find extension {}@{}", exten, wanted));
    Totals totals;
    request.start_list("DialPlan list will follow");
    for (const auto& context : plan->contexts() | std::views::reverse) {
        if (!shown(*context)) continue;
        ++totals.contexts;
        // Who asks for an extension is told of every context that was looked through.
        if (!exten.empty()) totals.contexts += context->includes().size();
        for (const auto& extension : context->extensions())
            if (fits(extension)) show_extension(request, *context, extension, totals);
        if (exten.empty()) show_includes(request, *context, totals);
    }
    request.send(request.list_end("ShowDialPlanComplete", totals.items)
                     .add("ListExtensions", std::to_string(totals.extensions))
                     .add("ListPriorities", std::to_string(totals.priorities))
                     .add("ListContexts", std::to_string(totals.contexts)));
}

}  // namespace asterism::manage

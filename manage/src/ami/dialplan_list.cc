// SPDX-License-Identifier: Apache-2.0
#include "ami/dialplan_list.h"

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
        if (!step.data.empty()) text.add("AppData", step.data);
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
    Totals totals;
    request.start_list("DialPlan list will follow");
    for (const auto& context : plan->contexts()) {
        if (!wanted.empty() && context->name() != wanted) continue;
        ++totals.contexts;
        for (const auto& extension : context->extensions())
            if (exten.empty() || extension.name() == exten || extension.pattern.matches(exten))
                show_extension(request, *context, extension, totals);
        if (exten.empty()) show_includes(request, *context, totals);
    }
    request.send(request.list_end("ShowDialPlanComplete", totals.items)
                     .add("ListExtensions", std::to_string(totals.extensions))
                     .add("ListPriorities", std::to_string(totals.priorities))
                     .add("ListContexts", std::to_string(totals.contexts)));
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/show.h"

#include <fmt/core.h>

#include <algorithm>
#include <ranges>

namespace asterism::dialplan {

namespace {

struct Totals {
    int extensions = 0, priorities = 0, contexts = 0;
};

constexpr std::string_view kCreator = "pbx_config";

std::string place_of(const Step& step) {
    return step.author != Step::Author::Dialplan ? std::string(step.registrar())
           : step.place.file                     ? step.place.text()
                                                 : std::string(kCreator);
}

void row(std::string& out, std::string_view left, std::string_view right, std::string_view where = kCreator) {
    out += fmt::format("  {:<17} {:<45} [{}]\n", left, right, where);
}

std::string application(const Step& step) {
    return fmt::format("{}. {}({})", step.priority, step.app, step.data);
}

void show_extension(std::string& out, const Extension& extension, Totals& totals) {
    ++totals.extensions;
    std::string left = extension.has_caller ? fmt::format("'{}' (CID match '{}') =>", extension.name(),
                                                          extension.caller.text())
                                            : fmt::format("'{}' =>", extension.name());
    if (extension.hint) {
        row(out, left, "hint: " + extension.hint->app, place_of(*extension.hint));
        ++totals.priorities;
        left.clear();
    }
    for (const auto& step : extension.steps) {
        if (left.empty() && !step.label.empty()) left = fmt::format("   [{}]", step.label);
        row(out, left, application(step), place_of(step));
        ++totals.priorities;
        left.clear();
    }
}

/// A context with the extensions that `wanted` names (all, when it is empty). False when none of them is
/// there.
bool show_context(std::string& out, const Context& context, std::string_view wanted, Totals& totals) {
    std::string rows;
    bool any = wanted.empty();
    for (const auto& extension : context.extensions()) {
        if (!wanted.empty() && extension.name() != wanted && !extension.pattern.matches(wanted)) continue;
        any = true;
        show_extension(rows, extension, totals);
    }
    if (!any) return false;
    ++totals.contexts;
    out += fmt::format("[ Context '{}' created by '{}' ]\n{}", context.name(), kCreator, rows);
    if (wanted.empty()) {
        for (const auto& include : context.includes()) {
            const auto times = include.times ? ',' + include.times->text() : std::string();
            row(out, "Include =>", fmt::format("'{}{}'", include.context, times));
        }
        for (const auto& note : context.ignore_patterns())
            row(out, "Ignore pattern =>", fmt::format("'{}'", note.text));
        for (const auto& note : context.switches())
            row(out, "Alt. Switch =>", fmt::format("'{}'", note.text));
    }
    out += '\n';
    return true;
}

std::string count(int number, std::string_view one) {
    return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

}  // namespace

Shown show(const Dialplan& dialplan, std::string_view what) {
    const auto at = what.find('@');
    const auto exten = at == std::string_view::npos ? std::string_view() : what.substr(0, at);
    const auto context_name = at == std::string_view::npos ? what : what.substr(at + 1);

    Shown out;
    Totals totals;
    bool context_there = context_name.empty(), exten_there = false;
    // The newest first, as ever there.
    for (const auto& context : dialplan.contexts() | std::views::reverse) {
        if (!context_name.empty() && context->name() != context_name) continue;
        context_there = true;
        exten_there = show_context(out.text, *context, exten, totals) || exten_there;
    }
    if (!context_there || (!exten.empty() && !exten_there)) {
        out.found = false;
        out.text = !context_there
                       ? fmt::format("There is no existence of '{}' context\n", context_name)
                       : fmt::format("There is no existence of {}@{} extension\n", exten, context_name);
        return out;
    }
    const auto priorities =
        totals.priorities == 1 ? "1 priority" : fmt::format("{} priorities", totals.priorities);
    out.text += fmt::format("-= {} ({}) in {}. =-\n", count(totals.extensions, "extension"), priorities,
                            count(totals.contexts, "context"));
    return out;
}

}  // namespace asterism::dialplan

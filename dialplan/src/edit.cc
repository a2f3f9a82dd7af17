// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/edit.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "builder.h"

namespace asterism::dialplan {

namespace {

struct Name {
    Pattern pattern;
    std::optional<Pattern> caller;
};

Result<Name> read_name(std::string_view text) {
    const auto [exten, caller] = split_once(text, '/');
    Name name;
    auto pattern = Pattern::parse(trim(exten));
    if (!pattern) return std::unexpected(pattern.error());
    if (pattern->text().empty()) return fail("the extension has no name");
    name.pattern = std::move(*pattern);
    if (text.find('/') == text.npos) return name;
    auto parsed = Pattern::parse(trim(caller));
    if (!parsed) return std::unexpected(parsed.error());
    name.caller = std::move(*parsed);
    return name;
}

}  // namespace

Edited add_step(const Dialplan& plan, const NewStep& wanted) {
    auto name = read_name(wanted.exten);
    if (!name) return std::unexpected(name.error());
    Step step;
    step.app = trim(wanted.app);
    step.data = wanted.data;
    if (step.app.empty()) return fail("there is no application");
    auto text = trim(wanted.priority);
    if (const auto open = text.find('('); open != text.npos) {
        step.label = trim(text.substr(open + 1, text.rfind(')') - open - 1));
        text = trim(text.substr(0, open));
    }
    auto builder = DialplanBuilder::copy_of(plan);
    auto& context = builder.context(wanted.context, {});
    auto& extension = builder.extension(context, std::move(name->pattern), std::move(name->caller));
    if (iequals(text, "hint")) {
        if (extension.hint && !wanted.replace) return fail("there is a hint already");
        extension.hint = std::move(step);
        return builder.finish();
    }
    std::int64_t number = parse_int(text).value_or(0);
    if (iequals(text, "n")) {
        number = 1;
        for (const auto& other : extension.steps) number = std::max<std::int64_t>(number, other.priority + 1);
    }
    if (number <= 0 || number >= kMostPriority) return fail("the priority is no number");
    step.priority = static_cast<int>(number);
    const auto same = std::ranges::find(extension.steps, step.priority, &Step::priority);
    if (same != extension.steps.end()) {
        if (!wanted.replace) return fail("there is such a priority already");
        *same = std::move(step);
    } else {
        extension.steps.push_back(std::move(step));
    }
    return builder.finish();
}

Edited remove_steps(const Dialplan& plan, std::string_view context, std::string_view exten,
                    std::optional<int> priority) {
    const auto name = read_name(exten);
    if (!name) return std::unexpected(name.error());
    if (!plan.context(context)) return fail("there is no such context");
    auto builder = DialplanBuilder::copy_of(plan);
    const auto removed = builder.remove(builder.context(context, {}), [&](Extension& one) {
        if (one.pattern != name->pattern || one.has_caller != name->caller.has_value() ||
            (one.has_caller && one.caller != *name->caller))
            return DialplanBuilder::Remove::Nothing;
        if (!priority) return DialplanBuilder::Remove::Extension;
        const auto before = one.steps.size();
        std::erase_if(one.steps, [&](const Step& step) { return step.priority == *priority; });
        if (one.steps.size() == before) return DialplanBuilder::Remove::Nothing;
        return one.steps.empty() && !one.hint ? DialplanBuilder::Remove::Extension
                                              : DialplanBuilder::Remove::Part;
    });
    if (!removed) return fail("there is no such extension");
    return builder.finish();
}

Edited add_include(const Dialplan& plan, std::string_view into, std::string_view context) {
    if (const auto* there = plan.context(into))
        for (const auto& one : there->includes())
            if (one.context == context) return fail("it is included already");
    auto builder = DialplanBuilder::copy_of(plan);
    builder.include(builder.context(into, {}), {std::string(context), std::nullopt, {}});
    return builder.finish();
}

// What stands in a file has a place there.
std::size_t added(const Dialplan& plan) {
    const auto is_added = [](const Step& step) {
        return !step.place.file && step.author == Step::Author::Dialplan;
    };
    std::size_t count = 0;
    for (const auto& context : plan.contexts()) {
        count += static_cast<std::size_t>(
            std::ranges::count_if(context->includes(), [](const auto& one) { return !one.place.file; }));
        for (const auto& one : context->extensions())
            count += static_cast<std::size_t>(std::ranges::count_if(one.steps, is_added)) +
                     (one.hint && is_added(*one.hint) ? 1 : 0);
    }
    return count;
}

}  // namespace asterism::dialplan

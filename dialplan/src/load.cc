// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/load.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "asterism/dialplan/evaluate.h"
#include "builder.h"
#include "missing_includes.h"

namespace asterism::dialplan {

namespace {

class Loader {
public:
    Loaded load(std::span<const Section> sections, std::span<const Section> wizard) {
        for (const auto& section : sections) {
            if (iequals(section.name, "general")) general(section);
            if (iequals(section.name, "globals")) globals(section);
        }
        for (const auto& section : sections)
            if (!iequals(section.name, "general") && !iequals(section.name, "globals")) context(section);
        by_wizard_ = true;
        for (const auto& section : wizard) context(section);
        complain_of_missing_includes(builder_.plan(), complaints_);
        return {builder_.finish(), std::move(complaints_)};
    }

private:
    void general(const Section& section);
    void globals(const Section& section);
    void context(const Section& section);
    void line(Context& context, const SourceLine& line);
    void exten(Context& context, const SourceLine& line, std::string_view name, std::string_view rest);
    /// The number that "n+2" or "100" means; nullopt when it was complained about.
    std::optional<int> priority(const SourceLine& line, std::string_view text);
    std::optional<int> of_label(std::string_view label) const;
    void check_name(const SourceLine& line, const std::string& name, bool hint);
    void include(Context& context, const SourceLine& line);
    std::string with_globals(std::string_view text);
    void say_not_yet_known(const SourceLine& line);

    void complain(const SourceLine& line, std::string reason, Severity severity = Severity::Error,
                  std::string suggestion = {}) {
        complaints_.push_back({severity, line.place, "context", context_name_, line.name, std::move(reason),
                               std::move(suggestion)});
    }

    DialplanBuilder builder_;
    bool by_wizard_ = false;
    Complaints complaints_;
    // Within one context.
    std::string context_name_;
    std::string last_exten_;
    std::optional<int> last_priority_;
    /// Of the line, those that were not asked.
    std::set<std::string> not_yet_known_;
    /// Names that were complained about.
    std::set<std::string> said_;
};

void Loader::general(const Section& section) {
    auto& out = builder_.general();
    for (const auto& line : section.lines) {
        const bool on = is_true(line.value);
        if (iequals(line.name, "static")) {
            out.is_static = on;
        } else if (iequals(line.name, "writeprotect")) {
            out.write_protect = on;
        } else if (iequals(line.name, "autofallthrough")) {
            out.auto_fallthrough = on;
        } else if (iequals(line.name, "clearglobalvars")) {
            out.clear_globals = on;
        } else if (iequals(line.name, "extenpatternmatchnew")) {
            out.new_pattern_match = on;
        } else if (iequals(line.name, "substituted_expressions")) {
            out.substituted_expressions = on;
        } else if (iequals(line.name, "overrideswitch")) {
            out.override_switch = line.value;
        } else if (iequals(line.name, "userscontext")) {
            out.users_context = line.value;
        } else {
            context_name_ = section.name;
            complain(line, "there is no such option", Severity::Warning);
        }
    }
}

// What asks functions, or a global that does, is left to who puts the dialplan in force.
void Loader::globals(const Section& section) {
    context_name_ = section.name;
    for (const auto& line : section.lines) {
        auto value = with_globals(line.value);
        const bool asks = !not_yet_known_.empty();
        not_yet_known_.clear();
        builder_.set_global({line.name, asks ? line.value : std::move(value), asks});
    }
}

/// Names are needed now, and functions are not asked while the files are read: what they would give is empty.
void Loader::say_not_yet_known(const SourceLine& line) {
    for (const auto& name : std::exchange(not_yet_known_, {}))
        complain(line,
                 fmt::format("{} is not known while the files are read: it gives nothing in a name", name),
                 Severity::Warning);
}

std::string Loader::with_globals(std::string_view text) {
    if (text.find('$') == std::string_view::npos) return std::string(text);
    Evaluation evaluation{std::string(text)};
    while (const auto* need = evaluation.need()) {
        const bool is_variable = need->kind == Need::Variable;
        if (!is_variable && !iequals(need->name, "GLOBAL")) {
            not_yet_known_.insert(need->name + "()");
            evaluation.give({});
            continue;
        }
        const auto name = is_variable ? need->name : need->args.text;
        const auto* global = builder_.global(name);
        if (global && global->asks) not_yet_known_.insert(name);
        evaluation.give(global && !global->asks ? std::string_view(global->value) : std::string_view());
    }
    return evaluation.take();
}

void Loader::context(const Section& section) {
    context_name_ = section.name;
    last_exten_.clear();
    last_priority_.reset();
    said_.clear();
    auto& context = builder_.context(section.name, section.place);
    for (const auto& one : section.lines) {
        line(context, one);
        say_not_yet_known(one);
    }
}

void Loader::line(Context& context, const SourceLine& line) {
    if (iequals(line.name, "exten")) {
        const auto comma = line.value.find(',');
        if (comma == std::string::npos) return complain(line, "must be <extension>,<priority>,<application>");
        const auto name = with_globals(trim(std::string_view(line.value).substr(0, comma)));
        last_exten_ = name;
        exten(context, line, name, std::string_view(line.value).substr(comma + 1));
    } else if (iequals(line.name, "same")) {
        if (last_exten_.empty())
            return complain(line, "there is no extension above that this could belong to");
        exten(context, line, last_exten_, line.value);
    } else if (iequals(line.name, "include")) {
        include(context, line);
    } else if (iequals(line.name, "ignorepat")) {
        builder_.ignore(context, {with_globals(line.value), line.place});
    } else if (iequals(line.name, "switch") || iequals(line.name, "eswitch") ||
               iequals(line.name, "lswitch")) {
        builder_.switch_line(context, {line.value, line.place});
        complain(line, "switches are not supported; extensions behind it are not found", Severity::Warning);
    } else if (iequals(line.name, "autohints")) {
        builder_.auto_hints(context, is_true(line.value));
    } else {
        static const std::vector<std::string_view> words{"exten",  "same",    "include",  "ignorepat",
                                                         "switch", "eswitch", "autohints"};
        complain(line, "there is no such word in a context", Severity::Warning,
                 std::string(nearest(line.name, words)));
    }
}

/// The priority that a label above, of the same extension, stands for ("s,start+101").
std::optional<int> Loader::of_label(std::string_view label) const {
    const auto* here = builder_.plan().context(context_name_);
    if (!here) return std::nullopt;
    for (const auto& extension : here->extensions())
        if (extension.name() == last_exten_)
            if (const auto* step = extension.labelled(label)) return step->priority;
    return std::nullopt;
}

std::optional<int> Loader::priority(const SourceLine& line, std::string_view text) {
    const auto [base, plus] = split_once(text, '+');
    std::int64_t number = 0;
    if (iequals(base, "n") || iequals(base, "next") || iequals(base, "s") || iequals(base, "same")) {
        if (!last_priority_) {
            complain(line, fmt::format("priority \"{}\" needs a priority above it", base));
            return std::nullopt;
        }
        number = *last_priority_ + (lower(base.front()) == 'n' ? 1 : 0);
    } else if (const auto parsed = parse_uint(base); parsed && *parsed < kMostPriority) {
        number = static_cast<std::int64_t>(*parsed);
    } else if (const auto labelled = of_label(base)) {
        number = *labelled;
    } else {
        complain(line, fmt::format("\"{}\" is neither a priority nor a label above", base));
        return std::nullopt;
    }
    if (text.find('+') != std::string_view::npos) {
        const auto more = parse_uint(plus);
        if (!more || *more >= kMostPriority) {
            complain(line, fmt::format("\"{}\" is not a number to add to a priority", plus));
            return std::nullopt;
        }
        number += static_cast<std::int64_t>(*more);
    }
    if (number < 1 || number >= kMostPriority) {
        complain(line, fmt::format("priorities lie between 1 and {}", kMostPriority - 1));
        return std::nullopt;
    }
    return static_cast<int>(number);
}

/// "App(data)", "App", or the old "App,data".
void split_application(std::string_view text, Step& out) {
    const auto comma = text.find(','), open = text.find('(');
    if (open != std::string_view::npos && (comma == std::string_view::npos || open < comma)) {
        const auto close = text.rfind(')');
        out.app = trim(text.substr(0, open));
        out.data = text.substr(
            open + 1, (close != std::string_view::npos && close > open ? close : text.size()) - open - 1);
        return;
    }
    out.app = trim(text.substr(0, comma));
    if (comma != std::string_view::npos) out.data = trim(text.substr(comma + 1));
}

/// Where the caller's part begins: the first "/" outside of brackets.
std::size_t caller_slash(std::string_view name) {
    bool inside = false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '[') inside = true;
        if (name[i] == ']') inside = false;
        if (name[i] == '/' && !inside) return i;
    }
    return std::string_view::npos;
}

/// What was hardly meant so: once for each extension of a context.
void Loader::check_name(const SourceLine& line, const std::string& name, bool hint) {
    const auto is_of = [](char c, std::string_view set) { return set.find(c) != std::string_view::npos; };
    std::string reason;
    if ((name == "_." || name == "_!") && !hint)
        reason = fmt::format("\"{}\" takes every extension, also h, i and t; \"_X{}\" takes every number",
                             name, name[1]);
    else if (!name.starts_with('_') && name.size() > 1 &&
             (is_of(name.back(), ".!") ||
              (std::ranges::all_of(name, [&](char c) { return is_of(c, "XZN") || is_digit(c); }) &&
               std::ranges::any_of(name, [&](char c) { return is_of(c, "XZN"); }))))
        reason = fmt::format(
            "\"{0}\" is no pattern without a _ in front: only who dials just that comes here; \"_{0}\" was "
            "meant?",
            name);
    if (reason.empty() || !said_.insert(name).second) return;
    complain(line, std::move(reason), Severity::Warning);
}

void Loader::exten(Context& context, const SourceLine& line, std::string_view name, std::string_view rest) {
    // A comma may stand in the label's or a variable's brackets, so only those outside count.
    const auto parts = split_raw_args(rest, ',', 2);
    if (parts.size() < 2)
        return complain(line, iequals(line.name, "same") ? "must be <priority>,<application>"
                                                         : "must be <extension>,<priority>,<application>");
    auto priority_text = with_globals(trim(parts[0]));
    std::string label;
    if (const auto open = priority_text.find('('); open != std::string::npos) {
        const auto close = priority_text.find(')', open);
        if (close == std::string::npos) return complain(line, "the label in ( has no )");
        label = trim(std::string_view(priority_text).substr(open + 1, close - open - 1));
        priority_text = trim(priority_text.substr(0, open) + priority_text.substr(close + 1));
    }

    const auto slash = caller_slash(name);
    auto pattern = Pattern::parse(trim(name.substr(0, slash)));
    if (!pattern) return complain(line, pattern.error().reason);
    if (pattern->text().empty()) return complain(line, "the extension has no name");
    std::optional<Pattern> caller;
    if (slash != std::string_view::npos) {
        auto parsed = Pattern::parse(trim(name.substr(slash + 1)));
        if (!parsed) return complain(line, parsed.error().reason);
        caller = std::move(*parsed);
    }
    if (iequals(line.name, "exten")) check_name(line, pattern->text(), iequals(priority_text, "hint"));

    Step step;
    step.label = std::move(label);
    step.place = line.place;
    if (by_wizard_) step.author = Step::Author::Wizard;
    if (iequals(priority_text, "hint")) {
        step.app = trim(parts[1]);
        auto& extension = builder_.extension(context, std::move(*pattern), std::move(caller));
        if (extension.hint && by_wizard_) return;
        if (extension.hint) return complain(line, fmt::format("{} has a hint already", extension.name()));
        extension.hint = std::move(step);
        return;
    }
    const auto number = priority(line, priority_text);
    if (!number) return;
    last_priority_ = *number;
    step.priority = *number;
    split_application(trim(parts[1]), step);
    if (const auto open = parts[1].find('('); open != std::string::npos && !trim(parts[1]).ends_with(')'))
        complain(line, fmt::format("{}( has no closing )", step.app), Severity::Warning);
    if (step.app.empty()) return complain(line, "there is no application");
    auto& extension = builder_.extension(context, std::move(*pattern), std::move(caller));
    for (const auto& other : extension.steps) {
        if (other.priority == step.priority && by_wizard_) return;
        if (other.priority == step.priority)
            return complain(line, fmt::format("{} has this priority already ({}{}); this one is not taken",
                                              extension.name(), extension.steps.front().place.text(),
                                              extension.steps.size() > 1 ? " and below" : ""));
        if (!step.label.empty() && other.label == step.label) {
            complain(line, fmt::format("the label {} of {} is there already ({})", step.label,
                                       extension.name(), other.place.text()));
            step.label.clear();
        }
    }
    extension.steps.push_back(std::move(step));
}

void Loader::include(Context& context, const SourceLine& line) {
    const auto text = with_globals(line.value);
    const auto end = text.find_first_of(",|");
    Include out{std::string(trim(std::string_view(text).substr(0, end))), std::nullopt, line.place};
    if (end != std::string::npos) {
        auto times = Times::parse(std::string_view(text).substr(end + 1));
        for (const auto& fault : times.faults()) complain(line, fault, Severity::Warning);
        out.times = std::move(times);
    }
    if (out.context.empty()) return complain(line, "there is no context named");
    builder_.include(context, std::move(out));
}

}  // namespace

Loaded load(std::span<const Section> sections, std::span<const Section> wizard) {
    return Loader().load(sections, wizard);
}

}  // namespace asterism::dialplan

// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/save.h"

#include <fmt/core.h>

#include <ranges>

namespace asterism::dialplan {

namespace {

/// A semicolon that begins no comment.
std::string saved(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == ';') out += '\\';
        out += c;
    }
    return out;
}

std::string_view yes_or_no(bool value) { return value ? "yes" : "no"; }

std::string saved_general(const GeneralOptions& general) {
    auto out = fmt::format(
        "[general]\nstatic={}\nwriteprotect={}\nautofallthrough={}\nclearglobalvars={}\n"
        "extenpatternmatchnew={}\n",
        yes_or_no(general.is_static), yes_or_no(general.write_protect), yes_or_no(general.auto_fallthrough),
        yes_or_no(general.clear_globals), yes_or_no(general.new_pattern_match));
    const GeneralOptions preset;
    if (!general.override_switch.empty()) out += fmt::format("overrideswitch={}\n", general.override_switch);
    if (general.users_context != preset.users_context)
        out += fmt::format("userscontext={}\n", general.users_context);
    if (general.substituted_expressions) out += "substituted_expressions=yes\n";
    return out + '\n';
}

std::string saved_extension(const Extension& extension) {
    auto name = saved(extension.name());
    if (extension.has_caller) name += '/' + saved(extension.caller.text());
    std::string out;
    if (extension.hint && extension.hint->author == Step::Author::Dialplan)
        out += fmt::format("exten => {},hint,{}\n", name, saved(extension.hint->app));
    for (const auto& step : extension.steps) {
        if (step.author != Step::Author::Dialplan) continue;
        const auto label = step.label.empty() ? std::string() : fmt::format("({})", step.label);
        out += fmt::format("exten => {},{}{},{}({})\n", name, step.priority, label, saved(step.app),
                           saved(step.data));
    }
    return out.empty() ? out : out + '\n';
}

std::string saved_notes(const std::vector<Note>& notes, std::string_view what) {
    std::string out;
    for (const auto& note : notes) out += fmt::format("{} => {}\n", what, saved(note.text));
    return out.empty() ? out : out + '\n';
}

std::string saved_context(const Context& context) {
    auto out = fmt::format("[{}]\n", context.name());
    if (context.auto_hints()) out += "autohints=yes\n\n";
    for (const auto& extension : context.extensions()) out += saved_extension(extension);
    for (const auto& include : context.includes())
        out += fmt::format("include => {}{}\n", include.context,
                           include.times ? ',' + include.times->text() : std::string());
    if (!context.includes().empty()) out += '\n';
    out += saved_notes(context.switches(), "switch");
    return out + saved_notes(context.ignore_patterns(), "ignorepat");
}

}  // namespace

std::string save_text(const Dialplan& dialplan) {
    auto out = saved_general(dialplan.general()) + "[globals]\n";
    for (const auto& one : dialplan.globals()) out += fmt::format("{} => {}\n", one.name, saved(one.value));
    out += '\n';
    for (const auto& context : dialplan.contexts() | std::views::reverse) out += saved_context(*context);
    return out;
}

}  // namespace asterism::dialplan

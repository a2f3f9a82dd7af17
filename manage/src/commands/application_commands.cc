// SPDX-License-Identifier: Apache-2.0
// What the dialplan can call: applications, functions, technologies.
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

bool contains(std::string_view text, std::string_view piece) {
    return to_lower(text).find(to_lower(piece)) != std::string::npos;
}

void list_applications(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const bool all = call.args.empty();
    const bool by_name = !all && iequals(call.args[0], "like");
    out.line("    -= {} Asterisk Applications =-", all ? "Registered" : "Matching");
    std::size_t count = 0;
    for (const auto& one : services.calls.applications.all()) {
        if (!all && !contains(by_name ? one.name : one.summary, call.args[1])) continue;
        out.line("{:>20}: {}", one.name, one.summary);
        ++count;
    }
    out.line("    -= {} Applications {} =-", count, all ? "Registered" : "Matching");
}

void show_application(const Services& services, CommandCall& call) {
    for (const auto& name : call.args) {
        const auto* one = services.calls.applications.find(name);
        if (!one) {
            call.out.line("Your application(s) is (are) not registered");
            return call.out.fail_and_say_so();
        }
        call.out.line();
        call.out.line("  -= Info about Application '{}' =- ", one->name);
        call.out.line();
        call.out.line("[Synopsis]");
        call.out.line("{}", one->summary);
        call.out.line();
        call.out.line("[Syntax]");
        call.out.line("{}", one->syntax);
        call.out.line();
    }
}

void list_functions(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const bool all = call.args.empty();
    out.line("{} Custom Functions:", all ? "Installed" : "Matching");
    out.line("{}", std::string(80, '-'));
    std::size_t count = 0;
    for (const auto& one : services.calls.functions.all()) {
        if (!all && !contains(one.name, call.args[1])) continue;
        out.line("{:<20.20}  {:<35.35}  {}", one.name, one.syntax, one.summary);
        ++count;
    }
    out.line("{} {}custom functions installed.", count, all ? "" : "matching ");
}

void show_function(const Services& services, CommandCall& call) {
    const auto* one = services.calls.functions.find(call.args.front());
    if (!one) {
        call.out.line("No function by that name registered.");
        return call.out.fail_and_say_so();
    }
    call.out.line();
    call.out.line("  -= Info about Function '{}' =- ", one->name);
    call.out.line();
    call.out.line("[Synopsis]");
    call.out.line("{}", one->summary);
    call.out.line();
    call.out.line("[Syntax]");
    call.out.line("{}", one->syntax);
    call.out.line();
}

void list_technologies(const Services& services, CommandCall& call) {
    auto& out = call.out;
    static constexpr std::string_view kRow = "{:<16.16} {:<40.40} {:<13.13} {:<13.13} {:<13.13} {:<13.13}";
    constexpr std::string_view kLine = "-------------";
    out.line(fmt::runtime(kRow), "Type", "Description", "Devicestate", "Presencestate", "Indications",
             "Transfer");
    out.line(fmt::runtime(kRow), kLine, kLine, kLine, kLine, kLine, kLine);
    for (const auto* one : services.calls.technologies.all())
        out.line(fmt::runtime(kRow), one->name(), one->description(), "yes", "no", "yes",
                 one->name() == "PJSIP" ? "yes" : "no");
    out.line("----------");
    out.line("{} channel drivers registered.", services.calls.technologies.all().size());
}

}  // namespace

std::vector<Command> application_commands(Services& services) {
    auto* all = &services;
    const auto application_names = [all](std::size_t, std::string_view) {
        std::vector<std::string> names;
        for (const auto& one : all->calls.applications.all()) names.emplace_back(one.name);
        return names;
    };
    const auto function_names = [all](std::size_t, std::string_view) {
        std::vector<std::string> names;
        for (const auto& one : all->calls.functions.all()) names.emplace_back(one.name);
        return names;
    };
    return {
        {"core show applications [{like|describing} <text>]",
         "core show applications [{like|describing} <text>]",
         "Shows registered dialplan applications",
         [all](CommandCall& call) { list_applications(*all, call); },
         {}},
        {"core show application <application...>", "core show application <application> [<application> ...]",
         "Describe a specific dialplan application",
         [all](CommandCall& call) { show_application(*all, call); }, application_names},
        {"core show functions [like <text>]",
         "core show functions [like <text>]",
         "Shows registered dialplan functions",
         [all](CommandCall& call) { list_functions(*all, call); },
         {}},
        {"core show function <function>", "core show function <function>",
         "Describe a specific dialplan function", [all](CommandCall& call) { show_function(*all, call); },
         function_names},
        {"core show channeltypes",
         "core show channeltypes",
         "List available channel types",
         [all](CommandCall& call) { list_technologies(*all, call); },
         {}},
    };
}

}  // namespace asterism::manage

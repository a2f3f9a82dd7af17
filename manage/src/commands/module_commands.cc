// SPDX-License-Identifier: Apache-2.0
// module show and reload, by the names of Asterisk's modules.
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "commands/modules.h"

namespace asterism::manage {

namespace {

void show(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const std::string wanted = call.args.size() > 1 ? to_lower(call.args[1]) : std::string();
    std::size_t count = 0;
    out.line("{:<30} {:<40} {:<10} {:<11} {:>13}", "Module", "Description", "Use Count", "Status",
             "Support Level");
    for (const auto& module : present_modules(services)) {
        if (to_lower(module.name).find(wanted) == std::string::npos) continue;
        out.line("{:<30} {:<40.40} {:<10} {:<11} {:>13}", module.name, module.description, 0, "Running",
                 "core");
        ++count;
    }
    out.line("{} modules loaded", count);
}

/// Reloads what these modules read, each thing once, and then says `done` for each module.
void reload_modules(Services& services, CommandCall& call, const std::vector<Module>& modules) {
    struct Progress {
        std::size_t left = 1;
        CommandOutput out;
        CommandFinish finish;
    };
    auto progress = std::make_shared<Progress>();
    progress->out.text(call.out.str());
    progress->finish = call.later();
    std::vector<std::string> whats;
    for (const auto& module : modules)
        if (!module.reloads.empty() && std::find(whats.begin(), whats.end(), module.reloads) == whats.end())
            whats.emplace_back(module.reloads);
    std::string said;
    for (const auto& module : modules)
        said += fmt::format("Module '{}' reloaded successfully.\n", module.name);
    const auto one_done = [progress, said](const Reloaded& result) {
        progress->out.text(result.text);
        if (!result.ok) progress->out.fail();
        if (--progress->left > 0) return;
        if (!progress->out.failed()) progress->out.text(said);
        progress->finish(progress->out);
    };
    progress->left = whats.size() + 1;
    for (const auto& what : whats) services.operations.reload(what, one_done);
    one_done({});
}

void reload(Services& services, CommandCall& call) {
    const auto modules = present_modules(services);
    if (call.args.empty()) {
        const auto finish = call.later();
        return services.operations.reload("", [finish](const Reloaded& result) {
            CommandOutput out;
            out.text(result.text);
            if (!result.ok) out.fail();
            finish(out);
        });
    }
    std::vector<Module> wanted;
    for (const auto& name : call.args) {
        const auto* module = find_module(modules, name);
        if (!module) module = find_builtin(name);
        if (!module) {
            call.out.line("No such module '{}'", name);
            return call.out.fail();
        }
        wanted.push_back(*module);
    }
    reload_modules(services, call, wanted);
}

void reload_pjsip(Services& services, CommandCall& call) {
    std::vector<Module> family;
    const auto modules = present_modules(services);
    for (const auto* name :
         {"res_pjsip.so", "res_pjsip_authenticator_digest.so", "res_pjsip_endpoint_identifier_ip.so"})
        if (const auto* module = find_module(modules, name)) family.push_back(*module);
    reload_modules(services, call, family);
}

}  // namespace

std::vector<Command> module_commands(Services& services) {
    auto* all = &services;
    const auto names = [all](std::size_t, std::string_view) {
        std::vector<std::string> list;
        for (const auto& module : present_modules(*all)) list.emplace_back(module.name);
        return list;
    };
    const auto one_binary = [](CommandCall& call) {
        call.out.line("This is one program: its modules are always loaded.");
        call.out.fail();
    };
    return {
        {"module show [like <text>]",
         "module show [like keyword]",
         "List modules and info",
         [all](CommandCall& call) { show(*all, call); },
         {}},
        {"module reload [<module...>]", "module reload [module ...]", "Reload configuration for modules",
         [all](CommandCall& call) { reload(*all, call); }, names},
        {"module load <module>", "module load <module name>", "Not supported", one_binary, {}},
        {"module unload <module...>",
         "module unload <module> [<module> ...]",
         "Not supported",
         one_binary,
         {}},
        {"module refresh <module> [recursively]", "module refresh <module name> [recursively]",
         "Reads a module's configuration again: no module is ever unloaded here",
         [all](CommandCall& call) {
             call.args.resize(1);
             call.out.line(
                 "This is one program: its modules stay loaded, and their configuration is read again.");
             reload(*all, call);
         },
         names},
        {"pjsip reload",
         "pjsip reload",
         "Reload the PJSIP configuration",
         [all](CommandCall& call) { reload_pjsip(*all, call); },
         {}},
    };
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// module show and reload, by the names of Asterisk's modules.
#include <algorithm>

#include "asterism/base/event.h"
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

/// One of the names that somebody asked to reload.
struct Asked {
    std::string name;
    /// Null: there is no such module.
    const Module* module = nullptr;
};

/// What is said of it when everything was read.
std::string verdict(Services& services, const Asked& asked, bool ok) {
    using enum ReloadStatus;
    if (!asked.module) {
        publish_reload(services, asked.name, NotFound);
        return fmt::format("No such module '{}'\n", asked.name);
    }
    if (asked.module->reloads.empty()) {
        publish_reload(services, asked.name, NotSupported);
        return fmt::format("The module '{}' does not support reloads\n", asked.name);
    }
    publish_reload(services, asked.name, ok ? Success : Error);
    return ok ? fmt::format("Module '{}' reloaded successfully.\n", asked.name)
              : fmt::format("Module '{}' reported a reload failure\n", asked.name);
}

/// Reads what these modules read, each thing once, and then says what became of each.
void reload_modules(Services& services, CommandCall& call, const std::vector<std::string>& names) {
    struct Progress {
        std::size_t left = 1;
        CommandOutput out;
        CommandFinish finish;
        std::vector<Module> present;  // what `asked` points to
        std::vector<Asked> asked;
    };
    auto progress = std::make_shared<Progress>();
    progress->out.text(call.out.str());
    progress->finish = call.later();
    progress->present = present_modules(services);
    std::vector<std::string> whats;
    for (const auto& name : names) {
        const auto* module = find_module(progress->present, name);
        if (!module) module = find_builtin(name);
        progress->asked.push_back({name, module});
        if (module && !module->reloads.empty() && std::ranges::find(whats, module->reloads) == whats.end())
            whats.emplace_back(module->reloads);
    }
    const auto one_done = [progress, all = &services](const Reloaded& result) {
        progress->out.text(result.text);
        if (!result.ok) progress->out.fail();
        if (--progress->left > 0) return;
        const bool ok = !progress->out.failed();
        for (const auto& asked : progress->asked) {
            progress->out.text(verdict(*all, asked, ok));
            if (!asked.module || asked.module->reloads.empty()) progress->out.fail();
        }
        progress->finish(progress->out);
    };
    progress->left = whats.size() + 1;
    for (const auto& what : whats) services.operations.reload(what, one_done);
    one_done({});
}

void reload(Services& services, CommandCall& call) {
    if (!call.args.empty()) return reload_modules(services, call, call.args);
    reload_everything(services, call);
}

/// Those of them that are here.
void reload_pjsip(Services& services, CommandCall& call) {
    std::vector<std::string> family;
    const auto modules = present_modules(services);
    for (const auto* name :
         {"res_pjsip.so", "res_pjsip_authenticator_digest.so", "res_pjsip_endpoint_identifier_ip.so",
          "res_pjsip_mwi.so", "res_pjsip_notify.so", "res_pjsip_outbound_publish.so",
          "res_pjsip_publish_asterisk.so", "res_pjsip_outbound_registration.so"})
        if (find_module(modules, name)) family.emplace_back(name);
    reload_modules(services, call, family);
}

}  // namespace

void reload_everything(Services& services, CommandCall& call) {
    services.operations.reload("", [finish = call.later(), all = &services](const Reloaded& result) {
        CommandOutput out;
        out.text(result.text);
        if (!result.ok) out.fail();
        publish_reload(*all, {}, result.ok ? ReloadStatus::Success : ReloadStatus::Error);
        finish(out);
    });
}

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
         [all](CommandCall& call) { reload(*all, call); }, names,
         classes(EventClass::System, EventClass::Config)},
        {"module load <module>",
         "module load <module name>",
         "Not supported",
         one_binary,
         {},
         classes(EventClass::System)},
        {"module unload <module...>",
         "module unload <module> [<module> ...]",
         "Not supported",
         one_binary,
         {},
         classes(EventClass::System)},
        {"module refresh <module> [recursively]", "module refresh <module name> [recursively]",
         "Reads a module's configuration again: no module is ever unloaded here",
         [all](CommandCall& call) {
             call.args.resize(1);
             call.out.line(
                 "This is one program: its modules stay loaded, and their configuration is read again.");
             reload(*all, call);
         },
         names, classes(EventClass::System, EventClass::Config)},
        {"pjsip reload",
         "pjsip reload",
         "Reload the PJSIP configuration",
         [all](CommandCall& call) { reload_pjsip(*all, call); },
         {},
         classes(EventClass::System, EventClass::Config)},
    };
}

}  // namespace asterism::manage

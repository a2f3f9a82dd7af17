// SPDX-License-Identifier: Apache-2.0
// pjsip export config_wizard primitives: the objects that pjsip_wizard.conf stands for, as pjsip.conf would
// have them (reference/cli.json).
#include "asterism/manage/cli.h"
#include "commands/command_list.h"

namespace asterism::manage {

namespace {

/// To the console, or into a file, which lies in the folder of the configuration unless it is a whole path.
void export_primitives(Services& services, CommandCall& call) {
    const auto& primitives = services.operations.wizard_primitives;
    if (!primitives) return;
    std::string name = call.args.size() > 1 ? call.args[1] : std::string();
    if (!name.empty() && !name.starts_with('/')) name = services.config_directory + "/" + name;
    const auto finish = call.later();
    auto job = [primitives, finish, name = std::move(name)](store::Files& files) -> std::function<void()> {
        CommandOutput out;
        const auto text = primitives(files);
        if (name.empty()) {
            out.text(text);
        } else if (const auto written = files.write(name, text); !written) {
            out.line("Could not write to file '{}': {}", name, written.error().reason);
            out.fail();
        }
        return [finish, out] { finish(out); };
    };
    if (services.file_jobs.run("console", std::move(job))) return;
    CommandOutput full;
    full.line("Too many files are asked for");
    full.fail();
    finish(full);
}

}  // namespace

std::vector<Command> wizard_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip export config_wizard primitives [to <filename>]",
             "Export config wizard primitives to file or console", export_primitives, {},
             classes(EventClass::System));
    return list.take();
}

}  // namespace asterism::manage

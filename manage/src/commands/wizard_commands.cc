// SPDX-License-Identifier: Apache-2.0
// pjsip export config_wizard primitives: the objects that pjsip_wizard.conf stands for, as pjsip.conf would
// have them (reference/cli.json).
#include "asterism/manage/cli.h"
#include "commands/command_list.h"

namespace asterism::manage {

namespace {

/// `name` lies in the folder of the configuration, unless it is a whole path.
void write_file(Services& services, CommandCall& call, std::string name, std::string text) {
    if (!name.starts_with('/')) name = services.config_directory + "/" + name;
    services.operations.aside([finish = call.later(), name = std::move(name),
                               text = std::move(text)](store::Files& files) -> std::function<void()> {
        const auto written = files.write(name, text);
        return [finish, name, fault = written ? std::string() : written.error().reason] {
            CommandOutput out;
            if (!fault.empty()) {
                out.line("Could not write to file '{}': {}", name, fault);
                out.fail();
            }
            finish(out);
        };
    });
}

void export_primitives(Services& services, CommandCall& call) {
    const auto& primitives = services.operations.wizard_primitives;
    auto text = primitives ? primitives() : std::string();
    if (call.args.size() > 1) return write_file(services, call, call.args[1], std::move(text));
    call.out.text(text);
}

}  // namespace

std::vector<Command> wizard_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip export config_wizard primitives [to <filename>]",
             "Export config wizard primitives to file or console", export_primitives);
    return list.take();
}

}  // namespace asterism::manage

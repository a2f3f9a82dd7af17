// SPDX-License-Identifier: Apache-2.0
// config list, config reload: the files that are read, and by which of Asterisk's modules' names.
#include "asterism/base/event.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

struct ConfigFile {
    std::string_view module;
    std::string_view name;
    /// What Operations::reload is asked for.
    std::string_view reloads;
};
constexpr ConfigFile kFiles[] = {
    {"core", "asterisk.conf", ""},
    {"acl", "acl.conf", "acl"},
    {"features", "features.conf", "features"},
    {"http", "http.conf", "http"},
    {"logger", "logger.conf", "logger"},
    {"manager", "manager.conf", "manager"},
    {"cli_aliases", "cli_aliases.conf", "cli_aliases"},
    {"pbx_config", "extensions.conf", "dialplan"},
    {"res_indications", "indications.conf", ""},
    {"res_musiconhold", "musiconhold.conf", ""},
    {"res_phoneprov", "phoneprov.conf", ""},
    {"res_pjsip", "pjsip.conf", "pjsip"},
    {"res_pjsip_config_wizard", "pjsip_wizard.conf", "pjsip"},
    {"res_pjsip_notify", "pjsip_notify.conf", "notify"},
    {"res_resolver_unbound", "resolver_unbound.conf", ""},
    {"res_rtp_asterisk", "rtp.conf", "rtp"},
};

void list(const Services& services, CommandCall& call) {
    for (const auto& file : kFiles)
        call.out.line("{:<20.20} {}/{}", file.module, services.config_directory, file.name);
}

void reload_file(Services& services, CommandCall& call) {
    for (const auto& file : kFiles) {
        if (!iequals(file.name, call.args.front())) continue;
        return services.operations.reload(std::string(file.reloads),
                                          [finish = call.later()](const Reloaded& done) {
                                              CommandOutput out;
                                              out.text(done.text);
                                              if (!done.ok) out.fail();
                                              finish(out);
                                          });
    }
    call.out.line("Unable to find file '{}'", call.args.front());
    call.out.fail();
}

}  // namespace

std::vector<Command> config_commands(Services& services) {
    const auto files = [](std::size_t, std::string_view) {
        std::vector<std::string> out;
        for (const auto& file : kFiles) out.emplace_back(file.name);
        return out;
    };
    return {{"config list",
             "config list",
             "Show the configuration files in use",
             [all = &services](CommandCall& call) { list(*all, call); },
             {}},
            {"config reload <file>", "config reload <filename.conf>",
             "Force a reload on modules using a particular configuration file",
             [all = &services](CommandCall& call) { reload_file(*all, call); }, files,
             classes(EventClass::System, EventClass::Config)}};
}

}  // namespace asterism::manage

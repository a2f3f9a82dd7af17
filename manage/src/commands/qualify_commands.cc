// SPDX-License-Identifier: Apache-2.0
// pjsip qualify, pjsip reload qualify: are the contacts there? Shapes: reference/cli.json.
#include "asterism/manage/cli.h"
#include "commands/command_list.h"
#include "pjsip/listing.h"

namespace asterism::manage {

namespace {

// 147
void qualify(Services& services, CommandCall& call) {
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) {
        call.out.line("Unable to retrieve endpoint {}", call.args[0]);
        return call.out.fail();
    }
    if (endpoint->aors.empty()) {
        call.out.line("No AoRs configured for endpoint {}", endpoint->name);
        return call.out.fail();
    }
    for (const auto& aor : endpoint->aors) {
        call.out.line("Qualifying AOR '{}' on endpoint '{}'", aor, endpoint->name);
        services.registrar.qualify(aor);
    }
}

void reload_aor(Services& services, CommandCall& call) {
    if (!services.directory.aor(call.args[0])) return no_such_object(call);
    services.registrar.follow();
    call.out.line("Synchronizing AOR '{}'", call.args[0]);
}

void reload_endpoint(Services& services, CommandCall& call) {
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) return no_such_object(call);
    services.registrar.follow();
    for (const auto& aor : endpoint->aors)
        call.out.line("Synchronizing AOR '{}' on endpoint '{}'", aor, endpoint->name);
}

}  // namespace

std::vector<Command> qualify_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip qualify <endpoint>", "Send an OPTIONS request to a PJSIP endpoint", qualify,
             names_of<endpoint::Endpoint>(services));
    list.add("pjsip reload qualify aor <id>", "Synchronize the PJSIP Aor qualify options", reload_aor,
             names_of<endpoint::Aor>(services));
    list.add("pjsip reload qualify endpoint <id>",
             "Synchronize the qualify options for all Aors on the PJSIP endpoint", reload_endpoint,
             names_of<endpoint::Endpoint>(services));
    return list.take();
}

}  // namespace asterism::manage

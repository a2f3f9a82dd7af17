// SPDX-License-Identifier: Apache-2.0
// pjsip qualify, pjsip reload qualify, pjsip show qualify: are the contacts there? Shapes:
// reference/cli.json.
#include "asterism/manage/cli.h"
#include "commands/command_list.h"

namespace asterism::manage {

namespace {

void no_such_endpoint(CommandCall& call) {
    call.out.line("Unable to retrieve endpoint {}", call.args[0]);
    call.out.fail_and_say_so();
}

void no_such_aor(CommandCall& call) {
    call.out.line("Unable to retrieve aor '{}'", call.args[0]);
    call.out.fail_and_say_so();
}

// 147
void qualify(Services& services, CommandCall& call) {
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) return no_such_endpoint(call);
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
    if (!services.directory.aor(call.args[0])) return no_such_aor(call);
    services.registrar.follow();
    call.out.line("Synchronizing AOR '{}'", call.args[0]);
}

void reload_endpoint(Services& services, CommandCall& call) {
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) return no_such_endpoint(call);
    services.registrar.follow();
    for (const auto& aor : endpoint->aors)
        call.out.line("Synchronizing AOR '{}' on endpoint '{}'", aor, endpoint->name);
}

void show_qualify(const endpoint::Aor& aor, CommandOutput& out, std::string_view endpoint) {
    if (endpoint.empty())
        out.line(" * AOR '{}'", aor.name);
    else
        out.line(" * AOR '{}' on endpoint '{}'", aor.name, endpoint);
    out.line("  Qualify frequency    : {} sec", aor.qualify_frequency.count());
    out.line("  Qualify timeout      : {} ms", static_cast<int>(aor.qualify_timeout * 1000));
    out.line("  Qualify 2xx only     : {}", aor.qualify_2xx_only ? "yes" : "no");
    out.line("  Authenticate qualify : {}", aor.authenticate_qualify ? "yes" : "no");
}

void show_qualify_aor(Services& services, CommandCall& call) {
    const auto& aor = services.directory.aor(call.args[0]);
    if (!aor) {
        call.out.line("Unable to retrieve aor '{}' qualify options", call.args[0]);
        return call.out.fail_and_say_so();
    }
    show_qualify(*aor, call.out, {});
}

void show_qualify_endpoint(Services& services, CommandCall& call) {
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) return no_such_endpoint(call);
    for (const auto& name : endpoint->aors)
        if (const auto& aor = services.directory.aor(name)) show_qualify(*aor, call.out, endpoint->name);
}

}  // namespace

std::vector<Command> qualify_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip qualify <endpoint>", "Send an OPTIONS request to a PJSIP endpoint", qualify,
             names_of<endpoint::Endpoint>(services), classes(EventClass::System, EventClass::Reporting));
    list.add("pjsip reload qualify aor <id>", "Synchronize the PJSIP Aor qualify options", reload_aor,
             names_of<endpoint::Aor>(services), classes(EventClass::System, EventClass::Reporting));
    list.add("pjsip reload qualify endpoint <id>",
             "Synchronize the qualify options for all Aors on the PJSIP endpoint", reload_endpoint,
             names_of<endpoint::Endpoint>(services), classes(EventClass::System, EventClass::Reporting));
    list.add("pjsip show qualify aor <id>", "Show PJSIP AOR qualify options", show_qualify_aor,
             names_of<endpoint::Aor>(services));
    list.add("pjsip show qualify endpoint <id>", "Show PJSIP endpoint qualify options", show_qualify_endpoint,
             names_of<endpoint::Endpoint>(services));
    return list.take();
}

}  // namespace asterism::manage

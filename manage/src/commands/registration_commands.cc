// SPDX-License-Identifier: Apache-2.0
// pjsip list|show registrations, pjsip send register|unregister. Shapes: reference/cli.json.
#include "asterism/manage/cli.h"
#include "commands/command_list.h"
#include "pjsip/listing.h"
#include "pjsip/registration_row.h"

namespace asterism::manage {

namespace {

struct NamedRow {
    std::string name;
    trunk::RegistrationRow row;
};

std::vector<std::shared_ptr<NamedRow>> all_rows(const Services& services) {
    std::vector<std::shared_ptr<NamedRow>> rows;
    for (auto& row : services.registrations.rows()) {
        auto name = row.config->name;
        rows.push_back(std::make_shared<NamedRow>(NamedRow{std::move(name), std::move(row)}));
    }
    return rows;
}

void show_all(const Services& services, CommandCall& call) {
    list_objects(call, {registration_head()}, all_rows(services), false,
                 [&](const NamedRow& one) { registration_row(call.out, one.row); });
}

void show_registration(const Services& services, CommandCall& call) {
    const auto row = services.registrations.row(call.args[0]);
    if (!row) return no_such_object(call);
    begin_listing(call.out, {registration_head()});
    registration_row(call.out, *row);
    call.out.line();
    parameter_table(call.out, endpoint::registration_schema().fields(*row->config));
    // Beyond the reference: why it stands as it does.
    if (!row->last_result.empty()) {
        call.out.line();
        call.out.line(" Last result: {}", row->last_result);
    }
    const auto& by_name = row->config->endpoint.empty() ? row->config->name : row->config->endpoint;
    if (const auto& endpoint = services.directory.endpoint(by_name))
        if (const auto report = services.health.report(*endpoint); report.health != endpoint::Health::Unknown)
            call.out.line(" Trunk health: {} ({})", to_text(report.health), report.why);
    call.out.line();
}

/// One by its name, or "*all".
void send(const Services& services, CommandCall& call, bool (trunk::Registrations::*act)(std::string_view)) {
    const auto& name = call.args[0];
    if (name == "*all") {
        for (const auto& row : services.registrations.rows()) (services.registrations.*act)(row.config->name);
        return;
    }
    if ((services.registrations.*act)(name)) return;
    call.out.line("Unable to retrieve registration {}", name);
    call.out.fail_and_say_so();
}

}  // namespace

std::vector<Command> registration_commands(Services& services) {
    const auto names = [&services](std::size_t, std::string_view) {
        std::vector<std::string> all;
        for (const auto& row : services.registrations.rows()) all.push_back(row.config->name);
        return all;
    };
    const auto names_or_all = [names](std::size_t at, std::string_view begun) {
        auto all = names(at, begun);
        all.emplace_back("*all");
        return all;
    };
    CommandList list(services);
    list.add("pjsip list registrations [like <pattern>]", "List PJSIP Registrations", show_all);
    list.add("pjsip show registrations [like <pattern>]", "Show PJSIP Registrations", show_all);
    list.add("pjsip show registration <id>", "Show PJSIP Registration", show_registration, names);
    list.add(
        "pjsip send register <registration>", "Registers an outbound registration target",
        [](const Services& all, CommandCall& call) { send(all, call, &trunk::Registrations::send_register); },
        names_or_all, classes(EventClass::System, EventClass::Reporting));
    list.add(
        "pjsip send unregister <registration>", "Unregisters outbound registration target",
        [](const Services& all, CommandCall& call) {
            send(all, call, &trunk::Registrations::send_unregister);
        },
        names_or_all, classes(EventClass::System, EventClass::Reporting));
    return list.take();
}

}  // namespace asterism::manage

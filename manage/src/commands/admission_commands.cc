// SPDX-License-Identifier: Apache-2.0
// pjsip set|show maintenance, pjsip show unidentified_requests: who is let in. Shapes: reference/cli.json.
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "commands/command_list.h"
#include "pjsip/listing.h"
#include "pjsip/maintenance.h"

namespace asterism::manage {

namespace {

void set_mode(Services& services, CommandCall& call) {
    const bool on = iequals(call.args[0], "on");
    const auto* mode = on ? "ENABLED" : "DISABLED";
    std::size_t count = 0;
    const bool known = set_maintenance(services, call.args[1], on, [&](const std::string&) { ++count; });
    if (known && call.args[1] == "all")
        return call.out.line("Maintenance mode {} for {} endpoint{}", mode, count, count == 1 ? "" : "s");
    if (known && count == 0)
        return call.out.line("Endpoint '{}' {} in maintenance mode", call.args[1],
                             on ? "is already" : "was not");
    if (known) return call.out.line("Maintenance mode {} for endpoint '{}'", mode, call.args[1]);
    call.out.line("Endpoint '{}' not found", call.args[1]);
    call.out.fail();
}

void show_mode(Services& services, CommandCall& call) {
    if (!call.args.empty())
        return call.out.line("Endpoint '{}' is {}in maintenance mode", call.args[0],
                             services.directory.in_maintenance(call.args[0]) ? "" : "NOT ");
    const auto& all = services.directory.maintenance();
    call.out.line();
    call.out.line("  {:<40}  {:<5}", "Endpoint", "State");
    call.out.line("  {:-<40}  {:-<5}", "", "");
    for (const auto& name : all) call.out.line("  {:<40}  ON", name);
    call.out.line();
    call.out.line("  {} endpoint{} in maintenance mode", all.size(), all.size() == 1 ? "" : "s");
    call.out.line();
}

void show_strangers(Services& services, CommandCall& call) {
    const auto rows = services.operations.strangers ? services.operations.strangers()
                                                    : std::vector<endpoint::Intake::StrangerRow>{};
    if (rows.empty()) return end_listing(call.out, 0);
    begin_listing(call.out, {fmt::format("  Request:  {:.<59}>  <Count> <Age(sec)>", "<IP Address")});
    for (const auto& row : rows)
        call.out.line("  Request:  {:<60}  {:>5} {:>10.3f}", row.source.text(), row.count,
                      static_cast<double>(row.age.count()) / 1000.0);
    call.out.line();
    end_listing(call.out, rows.size());
}

}  // namespace

std::vector<Command> admission_commands(Services& services) {
    CommandList list(services);
    const auto names = names_of<endpoint::Endpoint>(services);
    list.add(
        "pjsip set maintenance {on|off} <endpoint>", "Enable/disable maintenance mode for an endpoint",
        set_mode,
        [names](std::size_t at, std::string_view begun) {
            auto all = names(at, begun);
            all.emplace_back("all");
            return all;
        },
        classes(EventClass::System));
    list.add("pjsip show maintenance [<endpoint>]", "Show endpoints in maintenance mode", show_mode, names);
    list.add("pjsip show unidentified_requests", "Show PJSIP Unidentified Requests", show_strangers);
    return list.take();
}

}  // namespace asterism::manage

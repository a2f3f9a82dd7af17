// SPDX-License-Identifier: Apache-2.0
// pjsip show transport-monitors|scheduled_tasks, pjsip list ciphers: what is watched, asked and spoken.
// Shapes: reference/cli.json.
#include <fmt/chrono.h>

#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "asterism/rt/ciphers.h"
#include "asterism/rt/zone.h"
#include "commands/command_list.h"
#include "pjsip/listing.h"

namespace asterism::manage {

namespace {

/// "Mon 02:29:32"
std::string day_and_time(WallTime when) {
    const auto seconds = std::chrono::duration_cast<Seconds>(when.time_since_epoch()).count();
    const auto there = rt::time_in_zone(seconds, {});
    return there ? fmt::format("{:%a %H:%M:%S}", *there) : std::string();
}

bool bad_pattern(const NameFilter& filter, CommandCall& call) {
    if (filter.good()) return false;
    call.out.line("The pattern is no regular expression.");
    call.out.fail();
    return true;
}

/// Connections, and how many contacts live on each: those are told when it breaks.
void show_monitors(const Services& services, CommandCall& call) {
    const NameFilter filter(call.args);
    if (bad_pattern(filter, call)) return;
    call.out.line("PJSIP Transport Monitors:");
    call.out.line();
    call.out.line("{:.<47}> {:.<11}> <Direction> <RefCnt> <Monitors> {:.<20}>", "<Remote Host", "<State",
                  "<ObjName");
    std::size_t count = 0;
    for (const auto& flow : services.net.flows()) {
        const auto remote = flow.remote.text();
        if (!filter.takes(remote)) continue;
        const auto monitors = services.registrar.contacts_on(flow.id);
        call.out.line("{:<49}{:<13}{:<12}{:>6}{:>11}   {}", remote, "ACTIVE",
                      flow.incoming ? "Incoming" : "Outgoing", 1 + monitors, monitors,
                      fmt::format("{}{:08x}", to_lower(sip::transport_name(flow.transport)), flow.id.slot));
        ++count;
    }
    call.out.line();
    call.out.line("Total Transport Monitors: {}", count);
}

void show_tasks(const Services& services, CommandCall& call) {
    const NameFilter filter(call.args);
    if (bad_pattern(filter, call)) return;
    call.out.line("PJSIP Scheduled Tasks:");
    call.out.line();
    call.out.line(
        "{:.<46}> <Interval> <Times Run> <State>  <Queued....>  <Last Start>  <Next Start.....secs>",
        "<Task Name");
    call.out.line("{:=<129}", "");
    const auto now = services.loop.wall_now();
    std::size_t count = 0;
    for (const auto& task : services.registrar.probes()) {
        const auto name = fmt::format("pjsip/options/{}-{:08x}", task.aor, task.number);
        if (!filter.takes(name)) continue;
        call.out.line("{:<47} {:>10} {:>11}   {:<6} {:<13} {:<13} {:<13} {:>7}", name, task.interval.count(),
                      task.runs, task.running ? "run" : "wait",
                      task.runs ? day_and_time(*task.last) : "not queued",
                      task.runs ? day_and_time(*task.last) : "not started", day_and_time(task.next),
                      std::chrono::duration_cast<Seconds>(task.next - now).count());
        ++count;
    }
    call.out.line();
    call.out.line("Total Scheduled Tasks: {}", count);
}

void list_ciphers(const Services&, CommandCall& call) {
    std::string names;
    for (const auto& one : rt::tls_ciphers()) names += (names.empty() ? "" : ", ") + one;
    call.out.line("Available ciphers: '{}'", names);
}

}  // namespace

std::vector<Command> upkeep_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip show transport-monitors [like <pattern>]", "Show pjsip transport monitors",
             show_monitors);
    list.add("pjsip show scheduled_tasks [like <pattern>]", "Show pjsip scheduled tasks", show_tasks);
    list.add("pjsip list ciphers", "List available OpenSSL cipher names", list_ciphers);
    return list.take();
}

}  // namespace asterism::manage

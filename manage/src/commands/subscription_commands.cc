// SPDX-License-Identifier: Apache-2.0
// pjsip list|show subscriptions, pjsip show subscription. Shapes: reference/cli.json, and asked of Asterisk.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "asterism/base/regex.h"
#include "commands/command_list.h"
#include "pjsip/subscription_text.h"

namespace asterism::manage {

namespace {

/// Those that `{inbound|outbound} [like <pattern>]` means. We subscribe nowhere so far.
std::vector<presence::SubscriptionRow> rows_of(const Services& services, const CommandCall& call) {
    if (call.args.empty() || call.args[0] != "inbound") return {};
    return services.subscriptions.rows();
}

using Lines = std::vector<std::string>;

/// Prints each that the pattern finds anywhere in its lines, as one text, and counts them.
void list_rows(const Services& services, CommandCall& call,
               Lines (*block)(const presence::SubscriptionRow&)) {
    const std::string pattern = call.args.size() > 1 ? call.args.back() : std::string();
    const auto regex = Regex::compile(pattern);
    if (!regex) {
        call.out.line("The pattern is no regular expression.");
        return call.out.fail();
    }
    std::size_t count = 0;
    for (const auto& row : rows_of(services, call)) {
        const auto lines = block(row);
        if (!regex->found_in(fmt::format("{}", fmt::join(lines, "\n")))) continue;
        for (const auto& line : lines) call.out.line("{}", line);
        ++count;
    }
    call.out.line();
    if (call.args.size() > 1)
        call.out.line("{} active subscriptions matched \"{}\"", count, pattern);
    else
        call.out.line("{} active subscriptions", count);
}

std::string who(const presence::SubscriptionRow& row) {
    return fmt::format("{}/{}", row.endpoint->name, caller_id_text(*row.endpoint, "<none>"));
}

/// In the list: his name, else his number (asked of Asterisk 22.10.1).
std::string who_in_short(const presence::SubscriptionRow& row) {
    const auto& [name, number] = row.endpoint->callerid;
    return fmt::format("{}/{}", row.endpoint->name,
                       name.empty() ? caller_id_text(*row.endpoint, "<none>") : std::string(name));
}

void list_subscriptions(const Services& services, CommandCall& call) {
    call.out.line("{:<30} {:<30} {:>6} {}", "Endpoint/CLI", "Resource/Event", "Expiry", "Call-id");
    list_rows(services, call, [](const presence::SubscriptionRow& row) {
        return Lines{fmt::format("{:<30.30} {:<30.30} {:>6} {}", who_in_short(row),
                                 fmt::format("{}/{}", row.resource, row.event), row.left.count(),
                                 row.call_id)};
    });
}

void show_subscriptions(const Services& services, CommandCall& call) {
    call.out.line("Endpoint: <Endpoint/Caller-ID.............................................>");
    call.out.line("Resource: <Resource/Event.................................................>");
    call.out.line("  Expiry: <Expiry>  <Call-id..............................................>");
    call.out.line("{:=<75}", "");
    list_rows(services, call, [](const presence::SubscriptionRow& row) {
        return Lines{"", "Endpoint: " + who(row), fmt::format("Resource: {}/{}", row.resource, row.event),
                     fmt::format("  Expiry: {:>8}  {}", row.left.count(), row.call_id)};
    });
}

/// Ours: whose lamps stand still, since we are not answered.
void show_stuck(const Services& services, CommandCall& call) {
    constexpr Millis kSoon{1000};
    std::size_t count = 0;
    for (const auto& row : services.subscriptions.rows()) {
        if (row.unanswered < kSoon) continue;
        if (++count == 1)
            call.out.line("{:<20} {:<24} {:>9} {:<28} {}", "Endpoint", "Resource/Event", "Waits", "Sent to",
                          "Call-id");
        call.out.line("{:<20} {:<24} {:>7} s {:<28} {}", row.endpoint->name,
                      fmt::format("{}/{}", row.resource, row.event), row.unanswered.count() / 1000, row.way,
                      row.call_id);
    }
    call.out.line("{} of {} subscriptions wait for an answer to their NOTIFY", count,
                  services.subscriptions.count());
}

void show_subscription(const Services& services, CommandCall& call) {
    for (const auto& row : rows_of(services, call)) {
        if (row.call_id != call.args.back()) continue;
        call.out.line("{:<20}: {}", "ParameterName", "ParameterValue");
        call.out.line("{:=<75}", "");
        call.out.line("{:<20}: {}", "Resource", row.resource);
        call.out.line("{:<20}: {}", "Event", row.event);
        call.out.line("{:<20}: {}", "Expiry", row.left.count());
        for (const auto& [name, value] : subscription_fields(row)) call.out.line("{:<20}: {}", name, value);
        call.out.line();
        return;
    }
}

}  // namespace

std::vector<Command> subscription_commands(Services& services) {
    const auto call_ids = [&services](std::size_t at, std::string_view) {
        std::vector<std::string> all;
        if (at == 0) return all;
        for (const auto& row : services.subscriptions.rows()) all.push_back(row.call_id);
        return all;
    };
    CommandList commands(services);
    commands.add("pjsip list subscriptions {inbound|outbound} [like <pattern>]",
                 "List active inbound/outbound subscriptions", list_subscriptions);
    commands.add("pjsip show subscriptions {inbound|outbound} [like <pattern>]",
                 "Show active inbound/outbound subscriptions", show_subscriptions);
    commands.add("pjsip show subscriptions stuck", "Show subscriptions whose NOTIFYs are not answered",
                 show_stuck);
    commands.add("pjsip show subscription {inbound|outbound} <call-id>", "Show active subscription details",
                 show_subscription, call_ids);
    return commands.take();
}

}  // namespace asterism::manage

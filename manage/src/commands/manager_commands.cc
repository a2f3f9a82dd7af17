// SPDX-License-Identifier: Apache-2.0
// The manager interface as the CLI shows it.
#include <algorithm>

#include "ami/actions.h"
#include "asterism/base/event.h"
#include "asterism/base/text.h"
#include "asterism/manage/ami.h"
#include "asterism/manage/cli.h"
#include "commands/event_commands.h"

namespace asterism::manage {

namespace {

/// Every class is open.
bool is_everything(std::uint32_t classes) {
    static const auto every = parse_event_classes("all");
    return classes == every;
}

void show_connected(const AmiServer& ami, CommandCall& call) {
    constexpr std::string_view kRow = "  {:<15.15}  {:<55.55}  {:<10}  {:<10}  {:<8}  {:<8}  {:<10}  {:<10}";
    call.out.line(fmt::runtime(kRow), "Username", "IP Address", "Start", "Elapsed", "FileDes", "HttpCnt",
                  "ReadPerms", "WritePerms");
    const auto rows = ami.rows();
    // "all" is every bit, also those that no class has.
    const auto number = [](std::uint32_t bits) {
        return fmt::format("{:010}", is_everything(bits) ? 0x7fff'ffffu : bits);
    };
    for (const auto& row : rows)
        call.out.line(fmt::runtime(kRow), row.user, row.peer.ip.text(),
                      std::chrono::duration_cast<Seconds>(row.since.time_since_epoch()).count(),
                      row.elapsed.count(), row.number, 0, number(row.read), number(row.write));
    call.out.line("{} users connected.", rows.size());
}

void show_users(const AmiServer& ami, CommandCall& call) {
    call.out.line();
    call.out.line("username");
    call.out.line("--------");
    for (const auto& user : ami.options().users) call.out.line("{}", user.name);
    call.out.line("-------------------");
    call.out.line("{} manager users configured.", ami.options().users.size());
}

/// "call,reporting"; of whom every class is open, "all" stands behind them.
std::string permissions(std::uint32_t classes) {
    return print_event_classes(classes) + (is_everything(classes) ? ",all" : "");
}

void show_user(const AmiServer& ami, CommandCall& call) {
    for (const auto& user : ami.options().users) {
        if (user.name != call.args.front()) continue;
        call.out.line();
        const auto row = [&call](std::string_view name, std::string_view value) {
            call.out.line("{:>18}: {}", name, value);
        };
        row("username", user.name);
        row("secret", user.secret.empty() ? "<N/A>" : "<Set>");
        row("ACL", user.acl.empty() ? "no" : "yes");
        row("read perm", permissions(user.read));
        row("write perm", permissions(user.write));
        row("displayconnects", user.display_connects ? "yes" : "no");
        row("allowmultiplelogin", user.allow_multiple_login ? "yes" : "no");
        row("Variables", "");
        return;
    }
    call.out.line("There is no manager called {}", call.args.front());
    call.out.fail();
}

void show_settings(const AmiServer& ami, CommandCall& call) {
    const auto& options = ami.options();
    const auto row = [&call](std::string_view name, std::string_view value) {
        call.out.line("  {:<25}{}{}", fmt::format("{}:", name), value.empty() ? "" : "  ", value);
    };
    const auto yes = [](bool is) { return is ? "Yes" : "No"; };
    const auto list = [](const std::vector<std::string>& words) {
        std::string out;
        for (const auto& word : words) out += (out.empty() ? "" : ",") + word;
        return out;
    };
    call.out.line();
    call.out.line("Global Settings:");
    call.out.line("----------------");
    row("Manager (AMI)", yes(options.enabled));
    row("Web Manager (AMI/HTTP)", "No");
    row("TCP Bindaddress", options.enabled ? options.bind.text() : "Disabled");
    row("HTTP Timeout (seconds)", "60");
    row("TLS Enable", yes(options.tls_enabled));
    row("TLS Bindaddress", options.tls_enabled ? options.tls_bind.text() : "Disabled");
    row("TLS Certfile", options.tls.cert_file);
    row("TLS Privatekey", options.tls.key_file);
    row("TLS Cipher", options.tls.ciphers);
    row("Allow multiple login", yes(options.allow_multiple_login));
    row("Display connects", yes(options.display_connects));
    row("Timestamp events", yes(options.timestamp_events));
    row("Channel vars", list(options.channel_vars));
    row("Disabled events", list(options.disabled_events));
    row("Debug", yes(options.debug));
}

void show_commands(CommandCall& call) {
    call.out.line("  {:<33}  {}", "Action", "Synopsis");
    call.out.line("  {:<33}  {}", "------", "--------");
    for (const auto& action : ami_actions().all())
        call.out.line("  {:<33}  {}", action.name, action.synopsis);
}

void show_command(CommandCall& call) {
    for (const auto& name : call.args) {
        const auto& all = ami_actions().all();
        const auto action =
            std::ranges::find_if(all, [&name](const AmiAction& one) { return iequals(one.name, name); });
        if (action == all.end()) {
            call.out.line("No such action '{}'", name);
            call.out.fail();
            continue;
        }
        call.out.line("Action: {}", action->name);
        call.out.line("Synopsis: {}", action->synopsis);
        call.out.line("Privilege: {}",
                      action->classes ? print_event_classes(action->classes) + ",all" : "<none>");
    }
}

}  // namespace

std::vector<Command> manager_commands(Services& services, AmiServer& ami) {
    auto* all = &services;
    auto* server = &ami;
    std::vector<Command> commands = event_commands(ami);
    std::vector<Command> own = {
        {"manager show connected",
         "manager show connected",
         "List connected manager interface users",
         [server](CommandCall& call) { show_connected(*server, call); },
         {}},
        {"manager show users",
         "manager show users",
         "List configured manager users",
         [server](CommandCall& call) { show_users(*server, call); },
         {}},
        {"manager show user <user>",
         "manager show user <user>",
         "Display information on a specific manager user",
         [server](CommandCall& call) { show_user(*server, call); },
         {}},
        {"manager show settings",
         "manager show settings",
         "Show manager global settings",
         [server](CommandCall& call) { show_settings(*server, call); },
         {}},
        {"manager show commands",
         "manager show commands",
         "List manager interface commands",
         [](CommandCall& call) { show_commands(call); },
         {}},
        {"manager show command <actions...>", "manager show command <actionname> [<actionname> [...]]",
         "Show a manager interface command", [](CommandCall& call) { show_command(call); },
         [](std::size_t, std::string_view) {
             std::vector<std::string> names;
             for (const auto& action : ami_actions().all()) names.emplace_back(action.name);
             return names;
         }},
        {"manager kick session <number>",
         "manager kick session <file descriptor>",
         "Kick a connected manager interface connection",
         [server](CommandCall& call) {
             const auto number = parse_uint(call.args.front());
             if (number && server->kick(static_cast<unsigned>(*number)))
                 return call.out.line("Kicking manager connected to session {}", *number);
             call.out.line("No manager session found using file descriptor {}", call.args.front());
             call.out.fail();
         },
         {},
         classes(EventClass::System)},
        {"manager reload",
         "manager reload",
         "Reload manager configurations",
         [all](CommandCall& call) {
             const auto finish = call.later();
             all->operations.reload("manager", [finish](const Reloaded& result) {
                 CommandOutput out;
                 out.text(result.text);
                 if (!result.ok) out.fail();
                 finish(out);
             });
         },
         {},
         classes(EventClass::System, EventClass::Config)},
    };
    commands.insert(commands.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    return commands;
}

}  // namespace asterism::manage

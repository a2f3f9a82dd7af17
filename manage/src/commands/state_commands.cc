// SPDX-License-Identifier: Apache-2.0
// Hints and devices: what extensions and lamps are doing.
#include "asterism/base/event.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

void hint_row(CommandOutput& out, const Services& services, const presence::Hint& hint) {
    out.line("{:<30.30}: {:<60.60}  State:{:<15.15} Presence:{:<15.15} Watchers {:2}",
             fmt::format("{}@{}", hint.exten, hint.context), hint.whole(), to_text(hint.state),
             // A pattern stands for nobody yet.
             hint.exten.starts_with('_')  ? std::string()
             : hint.presence_text.empty() ? std::string("not_set")
                                          : services.presence.custom_presence.value(hint.presence_text).state,
             services.presence.extensions.watchers(hint));
}

void show_hints(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto& extensions = services.presence.extensions;
    if (extensions.count() == 0) return out.line("There are no registered dialplan hints");
    out.line();
    out.line("    -= Registered Asterisk Dial Plan Hints =-");
    extensions.each([&](const presence::Hint& hint) { hint_row(out, services, hint); });
    out.line("----------------");
    out.line("- {} hints registered", extensions.count());
}

void show_hint(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto& extensions = services.presence.extensions;
    if (extensions.count() == 0) return out.line("There are no registered dialplan hints");
    std::size_t count = 0;
    extensions.each([&](const presence::Hint& hint) {
        if (!iequals(hint.exten, call.args.front())) return;
        hint_row(out, services, hint);
        ++count;
    });
    if (count == 0) return out.line("No hints matching extension {}", call.args.front());
    out.line("{} hint{} matching extension {}", count, count == 1 ? "" : "s", call.args.front());
}

void list_devices(const Services& services, CommandCall& call) {
    static constexpr std::string_view kRule =
        "---------------------------------------------------------------------";
    auto& out = call.out;
    out.line();
    out.line("{}", kRule);
    out.line("--- Custom Device States --------------------------------------------");
    out.line("{}", kRule);
    out.line("---");
    bool any = false;
    services.presence.custom.each_device([&](std::string_view device) {
        any = true;
        out.line("--- Name: '{}'  State: '{}'", device,
                 endpoint::device_state_word(services.presence.devices.own_state(device)));
    });
    if (any) out.line("---");
    out.line("{}", kRule);
    out.line("{}", kRule);
    out.line();
}

void change_device(Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto [technology, name] = presence::split_device(call.args[0]);
    if (!iequals(technology, "Custom") || name.empty()) {
        out.line("The devstate command can only be used to set 'Custom:' device state!");
        return out.fail_and_say_so();
    }
    const auto state = endpoint::device_state_of_word(call.args[1]);
    if (!state) {
        out.line("'{}' is no state of a device", call.args[1]);
        return out.fail();
    }
    out.line("Changing {} to {}", name, endpoint::device_state_word(*state));
    services.presence.custom.set(name, *state);
}

constexpr std::string_view kPresenceRule =
    "---------------------------------------------------------------------";

void list_presence(const Services& services, CommandCall& call) {
    auto& out = call.out;
    out.line();
    out.line("{}", kPresenceRule);
    out.line("--- Custom Presence States ------------------------------------------");
    out.line("{}", kPresenceRule);
    out.line("---");
    std::size_t count = 0;
    services.presence.custom_presence.each([&](std::string_view provider) {
        const auto stored = services.presence.custom_presence.stored(provider);
        out.line("--- Name: '{}'", provider);
        out.line("    --- State: '{}'", stored.value.state);
        out.line("    --- Subtype: '{}'", stored.value.subtype);
        out.line("    --- Message: '{}'", stored.value.message);
        out.line("    --- Base64 Encoded: '{}'", stored.encoded ? "Yes" : "No");
        out.line("---");
        ++count;
    });
    if (count == 0) return out.line("No custom presence states defined");
    out.line("{}", kPresenceRule);
    out.line("{}", kPresenceRule);
    out.line();
}

void change_presence(Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto [kind, name] = presence::split_device(call.args[0]);
    if (!iequals(kind, "CustomPresence") || name.empty()) {
        out.line("The presencestate command can only be used to set 'CustomPresence:' presence state!");
        return out.fail();
    }
    const auto word = split_once(call.args[1], ',').first;
    if (!presence::is_presence_word(word)) {
        out.line("Usage: presencestate change <entity> <state>[,<subtype>[,message[,options]]]");
        out.line("       Change a custom presence to a new state.");
        out.line("       The possible values for the state are:");
        out.line("NOT_SET | UNAVAILABLE | AVAILABLE | AWAY | XA | CHAT | DND");
        out.line("Optionally, a custom subtype and message may be provided, along with any options");
        out.line("accepted by func_presencestate. If the subtype or message provided contain spaces,");
        out.line("be sure to enclose the data in quotation marks (\"\")");
        out.line();
        out.line("Examples:");
        out.line("       presencestate change CustomPresence:mystate1 AWAY");
        out.line("       presencestate change CustomPresence:mystate1 AVAILABLE");
        out.line("       presencestate change CustomPresence:mystate1 \"Away,upstairs,eating lunch\"");
        return out.fail();
    }
    out.line("Changing {} to {}", name, word);
    services.presence.custom_presence.set(call.args[0], call.args[1]);
}

}  // namespace

std::vector<Command> state_commands(Services& services) {
    auto* all = &services;
    return {
        {"core show hints",
         "core show hints",
         "Show dialplan hints",
         [all](CommandCall& call) { show_hints(*all, call); },
         {}},
        {"core show hint <exten>", "core show hint <exten>", "Show dialplan hint",
         [all](CommandCall& call) { show_hint(*all, call); },
         [all](std::size_t, std::string_view) {
             std::vector<std::string> names;
             all->presence.extensions.each(
                 [&names](const presence::Hint& hint) { names.push_back(hint.exten); });
             return names;
         }},
        {"presencestate list",
         "presencestate list",
         "List currently know custom presence states",
         [all](CommandCall& call) { list_presence(*all, call); },
         {}},
        {"presencestate change <entity> <state>",
         "presencestate change <entity> <state>[,<subtype>[,message[,options]]]",
         "Change a custom presence state", [all](CommandCall& call) { change_presence(*all, call); },
         [all](std::size_t index, std::string_view) {
             std::vector<std::string> names;
             if (index == 0)
                 all->presence.custom_presence.each(
                     [&names](std::string_view provider) { names.emplace_back(provider); });
             return names;
         },
         classes(EventClass::System, EventClass::Call)},
        {"devstate list",
         "devstate list",
         "List currently known custom device states",
         [all](CommandCall& call) { list_devices(*all, call); },
         {}},
        {"devstate change <device> <state>", "devstate change <device> <state>",
         "Change a custom device state", [all](CommandCall& call) { change_device(*all, call); },
         [all](std::size_t index, std::string_view) {
             std::vector<std::string> names;
             if (index == 0)
                 all->presence.custom.each_device(
                     [&names](std::string_view device) { names.emplace_back(device); });
             else
                 for (int i = 0; i <= static_cast<int>(endpoint::DeviceState::OnHold); ++i)
                     names.emplace_back(endpoint::device_state_word(static_cast<endpoint::DeviceState>(i)));
             return names;
         },
         classes(EventClass::System, EventClass::Call)},
    };
}

}  // namespace asterism::manage

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
    services.presence.custom.each_device([&](std::string_view device) {
        out.line("--- Name: '{}'  State: '{}'", device,
                 endpoint::device_state_word(services.presence.devices.state(device)));
    });
    out.line("{}", kRule);
    out.line("{}", kRule);
    out.line();
}

void change_device(Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto [technology, name] = presence::split_device(call.args[0]);
    if (!iequals(technology, "Custom") || name.empty()) {
        out.line("The device must be specified with the \"Custom:\" prefix");
        return out.fail();
    }
    const auto state = endpoint::device_state_of_word(call.args[1]);
    if (!state) {
        out.line("'{}' is no state of a device", call.args[1]);
        return out.fail();
    }
    out.line("Changing {} to {}", name, endpoint::device_state_word(*state));
    services.presence.custom.set(name, *state);
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

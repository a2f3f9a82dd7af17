// SPDX-License-Identifier: Apache-2.0
// The classes of music on hold and their files.
#include "asterism/base/event.h"
#include "asterism/call/calls.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

std::string_view sort_name(call::MusicSort sort) {
    switch (sort) {
        case call::MusicSort::Alpha:
            return "alpha";
        case call::MusicSort::Random:
            return "random";
        case call::MusicSort::RandStart:
            return "randstart";
        case call::MusicSort::None:
            break;
    }
    return {};
}

void show_classes(const Services& services, CommandCall& call) {
    for (const auto& one : services.calls.music()->all()) {
        call.out.line("Class: {}", one.name);
        call.out.line("\tMode: {}", one.mode.empty() ? "<none>" : one.mode);
        call.out.line("\tDirectory: {}", one.directory.empty() ? "<none>" : one.directory);
        if (!one.announcement.empty()) call.out.line("\tAnnouncement: {}", one.announcement);
        if (one.digit != 0) call.out.line("\tDigit: {}", one.digit);
        if (const auto sort = sort_name(one.sort); !sort.empty()) call.out.line("\tSort: {}", sort);
    }
}

void show_files(const Services& services, CommandCall& call) {
    for (const auto& one : services.calls.music()->all()) {
        if (one.files.empty()) continue;
        call.out.line("Class: {}", one.name);
        for (const auto& file : one.files) call.out.line("\tFile: {}", file);
    }
}

void reload_music(Services& services, CommandCall& call) {
    const auto finish = call.later();
    services.operations.reload("musiconhold", [finish](const Reloaded& result) {
        CommandOutput out;
        out.text(result.text);
        if (!result.ok) out.fail();
        finish(out);
    });
}

}  // namespace

std::vector<Command> moh_commands(Services& services) {
    auto* all = &services;
    return {
        {"moh reload",
         "moh reload",
         "Reload MusicOnHold",
         [all](CommandCall& call) { reload_music(*all, call); },
         {},
         classes(EventClass::System, EventClass::Config)},
        {"moh show classes",
         "moh show classes",
         "List MusicOnHold classes",
         [all](CommandCall& call) { show_classes(*all, call); },
         {}},
        {"moh show files",
         "moh show files",
         "List MusicOnHold file-based classes",
         [all](CommandCall& call) { show_files(*all, call); },
         {}},
    };
}

}  // namespace asterism::manage

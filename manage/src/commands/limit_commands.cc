// SPDX-License-Identifier: Apache-2.0
// core show limits (ours): what one message, source, endpoint and all together may hold, and what of it is
// used.
#include "asterism/base/limit.h"
#include "asterism/manage/cli.h"
#include "commands/command_list.h"

namespace asterism::manage {

namespace {

void show_limits(const Services&, CommandCall& call) {
    auto& out = call.out;
    constexpr auto kRow = "{:<34} {:<9} {:>10} {:>10} {:>10} {:>10}  {}";
    out.line(kRow, "Limit", "Of one", "At most", "Now", "Peak", "Refused", "What");
    for (const auto* one : Limit::all())
        out.line(kRow, one->name(), limit_of_text(one->of()), one->value(),
                 one->of() == Limit::Of::All ? std::to_string(one->present()) : "-", one->peak(),
                 one->refused(), one->help());
    out.line("Now: of all together. Peak: the most that all, or one message, source or endpoint, asked for.");
    out.line("Refused: how often. At most: set in [limits] of asterisk.conf.");
}

}  // namespace

std::vector<Command> limit_commands(Services& services) {
    CommandList list(services);
    list.add("core show limits", "Show what may be held at most, and what is", show_limits);
    return list.take();
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// pjsip set history, pjsip show history: the latest SIP messages. Shapes: reference/cli.json.
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "asterism/manage/packet_logger.h"
#include "pjsip/packet_history.h"

namespace asterism::manage {

namespace {

void set(PacketLogger& logger, CommandCall& call) {
    if (iequals(call.args[0], "clear")) {
        logger.history().clear();
        return call.out.line("PJSIP History cleared");
    }
    const bool on = iequals(call.args[0], "on");
    logger.keep_history(on);
    call.out.line("PJSIP History {}", on ? "enabled" : "disabled");
}

void row(CommandOutput& out, const HistoryEntry& entry) {
    const auto first = trim(std::string_view(entry.text).substr(0, entry.text.find('\n')));
    out.line("{:05} {:<10} {} {:<24} {}", entry.number, entry.time.count(),
             entry.sent ? "* ==>" : "* <==", entry.peer.text(), valid_utf8(first));
}

void show(PacketLogger& logger, CommandCall& call) {
    HistoryFilter filter;
    if (call.args.size() > 1) {
        auto parsed = parse_history_filter({call.args.begin() + 1, call.args.end()});
        if (!parsed) {
            call.out.line("{}", parsed.error().reason);
            return call.out.fail();
        }
        filter = *std::move(parsed);
    }
    call.out.line("No.   Timestamp  (Dir) Address                  SIP Message");
    call.out.line("===== ========== ============================== ===================================");
    for (const auto& entry : logger.history().entries())
        if (!filter || filter(entry)) row(call.out, entry);
}

void show_entry(PacketLogger& logger, CommandCall& call) {
    const auto number = parse_uint(call.args.back());
    const auto* entry = number ? logger.history().find(*number) : nullptr;
    if (!entry) {
        call.out.line("Unable to find history entry {}", call.args.back());
        return call.out.fail();
    }
    call.out.line("<--- History Entry {} {} {} at {} --->", entry->number,
                  entry->sent ? "Sent to" : "Received from", entry->peer.text(), entry->time.count());
    call.out.text(valid_utf8(entry->text));
    call.out.line();
}

}  // namespace

std::vector<Command> history_commands(PacketLogger& logger) {
    auto* one = &logger;
    const auto with = [one](void (*run)(PacketLogger&, CommandCall&)) {
        return [one, run](CommandCall& call) { run(*one, call); };
    };
    return {
        {"pjsip set history {on|off|clear}",
         "pjsip set history {on|off|clear}",
         "Enable/Disable PJSIP History",
         with(set),
         {}},
        {"pjsip show history",
         "pjsip show history [entry <num>|where [...]]",
         "Display PJSIP History",
         with(show),
         {}},
        {"pjsip show history {where} <expression...>",
         "pjsip show history where <expression>",
         "Display PJSIP History that fits",
         with(show),
         {}},
        {"pjsip show history entry <num>",
         "pjsip show history entry <num>",
         "Display one message of the history",
         with(show_entry),
         {}},
    };
}

}  // namespace asterism::manage

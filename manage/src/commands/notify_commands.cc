// SPDX-License-Identifier: Apache-2.0
// pjsip send notify <type> {endpoint|uri|channel} <peer> [<peer>...]: reference 435, 436.
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "pjsip/notify.h"

namespace asterism::manage {

namespace {

NotifyWhom whom_of(std::string_view word) {
    if (iequals(word, "uri")) return NotifyWhom::Uri;
    return iequals(word, "channel") ? NotifyWhom::Channel : NotifyWhom::Endpoint;
}

void send(Services& services, CommandCall& call) {
    const auto* messages = session::services(services.calls).messages;
    const auto* lines = messages ? messages->notify_type(call.args[0]) : nullptr;
    if (!lines) {
        call.out.line("Unable to find notify type '{}'", call.args[0]);
        return call.out.fail();
    }
    for (std::size_t i = 2; i < call.args.size(); ++i) {
        call.out.line("Sending NOTIFY of type '{}' to '{}'", call.args[0], call.args[i]);
        const auto fault = send_notify(services, whom_of(call.args[1]), call.args[i], *lines);
        if (!fault) continue;
        call.out.line("{}", fault->text);
        call.out.fail();
    }
}

}  // namespace

std::vector<Command> notify_commands(Services& services) {
    Command command;
    command.words = "pjsip send notify <type> {endpoint|uri|channel} <peers...>";
    command.usage = "pjsip send notify <type> {endpoint|uri|channel} <peer> [<peer>...]";
    command.summary = "Send a NOTIFY request to a SIP endpoint";
    command.run = [&services](CommandCall& call) { send(services, call); };
    command.classes = classes(EventClass::System);
    command.complete = [&services](std::size_t at, std::string_view) {
        std::vector<std::string> words;
        if (at == 0 && session::services(services.calls).messages)
            return session::services(services.calls).messages->notify_types();
        if (at >= 2)
            for (const auto& one : services.directory.snapshot()->all<endpoint::Endpoint>())
                words.push_back(one->name);
        return words;
    };
    return {std::move(command)};
}

}  // namespace asterism::manage

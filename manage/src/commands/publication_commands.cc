// SPDX-License-Identifier: Apache-2.0
// pjsip show publications, pjsip show publication, pjsip send publish. Ours, in the shape of subscriptions'.
#include <algorithm>

#include "asterism/base/regex.h"
#include "asterism/manage/cli.h"
#include "commands/command_list.h"
#include "pjsip/publication_text.h"

namespace asterism::manage {

namespace {

bool means_inbound(const CommandCall& call) { return !call.args.empty() && call.args[0] == "inbound"; }

const std::string& field(const PublicationFields& fields, std::string_view name) {
    static const std::string none;
    const auto at = std::ranges::find(fields, name, [](const auto& one) { return one.first; });
    return at == fields.end() ? none : at->second;
}

std::string line_of(const PublicationFields& fields, bool inbound) {
    if (inbound)
        return fmt::format("{:<30.30} {:<22.22} {:<20.20} {:>10} {:>6}", field(fields, "Name"),
                           field(fields, "Package"), field(fields, "Endpoint"), field(fields, "EntityTag"),
                           field(fields, "Expiry"));
    const auto& user = field(fields, "User");
    const auto name = user.empty() ? field(fields, "Name") : field(fields, "Name") + "/" + user;
    return fmt::format("{:<30.30} {:<22.22} {:<34.34} {:<11} {:>6} {:>7} {}", name, field(fields, "Package"),
                       field(fields, "ServerUri"), field(fields, "State"), field(fields, "NextRefresh"),
                       field(fields, "Waiting"), field(fields, "LastResult"));
}

void show_publications(const Services& services, CommandCall& call) {
    const bool inbound = means_inbound(call);
    const std::string pattern = call.args.size() > 1 ? call.args.back() : std::string();
    const auto regex = Regex::compile(pattern);
    if (!regex) {
        call.out.line("The pattern is no regular expression.");
        return call.out.fail();
    }
    if (inbound)
        call.out.line("{:<30} {:<22} {:<20} {:>10} {:>6}", "Name", "Event", "Endpoint", "Tag", "Expiry");
    else
        call.out.line("{:<30} {:<22} {:<34} {:<11} {:>6} {:>7} {}", "Name/User", "Event", "Server", "State",
                      "Next", "Waiting", "Last result");
    std::size_t count = 0;
    for (const auto& fields : publications_listed(services, inbound)) {
        const auto line = line_of(fields, inbound);
        if (!regex->found_in(line)) continue;
        call.out.line("{}", line);
        ++count;
    }
    call.out.line();
    if (call.args.size() > 1)
        call.out.line("{} active publications matched \"{}\"", count, pattern);
    else
        call.out.line("{} active publications", count);
}

void show_publication(const Services& services, CommandCall& call) {
    bool found = false;
    for (const auto& fields : publications_listed(services, means_inbound(call))) {
        if (field(fields, "Name") != call.args.back()) continue;
        if (!std::exchange(found, true)) {
            call.out.line("{:<20}: {}", "ParameterName", "ParameterValue");
            call.out.line("{:=<75}", "");
        }
        for (const auto& [name, value] : fields) call.out.line("{:<20}: {}", name, value);
        call.out.line();
    }
    if (found) return;
    call.out.line("Unable to find publication '{}'.", call.args.back());
    call.out.fail();
}

void send_publish(const Services& services, CommandCall& call) {
    if (services.publishing.send_publish(call.args.back())) {
        call.out.line("Publishing '{}' anew", call.args.back());
        return;
    }
    call.out.line("Unable to find publication '{}'.", call.args.back());
    call.out.fail();
}

}  // namespace

std::vector<Command> publication_commands(Services& services) {
    const auto names = [&services](bool inbound) {
        std::vector<std::string> all;
        for (const auto& fields : publications_listed(services, inbound))
            all.push_back(field(fields, "Name"));
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    };
    CommandList commands(services);
    commands.add("pjsip show publications {inbound|outbound} [like <pattern>]",
                 "Show active inbound/outbound publications", show_publications);
    commands.add("pjsip show publication {inbound|outbound} <name>",
                 "Show active inbound/outbound publication details", show_publication,
                 [names](std::size_t at, std::string_view) {
                     auto all = at == 0 ? std::vector<std::string>() : names(true);
                     if (at != 0) std::ranges::copy(names(false), std::back_inserter(all));
                     return all;
                 });
    commands.add(
        "pjsip send publish <name>", "Publishes everything of an outbound publish again", send_publish,
        [names](std::size_t, std::string_view) { return names(false); },
        classes(EventClass::System, EventClass::Reporting));
    return commands.take();
}

}  // namespace asterism::manage

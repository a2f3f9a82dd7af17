// SPDX-License-Identifier: Apache-2.0
// Channels: show them, end them, send them elsewhere, make new ones.
#include "asterism/base/event.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/originate.h"
#include "asterism/manage/cli.h"
#include "commands/channel_list.h"
#include "state/durations.h"

namespace asterism::manage {

namespace {

void request_hangup(Services& services, CommandCall& call) {
    auto& channels = services.calls.channels;
    const auto& name = call.args.front();
    const auto end = [&call](call::Channel& channel) {
        call.out.line("Requested Hangup on channel '{}'", channel.name());
        call::publish_soft_hangup_request(channel, call::SoftHangup::Explicit);
        channel.hangup(call::Cause::NotDefined);
    };
    if (iequals(name, "all")) {
        std::vector<call::ChannelId> ids;
        for (const auto* channel : channels.all()) ids.push_back(channel->id());
        for (const auto id : ids)
            if (auto* channel = channels.find(id)) end(*channel);
        return;
    }
    auto* channel = channels.find(name);
    if (channel) return end(*channel);
    call.out.line("{} is not a known channel", name);
    call.out.fail();
}

/// "exten@context", "exten", "@context": what is missing is s and default.
call::Place place_of(std::string_view text) {
    const auto [exten, context] = split_once(text, '@');
    return {std::string(context.empty() ? std::string_view("default") : context),
            std::string(exten.empty() ? std::string_view("s") : exten), 1};
}

bool known_technology(Services& services, CommandCall& call) {
    const auto [technology, resource] = call::split_dial_string(call.args.front());
    if (!resource.empty() && services.calls.technologies.find(technology)) return true;
    if (resource.empty())
        call.out.line("Usage: channel originate <tech/data> application|extension ...");
    else
        call.out.line("There is no channel type '{}'", technology);
    call.out.fail();
    return false;
}

void originate_application(Services& services, CommandCall& call) {
    if (!known_technology(services, call)) return;
    call::OriginateRequest request;
    request.on_the_word_of(authority_of(call));
    request.dial_string = call.args[0];
    request.application = call.args[1];
    for (std::size_t i = 2; i < call.args.size(); ++i) {
        if (i > 2) request.application_data += ' ';
        request.application_data += call.args[i];
    }
    call::originate(services.calls, std::move(request), {});
}

void originate_extension(Services& services, CommandCall& call) {
    if (!known_technology(services, call)) return;
    call::OriginateRequest request;
    request.on_the_word_of(authority_of(call));
    request.dial_string = call.args[0];
    request.place = place_of(call.args.size() > 1 ? std::string_view(call.args[1]) : std::string_view());
    call::originate(services.calls, std::move(request), {});
}

void redirect(Services& services, CommandCall& call) {
    auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel) {
        call.out.line("Channel '{}' not found", call.args[0]);
        return call.out.fail_and_say_so();
    }
    const auto place = call::resolve_place(*channel, call.args[1]);
    if (!place) {
        call.out.line("There is no place '{}' in the dialplan", call.args[1]);
        return call.out.fail();
    }
    channel->divert(*place);
    call.out.line("Channel '{}' successfully redirected to {}", channel->name(), call.args[1]);
}

void kick(Services& services, CommandCall& call) {
    call::Bridge* bridge = nullptr;
    for (const auto& one : services.calls.bridges.all())
        if (one->uniqueid() == call.args[0]) bridge = one.get();
    if (!bridge) {
        call.out.line("Bridge '{}' not found", call.args[0]);
        return call.out.fail();
    }
    if (iequals(call.args[1], "all")) {
        call.out.line("Kicking all channels from bridge '{}'", call.args[0]);
        for (auto* member : std::vector(bridge->members())) bridge->leave(*member);
        return;
    }
    auto* channel = services.calls.channels.find(call.args[1]);
    if (!channel || channel->bridge() != bridge) {
        call.out.line("Channel '{}' not found", call.args[1]);
        return call.out.fail();
    }
    call.out.line("Kicking channel '{}' from bridge '{}'", channel->name(), call.args[0]);
    bridge->leave(*channel);
}

}  // namespace

std::vector<Command> channel_commands(Services& services) {
    auto* all = &services;
    const auto names = [all](std::size_t, std::string_view) {
        std::vector<std::string> list;
        for (const auto* channel : all->calls.channels.all()) list.push_back(channel->name());
        return list;
    };
    const auto applications = [all](std::size_t index, std::string_view) {
        std::vector<std::string> list;
        if (index == 1)
            for (const auto& one : all->calls.applications.all()) list.emplace_back(one.name);
        return list;
    };
    return {
        {"core show channels [concise|verbose|count]",
         "core show channels [concise|verbose|count]",
         "Display information on channels",
         [all](CommandCall& call) { show_channels(*all, call); },
         {}},
        {"core show channel <channel>", "core show channel <channel>",
         "Display information on a specific channel", [all](CommandCall& call) { show_channel(*all, call); },
         names},
        {"core show calls",
         "core show calls",
         "Display information on calls",
         [all](CommandCall& call) { show_calls(*all, call); },
         {}},
        {"core show calls uptime [seconds]",
         "core show calls uptime [seconds]",
         "Display information on calls, and how long this program runs",
         [all](CommandCall& call) {
             show_calls(*all, call);
             const auto up = between(all->operations.started, all->loop.wall_now());
             call.out.line("System uptime: {}",
                           call.args.empty() ? words_text(up) : std::to_string(up.count()));
         },
         {}},
        {"bridge kick <bridge> <channel>", "bridge kick <bridge-id> <channel-name | all>",
         "Kick a channel from a bridge", [all](CommandCall& call) { kick(*all, call); },
         [names](std::size_t index, std::string_view begun) {
             return index == 1 ? names(index, begun) : std::vector<std::string>();
         },
         classes(EventClass::System, EventClass::Call)},
        {"bridge show all",
         "bridge show all",
         "List all bridges",
         [all](CommandCall& call) { show_bridges(*all, call); },
         {}},
        {"bridge show <bridge>",
         "bridge show <bridge-id>",
         "Show information about a bridge",
         [all](CommandCall& call) { show_bridge(*all, call); },
         {}},
        {"channel request hangup <channel>", "channel request hangup <channel>|<all>",
         "Request a hangup on a given channel", [all](CommandCall& call) { request_hangup(*all, call); },
         names, classes(EventClass::System, EventClass::Call)},
        {"channel originate <tech/data> application <application> [<data...>]",
         "channel originate <tech/data> application <appname> [appdata]",
         "Originate a call to an application",
         [all](CommandCall& call) { originate_application(*all, call); }, applications,
         classes(EventClass::System, EventClass::Originate)},
        {"channel originate <tech/data> extension [<exten@context>]",
         "channel originate <tech/data> extension [exten@][context]",
         "Originate a call to an extension",
         [all](CommandCall& call) { originate_extension(*all, call); },
         {},
         classes(EventClass::System, EventClass::Originate)},
        {"channel redirect <channel> <target>", "channel redirect <channel> <[[context,]exten,]priority>",
         "Redirect a call", [all](CommandCall& call) { redirect(*all, call); }, names,
         classes(EventClass::System, EventClass::Call)},
    };
}

}  // namespace asterism::manage

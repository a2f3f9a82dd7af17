// SPDX-License-Identifier: Apache-2.0
// core show channels, core show channel, core show calls, bridge show.
#include "commands/channel_list.h"

#include <algorithm>
#include <ranges>

#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/manage/cli.h"
#include "state/durations.h"

namespace asterism::manage {

using call::Channel;

namespace {

std::string_view or_none(std::string_view text, std::string_view none) { return text.empty() ? none : text; }

std::string_view bridge_id(const Channel& channel) {
    // One for early media alone is shown to nobody.
    const auto* bridge = channel.bridge();
    return bridge && bridge->is_announced() ? std::string_view(bridge->uniqueid()) : std::string_view();
}

void plain_row(CommandOutput& out, const Channel& channel) {
    const auto& place = channel.place;
    const auto location = place.exten.empty()
                              ? std::string("(None)")
                              : fmt::format("{}@{}:{}", place.exten, place.context, place.priority);
    const auto application = channel.application.empty()
                                 ? std::string("(None)")
                                 : fmt::format("{}({})", channel.application, channel.application_data);
    out.line("{:<64.64} {:<32.32} {:<7.7} {}", channel.name(), location, to_text(channel.state()),
             application);
}

constexpr std::string_view kVerboseHead =
    "Channel                                                                          Context                "
    "  "
    "Extension                Prio State   Application  Data                      CallerID        Duration "
    "Accountcode PeerAccount BridgeID";

void verbose_row(CommandOutput& out, const Channel& channel, WallTime now) {
    out.line(
        "{:<80.80} {:<24.24} {:<24.24} {:>4} {:<7.7} {:<12.12} {:<25.25} {:<15.15} {:<8.8} {:<11.11} "
        "{:<11.11} "
        "{:.20}",
        channel.name(), channel.place.context, channel.place.exten, channel.place.priority,
        to_text(channel.state()), or_none(channel.application, "(None)"), channel.application_data,
        channel.caller.number.shown(), clock_text(between(channel.created(), now)), channel.accountcode,
        channel.peer_account, bridge_id(channel));
}

void concise_row(CommandOutput& out, const Channel& channel, WallTime now) {
    out.row(
        '!',
        {channel.name(), channel.place.context, channel.place.exten, std::to_string(channel.place.priority),
         to_text(channel.state()), or_none(channel.application, "(None)"), channel.application_data,
         channel.caller.number.shown(), channel.accountcode, channel.peer_account, "3",
         std::to_string(between(channel.created(), now).count()), bridge_id(channel), channel.uniqueid()});
}

std::string_view kind_of(sdp::MediaKind kind) {
    constexpr std::string_view kKinds[] = {"audio", "video", "image", "text", "application", "other"};
    return kKinds[static_cast<std::size_t>(kind)];
}

/// What each of its streams is, by kind and number. Of one that says nothing of streams: its sound.
void show_streams(CommandOutput& out, const call::Leg& leg) {
    auto shapes = leg.shapes();
    if (shapes.empty() && leg.audio()) shapes.emplace_back().accepted = true;
    out.line(" -- Streams --");
    int number = 0;
    for (const auto& shape : shapes) {
        std::string formats;
        for (const auto& one : shape.formats)
            formats += fmt::format("{}{}", formats.empty() ? "" : "|", codec::of(one.codec).name);
        if (shape.kind == sdp::MediaKind::Audio && formats.empty()) {
            formats = leg.codecs();
            std::ranges::replace(formats, ',', '|');
        }
        out.line("Name: {}-{}", kind_of(shape.kind), number++);
        out.line("    Type: {}", kind_of(shape.kind));
        out.line("    State: {}", shape.accepted ? to_text(shape.direction) : "removed");
        out.line("    Group: -1");
        out.line("    Formats: ({})", or_none(formats, "nothing"));
        out.line("    Metadata:");
    }
    out.line();
}

}  // namespace

void show_channels(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const std::string_view how = call.args.empty() ? std::string_view() : call.args.front();
    const bool concise = iequals(how, "concise"), verbose = iequals(how, "verbose");
    const bool count_only = iequals(how, "count");
    const auto now = services.loop.wall_now();
    const auto channels = services.calls.channels.all();
    if (how.empty())
        out.line("{:<64} {:<32} {:<7} {}", "Channel", "Location", "State", "Application(Data)");
    else if (verbose)
        out.line("{}", kVerboseHead);
    if (!count_only)
        for (const auto* channel : channels) {
            if (concise)
                concise_row(out, *channel, now);
            else if (verbose)
                verbose_row(out, *channel, now);
            else
                plain_row(out, *channel);
        }
    if (concise) return;
    out.line("{}", counted(channels.size(), "active channel", "active channels"));
    show_calls(services, call);
}

void show_calls(const Services& services, CommandCall& call) {
    const auto active = services.calls.active_calls.value();
    if (const auto most = services.calls.options.most_calls)
        call.out.line("{} of {} max active call{} ({:5.2f}% of capacity)", active, most,
                      active == 1 ? "" : "s",
                      100.0 * static_cast<double>(active) / static_cast<double>(most));
    else
        call.out.line("{}", counted(active, "active call", "active calls"));
    call.out.line("{}", counted(services.calls.calls_processed, "call processed", "calls processed"));
}

void show_channel(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto* channel = services.calls.channels.find(call.args.front());
    if (!channel) {
        out.line("{} is not a known channel", call.args.front());
        return out.fail();
    }
    const auto row = [&out](std::string_view name, std::string_view value) {
        out.line("{:>15}: {}", name, value);
    };
    const auto party = [](const call::PartyText& text) { return or_none(text.shown(), "(N/A)"); };
    const auto up = between(channel->created(), services.loop.wall_now()).count();
    const auto* leg = channel->leg();
    const std::string codecs = channel->formats();
    const std::string codec = codecs.substr(0, codecs.find(','));
    std::string formats = codecs;
    std::replace(formats.begin(), formats.end(), ',', '|');
    // Video and the like beside the sound.
    for (const auto& shape : leg ? leg->shapes() : std::vector<sdp::StreamShape>())
        if (shape.accepted && shape.kind != sdp::MediaKind::Audio)
            for (const auto& one : shape.formats)
                formats += fmt::format("{}{}", formats.empty() ? "" : "|", codec::of(one.codec).name);
    out.line(" -- General --");
    row("Name", channel->name());
    row("Type", channel->technology());
    row("UniqueID", channel->uniqueid());
    row("LinkedID", channel->linkedid());
    row("Caller ID", party(channel->caller.number));
    row("Caller ID Name", party(channel->caller.name));
    row("Connected Line ID", party(channel->connected.number));
    row("Connected Line ID Name", party(channel->connected.name));
    row("Eff. Connected Line ID", party(channel->connected.shown().number));
    row("Eff. Connected Line ID Name", party(channel->connected.shown().name));
    row("DNID Digits", or_none(channel->caller.dnid, "(N/A)"));
    row("Language", channel->language);
    row("State", fmt::format("{} ({})", to_text(channel->state()), static_cast<int>(channel->state())));
    row("NativeFormats", fmt::format("({})", or_none(formats, "nothing")));
    row("WriteFormat", or_none(codec, "none"));
    row("ReadFormat", or_none(codec, "none"));
    row("WriteTranscode", "No ");
    row("ReadTranscode", "No ");
    std::int64_t left = 0;  // 0: no limit
    if (channel->ends_at)
        left = std::max<std::int64_t>(
            std::chrono::ceil<Seconds>(*channel->ends_at - services.loop.now()).count(), 0);
    row("Time to Hangup", std::to_string(left));
    row("Elapsed Time", fmt::format("{}h{}m{}s", up / 3600, up / 60 % 60, up % 60));
    row("Bridge ID", or_none(bridge_id(*channel), "(Not bridged)"));
    out.line(" --   PBX   --");
    row("Context", channel->place.context);
    row("Extension", channel->place.exten);
    row("Priority", std::to_string(channel->place.priority));
    const auto& groups = channel->pickup_groups.get();
    row("Call Group", std::to_string(groups.call.bits));
    row("Pickup Group", std::to_string(groups.pickup.bits));
    row("Application", or_none(channel->application, "(N/A)"));
    row("Data", or_none(channel->application_data, "(None)"));
    out.line(" Call Identifier: [{}]", channel->call_identifier());
    out.line("      Variables:");
    for (const auto& [name, value, author] : channel->variables.list() | std::views::reverse)
        out.line("{}={}", name, value);
    out.line("  CDR Variables:");
    out.line();
    if (!leg) return;
    show_streams(out, *leg);
    // Beyond the reference: what the leg is about.
    out.line(" -- Leg --");
    for (const auto& [name, value] : leg->details()) row(name, value);
    out.line();
}

void show_bridges(const Services& services, CommandCall& call) {
    call.out.line("{:<36} {:<36} {:>5} {:<15} {:<15} {}", "Bridge-ID", "Name", "Chans", "Type", "Technology",
                  "Duration");
    for (const auto& bridge : services.calls.bridges.all())
        if (bridge->is_announced())
            call.out.line("{:<36} {:<36} {:>5} {:<15} {:<15} {}", bridge->uniqueid(), "<unknown>",
                          bridge->members().size(), "basic", "simple_bridge",
                          clock_text(between(bridge->created(), services.loop.wall_now())));
}

void show_bridge(const Services& services, CommandCall& call) {
    for (const auto& bridge : services.calls.bridges.all()) {
        if (bridge->uniqueid() != call.args.front()) continue;
        call.out.line("Id: {}", bridge->uniqueid());
        call.out.line("Type: basic");
        call.out.line("Technology: simple_bridge");
        call.out.line("Num-Channels: {}", bridge->members().size());
        for (const auto* member : bridge->members()) call.out.line("Channel: {}", member->name());
        return;
    }
    call.out.line("Bridge '{}' not found", call.args.front());
    call.out.fail();
}

}  // namespace asterism::manage

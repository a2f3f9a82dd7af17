// SPDX-License-Identifier: Apache-2.0
// Listings of channels and bridges, as events.
#include <algorithm>

#include "ami/actions.h"
#include "ami/dialplan_list.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "room_limits.h"
#include "state/durations.h"

namespace asterism::manage {

using call::Channel;

namespace {

/// The fields that `call` gives its own events.
void add_channel(AmiText& text, const Channel& channel) {
    Event event;
    call::add_channel(event, channel);
    for (const auto& [name, value] : event.fields) text.add(name, value);
}

std::string_view bridge_of(const Channel& channel) {
    // One for early media alone is shown to nobody.
    const auto* bridge = channel.bridge();
    return bridge && bridge->is_announced() ? std::string_view(bridge->uniqueid()) : std::string_view();
}

void core_show_channels(const AmiRequest& request) {
    const auto& services = request.services();
    request.start_list("Channels will follow");
    std::size_t count = 0;
    const auto now = services.loop.wall_now();
    for (const auto* channel : services.calls.channels.all()) {
        auto text = request.item("CoreShowChannel");
        add_channel(text, *channel);
        text.add("Application", channel->application)
            .add("ApplicationData", channel->application_data)
            .add("Duration", clock_text(between(channel->created(), now)))
            .add("BridgeId", bridge_of(*channel));
        request.send(text);
        ++count;
    }
    request.send(request.list_end("CoreShowChannelsComplete", count));
}

/// "Variables: a,b", or all of them with AllVariables: true.
void add_variables(AmiText& text, const AmiRequest& request, Channel& channel) {
    const auto add = [&text](std::string_view name, std::string_view value) {
        text.add("Variable", fmt::format("{}={}", name, value));
    };
    if (is_true(request.get("AllVariables"))) {
        for (const auto& [name, value, author] : channel.variables.list()) add(name, value);
        return;
    }
    // A function is one of them, as in Getvar; what would have to wait gives nothing.
    auto& calls = request.services().calls;
    const call::Acting acting(calls, request.from_outside());
    for (const auto& name : dialplan::split_raw_args(request.get("Variables"), ',')) {
        if (name.empty()) continue;
        if (!name.ends_with(')'))
            add(name, call::variable_value(calls, &channel, name).text);
        else
            add(name, call::substitute_now(calls, &channel, fmt::format("${{{}}}", name)));
    }
}

/// When its time is over, in seconds of the world; 0: it has no limit.
std::int64_t time_to_hangup(const Channel& channel) {
    if (!channel.ends_at) return 0;
    const auto& loop = channel.calls().loop;
    const auto end = loop.wall_now() + (*channel.ends_at - loop.now());
    return std::chrono::duration_cast<Seconds>(end.time_since_epoch()).count();
}

AmiText status_of(const AmiRequest& request, Channel& channel) {
    const auto now = request.services().loop.wall_now();
    const auto codecs = channel.formats();
    const auto codec = codecs.substr(0, codecs.find(','));
    const auto& groups = channel.pickup_groups.get();
    const auto or_unknown = [](std::string_view one) {
        return one.empty() ? std::string_view("<unknown>") : one;
    };
    AmiText text;
    text.add("Event", "Status").add("Privilege", "Call");
    add_channel(text, channel);
    text.add("Type", channel.technology())
        .add("DNID", channel.caller.dnid)
        .add("EffectiveConnectedLineNum", or_unknown(channel.connected.shown().number.shown()))
        .add("EffectiveConnectedLineName", or_unknown(channel.connected.shown().name.shown()))
        .add("TimeToHangup", std::to_string(time_to_hangup(channel)))
        .add("BridgeID", bridge_of(channel))
        .add("Application", channel.application)
        .add("Data", channel.application_data)
        .add("Nativeformats", fmt::format("({})", codecs))
        .add("Readformat", codec)
        .add("Readtrans", "")
        .add("Writeformat", codec)
        .add("Writetrans", "")
        .add("Callgroup", std::to_string(groups.call.bits))
        .add("Pickupgroup", std::to_string(groups.pickup.bits))
        .add("Seconds", std::to_string(between(channel.created(), now).count()));
    add_variables(text, request, channel);
    if (request.message().has("ActionID")) text.add("ActionID", request.get("ActionID"));
    return text;
}

void status(const AmiRequest& request) {
    const auto& channels = request.services().calls.channels;
    const auto name = request.get("Channel");
    const auto variables = request.get("Variables");
    const auto asked = static_cast<std::size_t>(std::ranges::count(variables, ',')) + 1;
    if (!limits::status_variables.admits(asked)) return request.error("Too many variables");
    for (const auto& one : dialplan::split_raw_args(variables, ','))
        if (!may_evaluate(request.services().calls, request.from_outside(), one))
            return request.error("Status Access Forbidden: Variables");
    std::vector<Channel*> wanted;
    if (name.empty())
        wanted = channels.all();
    else if (auto* channel = channels.find(name))
        wanted.push_back(channel);
    else
        return request.error("No such channel");
    request.start_list("Channel status will follow");
    for (auto* channel : wanted) request.send(status_of(request, *channel));
    request.send(
        request.list_end("StatusComplete", wanted.size()).add("Items", std::to_string(wanted.size())));
}

}  // namespace

std::vector<AmiAction> list_actions() {
    constexpr auto kReport = classes(EventClass::System, EventClass::Reporting);
    return {{"CoreShowChannels", kReport, "List currently active channels.", core_show_channels},
            {"Status", classes(EventClass::System, EventClass::Call, EventClass::Reporting),
             "List channel status.", status},
            {"ShowDialPlan", classes(EventClass::Config, EventClass::Reporting),
             "Show dialplan contexts and extensions", show_dialplan}};
}

}  // namespace asterism::manage

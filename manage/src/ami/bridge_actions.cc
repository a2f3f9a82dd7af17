// SPDX-License-Identifier: Apache-2.0
// Bringing channels together and parting them.
#include <set>

#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/bring_together.h"
#include "asterism/call/events.h"
#include "asterism/call/transfer.h"

namespace asterism::manage {

using call::Bridge;
using call::Channel;

namespace {

void add_fields(AmiText& text, const Event& event) {
    for (const auto& [name, value] : event.fields) text.add(name, value);
}

Bridge* find_bridge(const AmiRequest& request) {
    for (const auto& bridge : request.services().calls.bridges.all())
        if (bridge->uniqueid() == request.get("BridgeUniqueid")) return bridge.get();
    return nullptr;
}

void bring_together(const AmiRequest& request) {
    auto& channels = request.services().calls.channels;
    Channel* both[2] = {};
    for (int i = 0; i < 2; ++i) {
        const auto name = request.get(i ? "Channel2" : "Channel1");
        if (name.empty()) return request.error("Missing channel parameter in request");
        both[i] = channels.find(name);
    }
    for (int i = 0; i < 2; ++i)
        if (!both[i] || both[i]->gone())
            return request.error(
                fmt::format("Channel{} does not exist: {}", i + 1, request.get(i ? "Channel2" : "Channel1")));
    if (both[0] == both[1])
        return request.error(fmt::format("Unable to add Channel2 to bridge: {}", both[1]->name()));
    const auto tone = request.get("Tone");
    const bool on_both = iequals(tone, "Both") || is_true(tone);
    call::BridgeTones tones;
    tones.first = on_both || iequals(tone, "Channel1");
    tones.second = on_both || iequals(tone, "Channel2");
    call::bring_together(*both[0], *both[1], tones);
    request.success("Channels have been bridged");
}

/// Keys and words of Asterisk's: a place that is not there is no error here, but what follows of it is.
void transfer_blind(const AmiRequest& request) {
    const auto name = request.get("Channel");
    if (name.empty()) return request.error("No channel specified");
    if (request.get("Exten").empty()) return request.error("No extension specified");
    auto* channel = request.services().calls.channels.find(name);
    if (!channel || channel->gone()) return request.error("Channel specified does not exist");
    call::Place target{std::string(request.get("Context")), std::string(request.get("Exten")), 1};
    if (target.context.empty()) target.context = channel->place.context;
    const auto result = call::transfer_blind(*channel, {.target = std::move(target), .external = false});
    if (result == call::TransferResult::Success) return request.success("Transfer succeeded");
    request.error("Transfer invalid");
}

void list(const AmiRequest& request) {
    const auto type = request.get("BridgeType");
    request.start_list("Bridge listing will follow");
    std::size_t count = 0;
    for (const auto& bridge : request.services().calls.bridges.all()) {
        if (!bridge->is_announced()) continue;
        Event event;
        call::add_bridge(event, *bridge);
        if (!type.empty() && !iequals(type, event.get("BridgeType"))) continue;
        auto text = request.item("BridgeListItem");
        add_fields(text, event);
        request.send(text);
        ++count;
    }
    request.send(request.list_end("BridgeListComplete", count));
}

void info(const AmiRequest& request) {
    if (request.get("BridgeUniqueid").empty()) return request.error("BridgeUniqueid must be provided");
    const auto* bridge = find_bridge(request);
    if (!bridge) return request.error("Specified BridgeUniqueid not found");
    request.start_list("Bridge channel listing will follow");
    for (const auto* member : bridge->members()) {
        Event event;
        call::add_channel(event, *member);
        auto text = request.item("BridgeInfoChannel");
        add_fields(text, event);
        request.send(text);
    }
    auto end = request.list_end("BridgeInfoComplete", bridge->members().size());
    Event event;
    call::add_bridge(event, *bridge);
    add_fields(end, event);
    request.send(end);
}

/// Every member goes on as if the other had gone.
void destroy(const AmiRequest& request) {
    if (request.get("BridgeUniqueid").empty()) return request.error("BridgeUniqueid must be provided");
    auto* bridge = find_bridge(request);
    if (!bridge) return request.error("Specified BridgeUniqueid not found");
    for (auto* member : std::vector(bridge->members())) bridge->leave(*member);
    request.success("Bridge has been destroyed");
}

void kick(const AmiRequest& request) {
    auto* bridge = find_bridge(request);
    auto* channel = request.channel({"Channel must be provided", "Channel does not exist"});
    if (!channel) return;
    if (!request.get("BridgeUniqueid").empty() && !bridge) return request.error("Bridge not found");
    if (!channel->bridge() || (bridge && channel->bridge() != bridge))
        return request.error("Channel is not in a bridge");
    channel->bridge()->leave(*channel);
    request.success("Channel has been kicked");
}

void technologies(const AmiRequest& request) {
    request.start_list("Bridge technology listing will follow");
    AmiText item;
    item.add("Event", "BridgeTechnologyListItem")
        .add("BridgeTechnology", "simple_bridge")
        .add("BridgeType", "1to1Mix")
        .add("BridgePriority", "50")
        .add("BridgeSuspended", "No");
    request.send_with_id_last(std::move(item));
    request.send(request.list_end("BridgeTechnologyListComplete", 1));
}

/// Whom one is connected with: by bridges, and from there through Local channels.
std::vector<Channel*> connected_with(Channel& start) {
    if (!start.bridge()) return {};
    std::set<const Channel*> seen{&start};
    std::vector<Channel*> all{&start};
    const auto add = [&](Channel* one) {
        if (one && seen.insert(one).second) all.push_back(one);
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto* one = all[i];
        if (one->bridge())
            for (auto* member : one->bridge()->members()) add(member);
        if (one->leg()) add(one->leg()->other_half());
    }
    all.erase(all.begin());
    return all;
}

void channel_map(const AmiRequest& request) {
    auto* channel =
        request.channel({"CoreShowChannelMap requires a channel.", "Could not get channel snapshot"});
    if (!channel) return;
    request.start_list("Channel map will follow");
    const auto all = connected_with(*channel);
    for (const auto* one : all)
        request.send(request.item("CoreShowChannelMap")
                         .add("Channel", channel->name())
                         .add("ConnectedChannel", one->name()));
    request.send(request.list_end("CoreShowChannelMapComplete", all.size()));
}

}  // namespace

std::vector<AmiAction> bridge_actions() {
    return {
        {"BlindTransfer", classes(EventClass::Call), "Blind transfer channel(s) to the given destination",
         transfer_blind},
        {"Bridge", classes(EventClass::Call), "Bridge two channels already in the PBX.", bring_together},
        {"BridgeList", 0, "Get a list of bridges in the system.", list},
        {"BridgeInfo", 0, "Get information about a bridge.", info},
        {"BridgeDestroy", 0, "Destroy a bridge.", destroy},
        {"BridgeKick", 0, "Kick a channel from a bridge.", kick},
        {"BridgeTechnologyList", 0, "List available bridging technologies and their statuses.", technologies},
        {"CoreShowChannelMap", classes(EventClass::System, EventClass::Reporting),
         "List all channels connected to the specified channel.", channel_map}};
}

}  // namespace asterism::manage

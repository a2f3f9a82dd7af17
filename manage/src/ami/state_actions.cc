// SPDX-License-Identifier: Apache-2.0
// What devices and extensions are doing.
#include <algorithm>

#include "ami/actions.h"
#include "asterism/base/escape.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

/// Where a device stands in the list of the reference, that of a hash table (646).
std::uint32_t place_in_list(std::string_view device) {
    constexpr std::uint32_t kBuckets = 563;
    const auto hash = [](std::string_view text) {
        std::uint32_t out = 0;
        for (const auto byte : text) out = out * 13 + static_cast<unsigned char>(byte);
        return out;
    };
    const auto sum = static_cast<std::int32_t>(hash(device) + hash("ast_device_state_message_type"));
    const auto distance = sum < 0 ? 0u - static_cast<std::uint32_t>(sum) : static_cast<std::uint32_t>(sum);
    return distance % kBuckets;
}

void add_hint(AmiText& text, const presence::Hint& hint) {
    text.add("Exten", hint.exten)
        .add("Context", hint.context)
        .add("Hint", hint.whole())
        .add("Status", std::to_string(static_cast<int>(hint.state)))
        .add("StatusText", to_text(hint.state));
}

void extension_state(const AmiRequest& request) {
    const auto exten = request.get("Exten");
    const auto context = request.get("Context");
    if (exten.empty()) return request.error("Extension not specified");
    auto text = request.response("Success").add("Message", "Extension Status");
    const std::string place(context.empty() ? std::string_view("default") : context);
    if (const auto* hint = request.services().presence.extensions.find(place, exten)) {
        auto found = *hint;
        found.exten = exten;
        found.context = place;
        add_hint(text, found);
    } else {
        presence::Hint none;
        none.exten = exten;
        none.context = place;
        none.state = presence::ExtensionState::Deactivated;
        add_hint(text, none);
    }
    request.send(text);
}

void extension_states(const AmiRequest& request) {
    const auto& extensions = request.services().presence.extensions;
    std::vector<presence::Hint> hints;
    extensions.each([&hints](const presence::Hint& hint) {
        if (!hint.is_pattern) hints.push_back(hint);
    });
    if (extensions.count() == 0) return request.error("No dialplan hints are available");
    request.start_list("Extension Statuses will follow");
    for (const auto& hint : hints) {
        auto text = request.item("ExtensionStatus");
        add_hint(text, hint);
        request.send(text);
    }
    request.send(request.list_end("ExtensionStateListComplete", hints.size()));
}

void device_states(const AmiRequest& request) {
    const auto& devices = request.services().presence.devices;
    request.start_list("Device State Changes will follow");
    std::vector<std::pair<std::uint32_t, std::string>> listed;
    devices.each([&](std::string_view device) { listed.emplace_back(place_in_list(device), device); });
    std::ranges::stable_sort(listed, {}, [](const auto& one) { return one.first; });
    for (const auto& [place, device] : listed)
        request.send(request.item("DeviceStateChange")
                         .add("Device", device)
                         .add("State", endpoint::device_state_word(devices.state(device))));
    request.send(request.list_end("DeviceStateListComplete", listed.size()));
}

void presence_state(const AmiRequest& request) {
    const auto provider = request.get("Provider");
    if (provider.empty()) return request.error("No provider specified");
    const auto [kind, name] = split_once(provider, ':');
    if (!iequals(kind, "CustomPresence") || provider.find(':') == provider.npos)
        return request.error(fmt::format("Invalid provider {} or provider in invalid state", provider));
    const auto value = request.services().presence.custom_presence.value(provider);
    auto text = request.response("Success");
    text.add("Message", "Presence State").add("State", value.state);
    if (!value.subtype.empty()) text.add("Subtype", value.subtype);
    // Twice, as Asterisk does: older programs read the first.
    if (!value.message.empty()) text.add("Message", value.message).add("PresenceMessage", value.message);
    request.send(text);
}

void presence_states(const AmiRequest& request) {
    const auto& all = request.services().presence.custom_presence;
    request.start_list("Presence State Changes will follow");
    std::size_t count = 0;
    all.each([&](std::string_view provider) {
        const auto value = all.value(provider);
        request.send(request.item("PresenceStateChange")
                         .add("Presentity", provider)
                         .add("Status", value.state)
                         .add("Subtype", escaped(value.subtype))
                         .add("Message", escaped(value.message)));
        ++count;
    });
    request.send(request.list_end("PresenceStateListComplete", count));
}

}  // namespace

std::vector<AmiAction> state_actions() {
    constexpr auto kReport = classes(EventClass::Call, EventClass::Reporting);
    return {{"ExtensionState", kReport, "Check Extension Status.", extension_state},
            {"ExtensionStateList", kReport, "List the current known extension states.", extension_states},
            {"PresenceState", kReport, "Check Presence State", presence_state},
            {"PresenceStateList", kReport, "List the current known presence states.", presence_states},
            {"DeviceStateList", kReport, "List the current known device states.", device_states}};
}

}  // namespace asterism::manage

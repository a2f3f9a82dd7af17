// SPDX-License-Identifier: Apache-2.0
// DEVICE_STATE, EXTENSION_STATE, HINT: what devices and extensions are doing.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/presence/presence.h"
#include "functions.h"

namespace asterism::apps {

namespace {

std::string device_state(Calls& calls, Channel*, const std::string& args) {
    const auto device = trim(args);
    if (!services(calls).presence || device.empty()) return {};
    return std::string(endpoint::device_state_word(services(calls).presence->devices.state(device)));
}

bool set_device_state(Calls& calls, Channel*, const std::string& args, const std::string& value) {
    const auto [technology, name] = presence::split_device(trim(args));
    if (!iequals(technology, "Custom") || name.empty()) {
        log::warning("DEVICE_STATE: only devices of Custom: can be set, not '{}'", args);
        return false;
    }
    const auto state = endpoint::device_state_of_word(trim(value));
    if (!state) {
        log::error("DEVICE_STATE: '{}' is no state of a device", value);
        return false;
    }
    if (!services(calls).presence) return false;
    services(calls).presence->custom.set(name, *state);
    return true;
}

/// "exten@context": the context is `default` when not said.
std::pair<std::string, std::string> place_of(std::string_view text) {
    const auto [exten, context] = split_once(trim(text), '@');
    return {std::string(context.empty() ? std::string_view("default") : context), std::string(exten)};
}

std::string extension_state(Calls& calls, Channel*, const std::string& args) {
    const auto [context, exten] = place_of(args);
    if (!services(calls).presence || exten.empty()) return {};
    return std::string(
        endpoint::device_state_word(services(calls).presence->extensions.device_state(context, exten)));
}

std::string hint_of(Calls& calls, Channel*, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto [context, exten] = place_of(parts[0]);
    if (!services(calls).presence || exten.empty()) return {};
    const auto* hint = services(calls).presence->extensions.find(context, exten);
    if (!hint) return {};
    return parts[1].find('n') == std::string::npos ? hint->whole() : hint->name;
}

std::string presence_state(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 3);
    if (!services(calls).presence) return {};
    const auto& presence = services(calls).presence->custom_presence;
    const auto value = presence.value(trim(parts[0]));
    call::take_words(calls, channel, call::Authority::of_classes(presence.author(trim(parts[0]))));
    const auto field = trim(parts[1]);
    const bool encode = parts[2].find('e') != std::string::npos;
    const auto shown = [encode](const std::string& text) { return encode ? base64(text) : text; };
    if (iequals(field, "value") || field.empty()) return value.state;
    if (iequals(field, "subtype")) return shown(value.subtype);
    if (iequals(field, "message")) return shown(value.message);
    log::error("PRESENCE_STATE: '{}' is no field of a presence state", field);
    return {};
}

bool set_presence_state(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto author = call::author_of_value(calls, channel).classes();
    if (services(calls).presence && services(calls).presence->custom_presence.set(trim(args), value, author))
        return true;
    log::warning("PRESENCE_STATE: '{}' cannot be set to '{}'", args, value);
    return false;
}

constexpr call::Function kStatesRows[] = {
    {"DEVICE_STATE", "DEVICE_STATE(device)", "What a device is doing; sets one of Custom:.", device_state,
     nullptr, set_device_state},
    {"EXTENSION_STATE", "EXTENSION_STATE(extension[@context])", "What an extension with a hint is doing.",
     extension_state},
    {"PRESENCE_STATE", "PRESENCE_STATE(provider,field[,options])", "What a person says of himself.",
     presence_state, nullptr, set_presence_state},
    {"HINT", "HINT(extension[@context][,options])", "The devices of a hint, or with n its name.", hint_of},
};

}  // namespace

std::span<const call::Function> state_functions() { return kStatesRows; }

}  // namespace asterism::apps

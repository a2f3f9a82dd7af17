// SPDX-License-Identifier: Apache-2.0
#include "server_state.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>

#include "../room_limits.h"
#include "asterism/base/clean.h"
#include "asterism/base/text.h"

namespace asterism::presence {

namespace {

namespace json = boost::json;

constexpr std::size_t kDeepestJson = 16;

std::string_view text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string_view(*text) : std::string_view();
}

unsigned count_of(const json::object& object, std::string_view name) {
    constexpr std::int64_t kMostMessages = 1'000'000;
    const auto* value = object.if_contains(name);
    const auto* number = value ? value->if_int64() : nullptr;
    return number ? static_cast<unsigned>(std::clamp<std::int64_t>(*number, 0, kMostMessages)) : 0;
}

/// It stands in events, listings and bodies of ours.
bool is_good_name(std::string_view name) {
    return !name.empty() && limits::published_name.admits(name.size()) &&
           std::ranges::none_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Result<void> read_named(const json::object& object, std::string_view type, ServerEvent event,
                        ServerState& out) {
    if (type == "devicestate" && event == ServerEvent::Devices) {
        if (!object.contains("state")) return fail("there is no state");
        out.type = ServerState::Type::Device;
        out.name = trim(text_of(object, "device"));
        out.device =
            endpoint::device_state_of_word(text_of(object, "state")).value_or(endpoint::DeviceState::Unknown);
    } else if (type == "mailboxstate" && event == ServerEvent::Mailboxes) {
        out.type = ServerState::Type::Mailbox;
        out.name = trim(text_of(object, "uniqueid"));
        out.mailbox = {count_of(object, "new"), count_of(object, "old")};
    } else {
        return fail("it is of no type that belongs to the event");
    }
    if (!is_good_name(out.name)) return fail("there is no name, or none that could be taken");
    return {};
}

}  // namespace

std::string print_server_state(const ServerState& state) {
    const auto quoted = [](std::string_view text) { return json::serialize(json::string(cleaned(text))); };
    switch (state.type) {
        case ServerState::Type::Device:
            return fmt::format(R"({{"type":"devicestate","device":{},"state":"{}","cachable":1,"eid":{}}})",
                               quoted(state.name), endpoint::device_state_word(state.device),
                               quoted(state.server));
        case ServerState::Type::Mailbox:
            return fmt::format(R"({{"type":"mailboxstate","uniqueid":{},"old":{},"new":{},"eid":{}}})",
                               quoted(state.name), state.mailbox.old, state.mailbox.fresh,
                               quoted(state.server));
        case ServerState::Type::Refresh:
            break;
    }
    return fmt::format(R"({{"type":"refresh","eid":{}}})", quoted(state.server));
}

Result<ServerState> read_server_state(std::string_view body, ServerEvent event) {
    boost::system::error_code error;
    json::parse_options options;
    options.max_depth = kDeepestJson;
    const auto value = json::parse(json::string_view(body), error, {}, options);
    if (error) return fail(error.message());
    const auto* object = value.if_object();
    if (!object) return fail("it is no object");
    ServerState out;
    out.server = to_lower(text_of(*object, "eid"));
    if (!is_good_name(out.server)) return fail("there is no eid, or none that could be taken");
    const auto type = text_of(*object, "type");
    if (type == "refresh") return out;
    if (auto good = read_named(*object, type, event, out); !good) return std::unexpected(good.error());
    return out;
}

}  // namespace asterism::presence

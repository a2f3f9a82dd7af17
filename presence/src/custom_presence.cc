// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/custom_presence.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "asterism/base/escape.h"
#include "asterism/base/text.h"
#include "asterism/presence/device_states.h"

namespace asterism::presence {

namespace {

constexpr std::string_view kPresenceFamily = "CustomPresence";
constexpr std::array<std::string_view, 7> kStates{"not_set", "unavailable", "available", "away",
                                                  "xa",      "chat",        "dnd"};

CustomPresence::Stored stored_from(std::string_view text) {
    CustomPresence::Stored stored;
    auto& value = stored.value;
    const auto [state, rest] = split_once(text, ',');
    const auto [subtype, more] = split_once(rest, ',');
    const auto known = std::ranges::find_if(kStates, [&](auto one) { return iequals(one, trim(state)); });
    if (known == kStates.end()) return stored;
    value.state = *known;
    value.subtype = subtype;
    // The message may hold commas; an `e` behind the last one says that it is in base64.
    const auto last = more.rfind(',');
    stored.encoded = last != more.npos && more.substr(last + 1).find('e') != more.npos;
    value.message = more.substr(0, last);
    return stored;
}

}  // namespace

bool is_presence_word(std::string_view word) {
    return std::ranges::any_of(kStates, [&](auto one) { return iequals(one, word); });
}

CustomPresence::Stored CustomPresence::stored(std::string_view provider) const {
    const auto [kind, name] = split_device(provider);
    const auto* text = iequals(kind, kPresenceFamily) ? database_.get(kPresenceFamily, name) : nullptr;
    return text ? stored_from(*text) : Stored();
}

PresenceValue CustomPresence::value(std::string_view provider) const {
    auto [value, encoded] = stored(provider);
    if (!encoded) return value;
    value.subtype = unbase64(value.subtype).value_or("");
    value.message = unbase64(value.message).value_or("");
    return value;
}

std::uint32_t CustomPresence::author(std::string_view provider) const {
    return database_.author(kPresenceFamily, split_device(provider).second);
}

bool CustomPresence::set(std::string_view provider, std::string_view text, std::uint32_t author) {
    const auto [kind, name] = split_device(provider);
    const auto word = trim(split_once(text, ',').first);
    if (!iequals(kind, kPresenceFamily) || name.empty()) return false;
    if (!is_presence_word(word)) return false;
    const auto before = value(provider);
    database_.put(kPresenceFamily, name, text, {}, author);
    const auto now = value(provider);
    if (now == before) return true;
    events_.publish("PresenceStateChange", EventClass::Call, [&](Event& event) {
        event.add("Presentity", provider)
            .add("Status", now.state)
            .add("Subtype", escaped(now.subtype))
            .add("Message", escaped(now.message));
    });
    if (watcher_) watcher_(provider, now);
    return true;
}

void CustomPresence::each(const std::function<void(std::string_view)>& visit) const {
    constexpr std::size_t kBefore = std::string_view("/CustomPresence/").size();
    for (const auto& record : database_.list(kPresenceFamily))
        visit(fmt::format("{}:{}", kPresenceFamily, std::string_view(record.key).substr(kBefore)));
}

}  // namespace asterism::presence

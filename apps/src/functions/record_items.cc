// SPDX-License-Identifier: Apache-2.0
// CHANNEL(amaflags), CHANNEL(transfercapability), CHANNEL(userfield): what records of a call would say of it;
// and what it demands of whom it calls: CHANNEL(secure_bridge_...), CHANNEL(dtmf_features).
#include <array>
#include <charconv>

#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

constexpr std::array<std::string_view, 4> kAmaFlags = {"none", "omit", "billing", "documentation"};

/// By name, or by number; what is neither is 0 (617).
int parse_ama_flags(std::string_view text) {
    text = trim(text);
    if (iequals(text, "default")) return 3;
    for (std::size_t i = 1; i < kAmaFlags.size(); ++i)
        if (iequals(text, kAmaFlags[i])) return static_cast<int>(i);
    int number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return std::max(number, 0);
}

constexpr std::string_view kCapabilities[] = {"SPEECH",   "DIGITAL",         "RESTRICTED_DIGITAL",
                                              "3K1AUDIO", "DIGITAL_W_TONES", "VIDEO"};

bool set_wish(Channel& channel, std::string_view item, std::string_view value) {
    if (iequals(item, "userfield")) {
        channel.past.touch().userfield = value;
    } else if (iequals(item, "secure_bridge_signaling")) {
        channel.past.touch().secure_signaling = is_true(value);
    } else if (iequals(item, "secure_bridge_media")) {
        channel.past.touch().secure_media = is_true(value);
    } else if (iequals(item, "dtmf_features")) {
        // Those that there are, in their own order.
        auto& features = channel.past.touch().dtmf_features;
        features.clear();
        for (const char one : std::string_view("TKHWX"))
            if (value.find(one) != value.npos) features += one;
    } else {
        return false;
    }
    return true;
}

}  // namespace

std::optional<std::string> record_item(const Channel& channel, std::string_view item) {
    const auto& past = channel.past.get();
    if (iequals(item, "amaflags")) return std::to_string(past.ama_flags);
    if (iequals(item, "transfercapability")) return past.transfer_capability;
    if (iequals(item, "userfield")) return past.userfield;
    if (iequals(item, "dtmf_features")) return past.dtmf_features;
    if (iequals(item, "secure_bridge_signaling")) return past.secure_signaling ? "1" : "";
    if (iequals(item, "secure_bridge_media")) return past.secure_media ? "1" : "";
    return std::nullopt;
}

std::optional<bool> set_record_item(Channel& channel, std::string_view item, std::string_view value) {
    if (iequals(item, "amaflags")) {
        channel.past.touch().ama_flags = parse_ama_flags(value);
        return true;
    }
    if (set_wish(channel, item, value)) return true;
    if (!iequals(item, "transfercapability")) return std::nullopt;
    // What is none of them changes nothing.
    for (const auto name : kCapabilities)
        if (iequals(name, trim(value))) channel.past.touch().transfer_capability = name;
    return true;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// CHANNEL(amaflags), CHANNEL(transfercapability): what records of a call would say of it.
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

}  // namespace

std::optional<std::string> record_item(const Channel& channel, std::string_view item) {
    const auto& past = channel.past.get();
    if (iequals(item, "amaflags")) return std::to_string(past.ama_flags);
    if (iequals(item, "transfercapability")) return past.transfer_capability;
    return std::nullopt;
}

std::optional<bool> set_record_item(Channel& channel, std::string_view item, std::string_view value) {
    if (iequals(item, "amaflags")) {
        channel.past.touch().ama_flags = parse_ama_flags(value);
        return true;
    }
    if (!iequals(item, "transfercapability")) return std::nullopt;
    // What is none of them changes nothing.
    for (const auto name : kCapabilities)
        if (iequals(name, trim(value))) channel.past.touch().transfer_capability = name;
    return true;
}

}  // namespace asterism::apps

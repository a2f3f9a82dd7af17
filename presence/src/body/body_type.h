// SPDX-License-Identifier: Apache-2.0
// The types of body that a NOTIFY of ours may have (statements 393, 415), and which of them a SUBSCRIBE is
// served with (RFC 6665 3.1.3, RFC 3261 20.1).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "asterism/sip/message.h"

namespace asterism::presence {

enum class BodyType : std::uint8_t { Pidf, Xpidf, CpimPidf, DialogInfo, MessageSummary, Features };
inline constexpr std::size_t kBodyTypes = 6;

/// What a body tells of.
enum class BodyOf : std::uint8_t { Extension, Mailboxes, Features };

struct BodyTypeRow {
    BodyType type;
    std::string_view name;
    BodyOf of;
};

extern const std::array<BodyTypeRow, kBodyTypes> kBodyTypeTable;
inline std::string_view content_type(BodyType type) {
    return kBodyTypeTable[static_cast<std::size_t>(type)].name;
}

/// What `subscribe` accepts most, `preset` where it does not say; nullopt: nothing that tells of `of`. Types
/// of presence serve for dialogs and the other way round, as phones ask for it.
std::optional<BodyType> choose_type(const sip::Message& subscribe, BodyOf of, BodyType preset);

}  // namespace asterism::presence

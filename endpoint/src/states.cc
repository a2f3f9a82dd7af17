// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/states.h"

#include <array>

#include "asterism/base/text.h"

namespace asterism::endpoint {

namespace {
struct Row {
    std::string_view word;
    std::string_view text;
};
// In the order of DeviceState.
constexpr std::array<Row, 9> kRows{{
    {"UNKNOWN", "Unknown"},
    {"NOT_INUSE", "Not in use"},
    {"INUSE", "In use"},
    {"BUSY", "Busy"},
    {"INVALID", "Invalid"},
    {"UNAVAILABLE", "Unavailable"},
    {"RINGING", "Ringing"},
    {"RINGINUSE", "Ring+Inuse"},
    {"ONHOLD", "On Hold"},
}};
}  // namespace

std::string_view device_state_word(DeviceState state) { return kRows[static_cast<std::size_t>(state)].word; }
std::string_view device_state_text(DeviceState state) { return kRows[static_cast<std::size_t>(state)].text; }

std::optional<DeviceState> device_state_of_word(std::string_view word) {
    for (std::size_t i = 0; i < kRows.size(); ++i)
        if (iequals(kRows[i].word, word)) return static_cast<DeviceState>(i);
    return std::nullopt;
}

}  // namespace asterism::endpoint

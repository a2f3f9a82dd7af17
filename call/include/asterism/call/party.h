// SPDX-License-Identifier: Apache-2.0
// Who takes part in a call: caller, connected, dialed, redirecting from and to. Each with name, number,
// presentation, validity and tag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::call {

/// The presentation byte of Q.931: what may be shown (high bits), who vouches for it (low bits).
enum class Presentation : std::uint8_t {
    AllowedNotScreened = 0x00,
    AllowedPassedScreen = 0x01,
    AllowedFailedScreen = 0x02,
    Allowed = 0x03,
    ProhibitedNotScreened = 0x20,
    ProhibitedPassedScreen = 0x21,
    ProhibitedFailedScreen = 0x22,
    Prohibited = 0x23,
    Unavailable = 0x43,
};

/// "allowed_not_screened", ...: the words of CALLERID(pres) and callerid_privacy.
std::string_view presentation_word(Presentation presentation);
bool presentation_of(std::string_view word, Presentation& out);
constexpr bool is_restricted(Presentation p) { return (static_cast<unsigned>(p) & 0x60) != 0; }

struct PartyText {
    std::string text;
    bool valid = false;
    Presentation presentation = Presentation::AllowedNotScreened;

    void set(std::string_view value) {
        text = value;
        valid = true;
    }
    std::string_view shown() const { return valid ? std::string_view(text) : std::string_view(); }
    bool operator==(const PartyText&) const = default;
};

struct Party {
    PartyText name;
    PartyText number;
    std::string tag;
    /// Of a caller: the automatic number identification, and its second part (OLI).
    std::string ani;
    int ani2 = 0;
    std::string dnid;
    std::string rdnis;

    bool operator==(const Party&) const = default;
};

/// "\"Name\" <number>", "number", "Name <number>".
struct NameNumber {
    std::string name, number;
};
NameNumber parse_caller_id(std::string_view text);
/// As CALLERID(all) prints it.
std::string print_caller_id(std::string_view name, std::string_view number);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// Who takes part in a call: caller, connected, dialed, redirecting from and to. Each with name, number,
// presentation, validity and tag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "asterism/call/rare.h"
#include "asterism/endpoint/objects/presentation.h"

namespace asterism::call {

using endpoint::Presentation;

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

/// Q.931 4.5.9: what stands behind a number. SIP carries none of it.
struct Subaddress {
    std::string text;
    bool valid = false;
    /// 0: NSAP, 2: of the user's own kind.
    int type = 0;
    bool odd = false;
    bool operator==(const Subaddress&) const = default;
};

/// What the dialplan may say of a party beside name and number; most never have any of it.
struct PartyDetails {
    Subaddress subaddress;
    /// Of the number: type and plan as Q.931 has them.
    int plan = 0;
    /// Of the name; empty: unknown.
    std::string charset;
    bool operator==(const PartyDetails&) const = default;
};

/// Who a party is within the house: what of it is valid is shown instead of the public name and number.
struct PrivateParty {
    PartyText name;
    PartyText number;
    std::string tag;
    PartyDetails details;
    bool operator==(const PrivateParty&) const = default;
};

/// Name and number as somebody is shown them. Looks into the party.
struct ShownParty {
    const PartyText& name;
    const PartyText& number;
};

struct Party {
    PartyText name;
    PartyText number;
    std::string tag;
    /// Further things that few ever say.
    struct More {
        PartyDetails own;
        PrivateParty hidden;
        /// Of a caller: with its number as `ani`.
        PartyText ani_name;
        std::string ani_tag;
        /// Of the dialled number.
        Subaddress dialed_subaddress;
        int dialed_plan = 0;
        bool operator==(const More&) const = default;
    };
    Rare<More> more;
    /// Of a caller: the automatic number identification, and its second part (OLI).
    std::string ani;
    int ani2 = 0;
    std::string dnid;
    std::string rdnis;

    /// The private name and number where they are valid, else its own.
    ShownParty shown() const;
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

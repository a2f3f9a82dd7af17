// SPDX-License-Identifier: Apache-2.0
// What a REFER asks for (RFC 3515 2.1, 2.4; RFC 3891; RFC 4488): where to, in place of which dialog, and
// whether its sender wants to hear of it. Values out of a stranger's message.
#pragma once

#include <optional>
#include <string>

#include "asterism/sip/message.h"
#include "asterism/sip/replaces.h"

namespace asterism::session {

struct ReferTo {
    /// The URI as written, header part and all.
    std::string uri;
    /// Escapes undone; may be empty.
    std::string user;
    /// The value of the header Replaces in the URI; empty: there is none.
    std::string replaces_text;
    /// Nullopt beside a text: it names no dialog.
    std::optional<sip::Replaces> replaces;
    /// Referred-By as written; empty: not there.
    std::string referred_by;
    /// No Refer-Sub: false.
    bool wants_progress = true;
    /// 376: the mailbox of whoever sends it is meant; by Diversion, whose reason goes along, or by the header
    /// of Digium's phones.
    enum class Mailbox : std::uint8_t { No, ByDiversion, ByFeature };
    Mailbox mailbox = Mailbox::No;
};

inline constexpr std::string_view kSendToVoicemail = "send_to_vm";

/// Nullopt: 400 (363): none, several, or no address of SIP.
std::optional<ReferTo> read_refer(const sip::Message& request);

}  // namespace asterism::session

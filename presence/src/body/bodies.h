// SPDX-License-Identifier: Apache-2.0
// What extensions and mailboxes do, written as each type of body has it. Pure.
//
//   RFC 3863, 4479, 4480   application/pidf+xml (420 to 422)
//   RFC 4235               application/dialog-info+xml (424, 425)
//   RFC 3842 5.2           application/simple-message-summary (393, 394)
//   statement 423          application/xpidf+xml and application/cpim-pidf+xml, which never became standards
#pragma once

#include <optional>
#include <string>

#include "asterism/endpoint/states.h"
#include "asterism/presence/custom_presence.h"
#include "asterism/presence/extension_states.h"
#include "asterism/presence/mailboxes.h"
#include "body_template.h"
#include "body_type.h"

namespace asterism::presence {

/// What a body says of an extension.
struct ExtensionPicture {
    std::string exten;
    ExtensionState state = ExtensionState::Unavailable;
    /// Who rings it, while somebody does.
    std::optional<endpoint::RingingCall> ringing;
    PresenceValue presence;
};

/// What a watcher wants otherwise.
struct BodyVariant {
    /// Its User-Agent is one of Digium's or Sangoma's: PIDF says the presence state in a tuple (422).
    bool names_presence = false;
    /// notify_early_inuse_ringing (419, 425).
    bool early_in_use_ringing = false;
    bool operator==(const BodyVariant&) const = default;
};

class Presence;
/// What is to be said of that hint now.
ExtensionPicture picture_of(const Presence& presence, const Hint& hint);

/// application/pidf+xml and so on: any that tells of an extension.
BodyTemplate extension_body(BodyType type, const ExtensionPicture& picture, BodyVariant variant);
BodyTemplate pidf_body(const ExtensionPicture& picture, BodyVariant variant);
BodyTemplate xpidf_body(const ExtensionPicture& picture);
BodyTemplate dialog_info_body(const ExtensionPicture& picture, BodyVariant variant);
/// `account`: user of Message-Account, at the host of what is watched; may be empty.
BodyTemplate message_summary_body(MailboxCounts counts, std::string_view account);

}  // namespace asterism::presence

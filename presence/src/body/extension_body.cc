// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/presence.h"
#include "bodies.h"

namespace asterism::presence {

ExtensionPicture picture_of(const Presence& presence, const Hint& hint) {
    ExtensionPicture picture;
    picture.exten = hint.exten;
    picture.state = hint.state;
    if (hint.state == ExtensionState::Ringing || hint.state == ExtensionState::InUseRinging)
        for (const auto& device : hint.devices)
            if ((picture.ringing = presence.devices.ringing(device))) break;
    if (!hint.presence_text.empty()) picture.presence = presence.custom_presence.value(hint.presence_text);
    return picture;
}

BodyTemplate extension_body(BodyType type, const ExtensionPicture& picture, BodyVariant variant) {
    switch (type) {
        case BodyType::Pidf:
            return pidf_body(picture, variant);
        case BodyType::DialogInfo:
            return dialog_info_body(picture, variant);
        default:
            return xpidf_body(picture);
    }
}

}  // namespace asterism::presence

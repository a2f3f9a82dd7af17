// SPDX-License-Identifier: Apache-2.0
#include "watched_hint.h"

#include "asterism/presence/presence.h"

namespace asterism::presence {

WatchedHint::WatchedHint(Packages& owner, std::string key, const Hint& hint)
    : Watched(owner.loop()), owner_(owner), key_(std::move(key)), context_(hint.context) {
    picture_.exten = hint.exten;
    take(hint);
    owner_.presence().extensions.watch(context_, picture_.exten, *this);
}

WatchedHint::~WatchedHint() {
    owner_.presence().extensions.unwatch(context_, picture_.exten, *this);
    owner_.forget(key_);
}

void WatchedHint::take(const Hint& hint) {
    name_ = hint.name;
    picture_.state = hint.state;
    picture_.ringing.reset();
    if (hint.state == ExtensionState::Ringing || hint.state == ExtensionState::InUseRinging)
        for (const auto& device : hint.devices)
            if ((picture_.ringing = owner_.presence().devices.ringing(device))) break;
    picture_.presence = hint.presence_text.empty()
                            ? PresenceValue{}
                            : owner_.presence().custom_presence.value(hint.presence_text);
}

void WatchedHint::on_state(const Hint& hint) {
    if (is_gone()) return;
    if (hint.state == ExtensionState::Removed) return gone();  // 417
    take(hint);
    changed();
}

void WatchedHint::on_presence(const Hint& hint) {
    if (is_gone()) return;
    take(hint);
    changed();
}

BodyTemplate WatchedHint::render(BodyType type, BodyVariant variant) {
    switch (type) {
        case BodyType::Pidf:
            return pidf_body(picture_, variant);
        case BodyType::DialogInfo:
            return dialog_info_body(picture_, variant);
        default:
            return xpidf_body(picture_);
    }
}

std::vector<std::pair<std::string, std::string>> WatchedHint::details(bool changed) const {
    // Asterisk knows a state only from its first change on.
    return {{"Extension", picture_.exten},
            {"ExtensionStates", std::string(changed ? to_text(picture_.state) : "Unknown")}};
}

}  // namespace asterism::presence

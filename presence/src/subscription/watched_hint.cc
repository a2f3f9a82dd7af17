// SPDX-License-Identifier: Apache-2.0
#include "watched_hint.h"

#include "asterism/presence/presence.h"

namespace asterism::presence {

WatchedHint::WatchedHint(Packages& owner, std::string key, const Hint& hint)
    : Watched(owner.loop()), owner_(owner), key_(std::move(key)), context_(hint.context) {
    take(hint);
    owner_.presence().extensions.watch(context_, picture_.exten, *this);
}

WatchedHint::~WatchedHint() {
    owner_.presence().extensions.unwatch(context_, picture_.exten, *this);
    owner_.forget(key_);
}

void WatchedHint::take(const Hint& hint) {
    name_ = hint.name;
    picture_ = picture_of(owner_.presence(), hint);
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
    return extension_body(type, picture_, variant);
}

std::vector<std::pair<std::string, std::string>> WatchedHint::details(bool changed) const {
    // Asterisk knows a state only from its first change on.
    return {{"Extension", picture_.exten},
            {"ExtensionStates", std::string(changed ? to_text(picture_.state) : "Unknown")}};
}

}  // namespace asterism::presence

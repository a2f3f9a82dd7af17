// SPDX-License-Identifier: Apache-2.0
#include "refer/referrals.h"

#include <algorithm>

#include "room_limits.h"

namespace asterism::session {

template <class One>
void Referrals::end(All<One>& those, const One& one) {
    const auto at = those.find(&one);
    if (at == those.end()) return;
    over_.push_back(std::move(at->second));
    those.erase(at);
    count();
    if (over_.size() == 1) loop_.post([this] { over_.clear(); });
}

void Referrals::count() const {
    limits::refers.note(told_.size());
    limits::partings.note(parting_.size());
}

bool Referrals::admits(const sip::Dialog& dialog) const {
    const auto of_it = std::ranges::count_if(dialog.usages(), [](const auto* usage) {
        return dynamic_cast<const ReferProgress*>(usage) != nullptr;
    });
    return limits::refers_of_dialog.admits(static_cast<std::size_t>(of_it) + 1) &&
           limits::refers.admits(told_.size() + 1);
}

ReferProgress& Referrals::tell(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                               sip::Dialog& dialog, const sip::Target& way, std::string event) {
    auto made = std::make_unique<ReferProgress>(services, endpoint, dialog, way, std::move(event),
                                                [this](ReferProgress& one) { end(told_, one); });
    auto& told = *made;
    told_.emplace(&told, std::move(made));
    return told;
}

bool Referrals::part(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                     sip::Dialog& dialog, const sip::Target& way) {
    if (!limits::partings.admits(parting_.size() + 1)) return false;
    auto made = std::make_unique<Parting>(services, endpoint, dialog, way,
                                          [this](Parting& one) { end(parting_, one); });
    parting_.emplace(made.get(), std::move(made));
    return true;
}

void Referrals::say_goodbye() {
    while (!parting_.empty()) parting_.begin()->second->say_bye();
    told_.clear();
    count();
}

void Referrals::clear() {
    told_.clear();
    parting_.clear();
    over_.clear();
    count();
}

}  // namespace asterism::session

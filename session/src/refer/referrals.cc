// SPDX-License-Identifier: Apache-2.0
#include "refer/referrals.h"

#include <algorithm>

namespace asterism::session {

template <class One>
void Referrals::end(std::vector<std::unique_ptr<One>>& those, const One& one) {
    const auto at = std::ranges::find_if(those, [&](const auto& it) { return it.get() == &one; });
    if (at == those.end()) return;
    over_.push_back(std::move(*at));
    *at = std::move(those.back());
    those.pop_back();
    if (over_.size() == 1) loop_.post([this] { over_.clear(); });
}

ReferProgress& Referrals::tell(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                               sip::Dialog& dialog, const sip::Target& way, std::string event) {
    told_.push_back(std::make_unique<ReferProgress>(services, endpoint, dialog, way, std::move(event),
                                                    [this](ReferProgress& one) { end(told_, one); }));
    return *told_.back();
}

void Referrals::part(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                     sip::Dialog& dialog, const sip::Target& way) {
    parting_.push_back(std::make_unique<Parting>(services, endpoint, dialog, way,
                                                 [this](Parting& one) { end(parting_, one); }));
}

void Referrals::say_goodbye() {
    while (!parting_.empty()) parting_.back()->say_bye();
    told_.clear();
}

void Referrals::clear() {
    told_.clear();
    parting_.clear();
    over_.clear();
}

}  // namespace asterism::session

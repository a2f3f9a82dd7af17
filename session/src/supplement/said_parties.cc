// SPDX-License-Identifier: Apache-2.0
#include "supplement/said_parties.h"

namespace asterism::session {

namespace {

using sip::HeaderId;
constexpr HeaderId kOfParties[] = {HeaderId::PAssertedIdentity, HeaderId::RemotePartyId, HeaderId::Privacy,
                                   HeaderId::Diversion, HeaderId::HistoryInfo};

}  // namespace

void SaidParties::repeat(sip::Draft& answer) const {
    for (const auto& [id, value] : said_)
        if (id == HeaderId::Supported)
            answer.set(id, value);
        else
            answer.add(id, value);
}

void SaidParties::remember(const sip::Draft& answer) {
    first_ = false;
    said_.clear();
    if (answer.get(HeaderId::Supported) == kHistoryTag)
        said_.emplace_back(HeaderId::Supported, std::string(kHistoryTag));
    for (const auto id : kOfParties)
        for (const auto value : answer.all(id)) said_.emplace_back(id, std::string(value));
}

}  // namespace asterism::session

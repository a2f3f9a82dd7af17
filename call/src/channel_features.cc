// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/channel_features.h"

#include "asterism/call/ground.h"

namespace asterism::call {

Features features_of(const Channel& channel) {
    auto out = *channel.ground().features();
    const auto& own = channel.own_features.get();
    if (own.pickupexten) out.pickupexten = *own.pickupexten;
    if (own.pickupsound) out.pickupsound = *own.pickupsound;
    if (own.pickupfailsound) out.pickupfailsound = *own.pickupfailsound;
    if (own.disconnect) out.disconnect = *own.disconnect;
    return out;
}

CallKeys ending_keys_of(const Channel& channel) {
    auto code = features_of(channel).disconnect;
    if (code.empty()) return {};
    return {{CallKey::Disconnect, std::move(code)}};
}

}  // namespace asterism::call

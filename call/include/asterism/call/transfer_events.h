// SPDX-License-Identifier: Apache-2.0
// The events BlindTransfer and AttendedTransfer, with the fields and their order as seen of Asterisk 22.10.1.
// Exchange thread.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/call/bridge.h"

namespace asterism::call {

enum class TransferResult : std::uint8_t {
    Success,
    Invalid,  ///< he talks with nobody, or the two cannot be brought together
    Fail,     ///< their sound cannot be joined
};

struct BlindTransferSeen {
    TransferResult result;
    const Channel* transferer;
    /// Null when there is nobody.
    const Channel* transferee = nullptr;
    const Bridge* bridge = nullptr;
    bool external = true;
    const Place* target;
};
void publish_blind_transfer(const BlindTransferSeen& seen);

/// Those of an attended transfer, as they are before it; what came of it is said afterwards.
class AttendedTransferNews {
public:
    /// `transferee`, `target`: whom they talk with; null: nobody.
    AttendedTransferNews(const Channel& first, const Channel& second, const Channel* transferee,
                         const Channel* target);
    void failed(TransferResult result) { publish(result, "Fail", {}, {}); }
    void in_bridge(std::string_view uniqueid) {
        publish(TransferResult::Success, "Bridge", "DestBridgeUniqueid", uniqueid);
    }
    void in_application(std::string_view name) { publish(TransferResult::Success, "App", "DestApp", name); }

private:
    void publish(TransferResult result, std::string_view type, std::string_view field,
                 std::string_view value);
    EventBus& events_;
    Event before_;
};

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// The room's front: states of devices and of extensions, and what they stand on. One, owned by `server`;
// exchange thread.
#pragma once

#include "asterism/presence/custom_devices.h"
#include "asterism/presence/custom_presence.h"
#include "asterism/presence/device_states.h"
#include "asterism/presence/extension_states.h"
#include "asterism/presence/features.h"
#include "asterism/presence/mailboxes.h"

namespace asterism::presence {

class Presence {
public:
    Presence(rt::Loop& loop, EventBus& events, store::Database& database, const dialplan::LocalClock* clock,
             ExtensionStates::Substitute substitute)
        : devices(loop, events),
          custom(database, devices),
          custom_presence(database, events),
          mailboxes(loop, database, events),
          features(loop, database),
          extensions(devices, events, clock, std::move(substitute)) {
        devices.add("Custom", custom);
        custom_presence.watch([this](std::string_view provider, const PresenceValue& value) {
            extensions.on_presence(provider, value);
        });
    }

    DeviceStates devices;
    CustomDevices custom;
    CustomPresence custom_presence;
    Mailboxes mailboxes;
    Features features;
    ExtensionStates extensions;
};

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
// Custom:name: lamps that the dialplan, the console or a script sets. Kept in the DB() store, family
// CustomDevstate, so that they outlive a restart. Exchange thread; owned by `server`.
#pragma once

#include <string_view>

#include "asterism/endpoint/states.h"
#include "asterism/store/database.h"

namespace asterism::presence {

class CustomDevices final : public endpoint::DeviceProvider {
public:
    CustomDevices(store::Database& database, endpoint::DeviceWatch& watch)
        : database_(database), watch_(watch) {}

    endpoint::DeviceState device_state(std::string_view name) const override;
    void each_device(const std::function<void(std::string_view)>& visit) const override;
    void set(std::string_view name, endpoint::DeviceState state);

private:
    store::Database& database_;
    endpoint::DeviceWatch& watch_;
};

}  // namespace asterism::presence

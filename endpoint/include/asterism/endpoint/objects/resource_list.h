// SPDX-License-Identifier: Apache-2.0
// Several things to be watched by one subscription (type=resource_list, RFC 4662; statements 406 to 414).
#pragma once

#include <string>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct ResourceList {
    std::string name;
    /// Package: that of its members, too.
    std::string event;
    /// What a SUBSCRIBE of their own would name: extensions, addresses of record, other lists.
    std::vector<std::string> list_item;
    bool full_state = false;
    /// Changes are gathered for so long before they are told.
    Millis notification_batch_interval{0};
    bool resource_display_name = false;

    bool operator==(const ResourceList&) const = default;
};

const schema::Object<ResourceList>& resource_list_schema();

}  // namespace asterism::endpoint

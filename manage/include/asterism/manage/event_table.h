// SPDX-License-Identifier: Apache-2.0
// The events that this program sends: name, class, fields in their order, and what each one says. Shown by
// `manager show event(s)`; what is sent is held against it by every flow (tests/flows), and it against
// reference/ami.json by catalogue_test. Constant; any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/event.h"

namespace asterism::manage {

struct EventShape {
    std::string_view name;
    EventClass event_class;
    std::string_view synopsis;
    /// Parted by blanks. "*" stands for the fields of a channel, "Dest*" for the same with "Dest" in front;
    /// "..." for others that the event names itself.
    std::string_view fields;
    /// An item of a list that an action asked for; it is sent to nobody else.
    bool on_request = false;
};

/// By name.
std::span<const EventShape> event_table();
/// Without regard to case; null when it is not sent.
const EventShape* find_event(std::string_view name);
/// Each field by its name, "..." as it stands.
std::vector<std::string> fields_of(const EventShape& shape);

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/test_event.h"

#include <string>

#include "asterism/base/where.h"

namespace asterism::endpoint {

void publish_test(EventBus& events, std::string_view state,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> pairs,
                  std::source_location here) {
    events.publish("TestEvent", EventClass::Reporting, [&](Event& event) {
        event.add("Type", "StateChange")
            .add("State", state)
            .add("AppFile", file_name(here))
            .add("AppFunction", function_name(here))
            .add("AppLine", std::to_string(here.line()));
        for (const auto& [name, value] : pairs) event.add(name, value);
    });
}

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/handlers.h"

namespace asterism::endpoint {

RequestHandler* Handlers::find(const sip::Message& request) const {
    const auto& handlers = handlers_[static_cast<std::size_t>(request.method())];
    if (handlers.events.empty()) return handlers.any;
    const auto event = request.event();
    if (event && *event)
        for (const auto& [name, handler] : handlers.events)
            if (name == (*event)->value) return handler;
    return handlers.any;
}

}  // namespace asterism::endpoint

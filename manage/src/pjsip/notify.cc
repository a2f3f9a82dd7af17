// SPDX-License-Identifier: Apache-2.0
#include "pjsip/notify.h"

#include <fmt/core.h>

namespace asterism::manage {

std::optional<NotifyFault> send_notify(Services& services, NotifyWhom whom, std::string_view name,
                                       const session::NotifyLines& lines) {
    using Fault = session::Messages::NotifyFault;
    auto* messages = session::services(services.calls).messages;
    if (!messages) return NotifyFault{"Unable to push Notify task"};
    std::expected<void, Fault> sent;
    if (whom == NotifyWhom::Channel) {
        auto* channel = services.calls.channels.find(name);
        if (!channel) return NotifyFault{"Channel not found"};
        sent = messages->notify_channel(*channel, lines);
    } else if (whom == NotifyWhom::Uri) {
        sent = messages->notify_uri(name, lines);
    } else {
        sent = messages->notify_endpoint(name, lines);
    }
    if (sent) return std::nullopt;
    switch (sent.error()) {
        case Fault::NoEndpoint:
            return NotifyFault{fmt::format("Unable to retrieve endpoint {}", name)};
        case Fault::NoContact:
            return NotifyFault{fmt::format("Endpoint {} has no contacts", name), true};
        case Fault::NoDefaultEndpoint:
            return NotifyFault{
                "No default outbound endpoint set, can not send NOTIFY requests to arbitrary URIs.", true};
        case Fault::BadUri:
            return NotifyFault{fmt::format("'{}' is not a SIP address", name), true};
        case Fault::NoSession:
            break;
    }
    return NotifyFault{fmt::format("{} has no SIP session that could be notified", name)};
}

}  // namespace asterism::manage

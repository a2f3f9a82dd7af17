// SPDX-License-Identifier: Apache-2.0
#include "security_log.h"

#include "asterism/base/log.h"

namespace asterism::server {

SecurityLog::SecurityLog(EventBus& events, std::function<bool()> wanted)
    : events_(events), wanted_(std::move(wanted)) {}

SecurityLog::~SecurityLog() {
    if (token_) events_.unsubscribe(token_);
}

void SecurityLog::follow() {
    const bool wanted = wanted_ && wanted_();
    if (wanted == (token_ != 0)) return;
    if (wanted) {
        token_ = events_.subscribe(static_cast<std::uint32_t>(EventClass::Security),
                                   [](const Event& event) { log::security("{}", line_of(event)); });
    } else {
        events_.unsubscribe(token_);
        token_ = 0;
    }
}

std::string SecurityLog::line_of(const Event& event) {
    std::string line = "SecurityEvent=\"";
    line += event.name;
    line += '"';
    for (const auto& [name, value] : event.fields) {
        line += ',';
        line += name;
        line += "=\"";
        // Names are a stranger's to choose: he does not get to write fields of ours.
        for (const char c : value) line += c == '"' ? '\'' : c;
        line += '"';
    }
    return line;
}

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
// ReceiveText([timeout]): waits for a text of the far end, seconds; 0 and nothing: for ever (666).
// RECEIVETEXTSTATUS: SUCCESS, and RECEIVETEXTMESSAGE is the text; FAILURE, and that stays as it was.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

rt::Task<Next> receive_text(Channel& channel, std::string data) {
    using Kind = call::ChannelEvent::Kind;
    std::optional<Millis> most;
    if (const auto text = trim(data); !text.empty()) {
        // Below zero is for ever, too.
        most = parse_seconds(text.starts_with('-') ? text.substr(1) : text);
        if (!most) {
            log::warning("Invalid timeout provided: {}. No timeout set.", text);
            co_return Next::HangUp;
        }
        if (most->count() == 0 || text.starts_with('-')) most.reset();
    }
    const auto start = channel.calls().loop.now();
    call::Inbox inbox{channel};
    for (;;) {
        const auto left = left_of(channel, start, most);
        const auto event = co_await inbox.next(left);
        if (event && event->kind != Kind::Gone && event->kind != Kind::Diverted && event->kind != Kind::Text)
            continue;
        const bool came = event && event->kind == Kind::Text;
        if (came) set_variable(channel, "RECEIVETEXTMESSAGE", event->text);
        set_variable(channel, "RECEIVETEXTSTATUS", came ? "SUCCESS" : "FAILURE");
        co_return channel.gone() ? Next::HangUp : Next::GoOn;
    }
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// StoreDTMF(RX|TX,variable[,max]): from here on the digits that the channel's far end presses (RX), or that
// it is passed out of a bridge (TX), are added to a variable. StoreDTMF(remove) ends that.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> store_dtmf(Channel& channel, dialplan::Marked data) {
    const auto args = dialplan::split_marked_args(data, 3);
    const auto direction = args.empty() ? std::string_view() : trim(args[0].text);
    if (direction.empty()) {
        log::warning("StoreDTMF requires an argument");
        co_return Next::HangUp;
    }
    const bool on = channel.kept_digits.get().on;
    if (iequals(direction, "remove")) {
        if (!on) {
            log::warning("Cannot remove StoreDTMF from {}: StoreDTMF not currently enabled", channel.name());
            co_return Next::HangUp;
        }
        channel.kept_digits = {};
        co_return Next::GoOn;
    }
    const bool received = iequals(direction, "RX");
    if (!received && !iequals(direction, "TX")) {
        log::error("Direction must be either RX or TX");
        co_return Next::HangUp;
    }
    if (on) {
        log::warning("StoreDTMF already set on '{}'", channel.name());
        co_return Next::GoOn;
    }
    const auto variable = args.size() < 2 ? dialplan::MarkedView() : dialplan::MarkedView(args[1]).trimmed();
    if (variable.empty()) {
        log::warning("StoreDTMF needs the name of a variable");
        co_return Next::GoOn;
    }
    // It is set when a digit comes, and then nobody knows any more what of it was put in.
    const bool function = variable.text().find('(') != std::string_view::npos;
    if (function && variable.has_put_in()) {
        log::warning("'{}' came out of a variable: no function is called by it", variable.text());
        co_return Next::GoOn;
    }
    auto& kept = channel.kept_digits.touch();
    kept.on = true;
    kept.received = received;
    kept.variable = variable.text();
    kept.store = [](Channel& owner) {
        const auto& now = owner.kept_digits.get();
        set_variable(owner, now.variable, now.digits);
    };
    kept.most = args.size() < 3 ? 0 : static_cast<std::size_t>(parse_uint(trim(args[2].text)).value_or(0));
    const auto* present = function ? nullptr : channel.variables.find(kept.variable);
    kept.digits = present ? present->value : std::string();
    co_return Next::GoOn;
}

}  // namespace asterism::apps

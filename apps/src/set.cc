// SPDX-License-Identifier: Apache-2.0
// Set(name=value): a variable of the channel (_name and __name are inherited by legs it dials), or a function
// that can be written: Set(CALLERID(num)=100). MSet(a=1,b=2): several; there quotes are taken away.
// ClearHash(name): takes every key of a HASH() away.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {
constexpr std::size_t kMostPairs = 256;
}  // namespace

rt::Task<Next> set(Channel& channel, dialplan::Marked data) {
    assign(channel.calls(), &channel, data);
    co_return Next::GoOn;
}

rt::Task<Next> set_several(Channel& channel, dialplan::Marked data) {
    auto pairs = dialplan::split_marked_args(data);
    if (pairs.size() > kMostPairs) {
        log::warning("MSet: {} variables at once are enough, not {}", kMostPairs, pairs.size());
        pairs.resize(kMostPairs);
    }
    for (const auto& pair : pairs) assign(channel.calls(), &channel, dialplan::MarkedView(pair).trimmed());
    co_return Next::GoOn;
}

/// A hash is a variable for each key (HASH()).
rt::Task<Next> clear_hash(Channel& channel, std::string data) {
    const auto start = fmt::format("~HASH~{}~", trim(data));
    std::vector<std::string> names;
    for (const auto& [name, value, author] : channel.variables.list())
        if (name.starts_with(start)) names.push_back(name);
    for (const auto& name : names) channel.variables.erase(name);
    co_return Next::GoOn;
}

}  // namespace asterism::apps

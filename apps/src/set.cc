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

/// The first '=' that stands outside of parentheses: FUNC(a=b)=value.
std::size_t equals_of(std::string_view text) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && depth > 0) --depth;
        if (text[i] == '=' && depth == 0) return i;
    }
    return text.find('=');
}

void assign(Channel& channel, std::string_view text) {
    const auto at = equals_of(text);
    if (at == text.npos || trim(text.substr(0, at)).empty()) {
        log::warning("Set requires at least one variable name/value pair, not '{}'", text);
        return;
    }
    set_variable(channel, trim(text.substr(0, at)), text.substr(at + 1));
}

}  // namespace

rt::Task<Next> set(Channel& channel, std::string data) {
    assign(channel, data);
    co_return Next::GoOn;
}

rt::Task<Next> set_several(Channel& channel, std::string data) {
    for (const auto& pair : dialplan::split_args(data)) assign(channel, trim(pair));
    co_return Next::GoOn;
}

/// A hash is a variable for each key (HASH()).
rt::Task<Next> clear_hash(Channel& channel, std::string data) {
    const auto start = fmt::format("~HASH~{}~", trim(data));
    std::vector<std::string> names;
    for (const auto& [name, value] : channel.variables.list())
        if (name.starts_with(start)) names.push_back(name);
    for (const auto& name : names) channel.variables.erase(name);
    co_return Next::GoOn;
}

}  // namespace asterism::apps

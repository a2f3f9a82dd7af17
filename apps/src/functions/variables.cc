// SPDX-License-Identifier: Apache-2.0
// GLOBAL, LOCAL, LOCAL_PEEK, ENV, MASTER_CHANNEL, SHARED: variables of others than the channel itself.
#include <cstdlib>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// Empty when there is no such variable.
std::string words_of(Calls& calls, Channel* reader, const call::Variable* found) {
    if (!found) return {};
    call::take_words(calls, reader, found->author);
    return found->value;
}

std::string global(Calls& calls, Channel* channel, const std::string& args) {
    return words_of(calls, channel, calls.globals.find(trim(args)));
}

// The row says that it can be written; set_variable() does that itself.
bool set_global(Calls& calls, Channel*, const std::string& args, const std::string& value) {
    return !trim(args).empty() && call::set_variable(calls, nullptr, trim(args), value);
}

std::string local(Calls& calls, Channel* channel, const std::string& args) {
    return words_of(calls, channel, channel ? channel->variables.find(trim(args)) : nullptr);
}

bool set_local(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    if (!channel || channel->gosub.empty()) {
        log::error("LOCAL can only be set within a Gosub");
        return false;
    }
    channel->variables.set_local(trim(args), value, call::authority_of(calls, channel).inside());
    call::publish_varset(calls, channel, trim(args), value);
    return true;
}

std::string local_peek(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto depth = parse_uint(trim(parts[0]));
    if (!channel || !depth) return {};
    return words_of(calls, channel, channel->variables.peek(*depth, trim(parts[1])));
}

std::string environment(Calls&, Channel*, const std::string& args) {
    const auto* value = std::getenv(args.c_str());
    return value ? value : "";
}

/// The channel that this call began with.
std::string master(Calls& calls, Channel* channel, const std::string& args) {
    if (!channel) return {};
    auto* first = calls.channels.find(std::string_view(channel->linkedid()));
    return call::read_variable_of(calls, channel, first ? *first : *channel, trim(args));
}

bool set_master(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value) {
    if (!channel) return false;
    auto* first = calls.channels.find(std::string_view(channel->linkedid()));
    // The name is whosever text it stands in; the value may be of whoever gave the channel words.
    if (first) first->authority.lower(channel->authority);
    const call::Acting acting(calls, call::authority_of(calls, channel));
    return call::set_variable(calls, first ? first : channel, dialplan::MarkedView(args), value);
}

/// varname[,channel]: by name or unique id; null when there is no such channel, which is said.
Channel* sharing(Calls& calls, Channel* channel, const std::string& args, std::string& name) {
    const auto parts = function_args(args, 2);
    name = trim(parts[0]);
    const auto whose = trim(parts[1]);
    auto* other = whose.empty() ? channel : calls.channels.find(whose);
    if (name.empty()) log::warning("SHARED: the name of a variable is wanted");
    if (!other) log::warning("SHARED: there is no channel '{}'", whose);
    if (other != channel && !call::authority_of(calls, channel).allows(Danger::OthersCalls)) {
        log::warning("SHARED of another channel may not be used by whoever asked for it");
        return nullptr;
    }
    return name.empty() ? nullptr : other;
}

std::string shared(Calls& calls, Channel* channel, const std::string& args) {
    std::string name;
    const auto* whose = sharing(calls, channel, args, name);
    if (!whose) return {};
    call::take_words(calls, channel, whose->authority);
    return words_of(calls, channel, whose->shared.find(name));
}

constexpr std::size_t kMostShared = 1024;

bool set_shared(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    std::string name;
    auto* whose = sharing(calls, channel, args, name);
    if (!whose || (whose->shared.list().size() >= kMostShared && !whose->shared.find(name))) return false;
    const auto author = call::author_of_value(calls, channel);
    whose->shared.set(name, value, author);
    whose->authority.lower(author);
    call::publish_varset(calls, whose, "SHARED(" + name + ")", value);
    return true;
}

/// Somebody set it: for this channel or for all. What a channel is by itself (EXTEN) is no variable.
std::string variable_exists(Calls& calls, Channel* channel, const std::string& args) {
    const auto name = trim(args);
    const bool here = channel && channel->variables.find(name);
    return here || calls.globals.find(name) ? "1" : "0";
}

std::string global_exists(Calls& calls, Channel*, const std::string& args) {
    return calls.globals.find(trim(args)) ? "1" : "0";
}

bool delete_global(Calls& calls, Channel*, const std::string& args, const std::string&) {
    calls.globals.erase(trim(args));
    return true;
}

constexpr call::Function kVariablesRows[] = {
    call::Function{"ENV", "ENV(varname)", "A variable of the server's environment.", environment}.dangerous(
        Danger::Files),
    {"GLOBAL", "GLOBAL(varname)", "A variable that all channels see.", global, nullptr, set_global},
    call::Function{"GLOBAL_DELETE", "GLOBAL_DELETE(varname)", "Written: deletes a global variable.", nullptr,
                   nullptr, delete_global}
        .dangerous(Danger::None, Danger::Changes),
    {"GLOBAL_EXISTS", "GLOBAL_EXISTS(varname)", "1 when there is such a global variable.", global_exists},
    {"LOCAL", "LOCAL(varname)", "A variable that ends with its Gosub.", local, nullptr, set_local},
    {"LOCAL_PEEK", "LOCAL_PEEK(n,varname)", "A variable hidden by n Gosubs.", local_peek},
    {"MASTER_CHANNEL", "MASTER_CHANNEL(varname)", "A variable of the channel the call began with.", master,
     nullptr, set_master},
    {"SHARED", "SHARED(varname[,channel])", "A variable that other channels see too.", shared, nullptr,
     set_shared},
    {"VARIABLE_EXISTS", "VARIABLE_EXISTS(varname)", "1 when there is such a variable.", variable_exists},
};

}  // namespace

std::span<const call::Function> variable_functions() { return kVariablesRows; }

}  // namespace asterism::apps

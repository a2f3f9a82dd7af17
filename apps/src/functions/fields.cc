// SPDX-License-Identifier: Apache-2.0
// Functions of lists in a variable: CUT, FIELDQTY, FIELDNUM, PUSH, POP, SHIFT, UNSHIFT, ARRAY, HASH.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostFields = 1024;

/// The raw arguments of a function that has a delimiter among them.
std::vector<std::string> raw_args(const std::string& args, std::size_t least) {
    auto list = dialplan::split_raw_args(args);
    if (list.size() < least) list.resize(least);
    return list;
}

/// CUT(variable,delimiter,1-3&5)
std::string cut(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = raw_args(args, 3);
    const auto delimiter = delimiter_of(parts[1], "-");
    const auto value = call::read_variable(calls, channel, parts[0]);
    const auto fields = pieces_of(value, delimiter);
    std::string out;
    bool first = true;
    for (const auto range : split(parts[2].empty() ? "1-" : std::string_view(parts[2]), '&')) {
        const bool open = range.find('-') != range.npos;
        const auto [from_text, to_text] = split_once(range, '-');
        const auto from = from_text.empty() ? 1 : parse_uint(from_text).value_or(0);
        const auto to = !open ? from : to_text.empty() ? fields.size() : parse_uint(to_text).value_or(0);
        if (from == 0) continue;
        for (auto i = from; i <= std::min<std::uint64_t>(to, fields.size()); ++i) {
            if (!std::exchange(first, false)) out += delimiter;
            out += fields[i - 1];
            if (out.size() > 64 * 1024) return out;
        }
    }
    return out;
}

std::string field_count(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = raw_args(args, 2);
    const auto value = call::read_variable(calls, channel, parts[0]);
    return std::to_string(pieces_of(value, delimiter_of(parts[1], ",")).size());
}

std::string field_number(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = raw_args(args, 3);
    const auto value = call::read_variable(calls, channel, parts[0]);
    std::size_t number = 0;
    for (const auto field : pieces_of(value, delimiter_of(parts[1], ","))) {
        ++number;
        if (field == parts[2]) return std::to_string(number);
    }
    return "0";
}

std::string take_end(Calls& calls, Channel* channel, const dialplan::Marked& args, bool back) {
    const auto parts = raw_args(args.text, 2);
    const auto name = dialplan::MarkedView(args).substr(0, parts[0].size());
    const auto delimiter = delimiter_of(parts[1], ",");
    const auto value = call::read_variable(calls, channel, parts[0]);
    if (value.empty()) return {};
    const auto at = back ? value.rfind(delimiter) : value.find(delimiter);
    if (at == value.npos) {
        call::set_variable(calls, channel, name, "");
        return value;
    }
    const auto head = value.substr(0, at);
    const auto tail = value.substr(at + delimiter.size());
    call::set_variable(calls, channel, name, back ? head : tail);
    return back ? tail : head;
}

std::string pop(Calls& calls, Channel* channel, const dialplan::Marked& args) {
    return take_end(calls, channel, args, true);
}
std::string shift(Calls& calls, Channel* channel, const dialplan::Marked& args) {
    return take_end(calls, channel, args, false);
}

bool add_end(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value,
             bool back) {
    const auto parts = raw_args(args.text, 2);
    const auto delimiter = delimiter_of(parts[1], ",");
    // Marks of inheritance are the written name's alone.
    const auto marks = std::min(parts[0].find_first_not_of('_'), parts[0].size());
    const auto old = call::read_variable(calls, channel, parts[0].substr(marks));
    const auto made = old.empty() ? value : back ? old + delimiter + value : value + delimiter + old;
    return call::set_variable(calls, channel, dialplan::MarkedView(args).substr(0, parts[0].size()), made);
}

bool push(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value) {
    return add_end(calls, channel, args, value, true);
}
bool unshift(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value) {
    return add_end(calls, channel, args, value, false);
}

/// Set(ARRAY(a,b)=1,2)
bool set_array(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value) {
    const auto names = dialplan::split_marked_args(args);
    const auto values = dialplan::split_args(value);
    for (std::size_t i = 0; i < names.size() && i < kMostFields; ++i)
        call::set_variable(calls, channel, names[i], i < values.size() ? values[i] : std::string());
    return true;
}

/// A hash is a variable for each key, as Asterisk names them, so that both kinds of names can be read.
std::string hash_name(std::string_view hash, std::string_view key) {
    return fmt::format("~HASH~{}~{}~", hash, key);
}

std::string hash(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    if (!parts[1].empty()) return call::read_variable(calls, channel, hash_name(parts[0], parts[1]));
    const auto start = fmt::format("~HASH~{}~", parts[0]);
    std::string out;
    if (channel)
        for (const auto& [name, value, author] : channel->variables.list())
            if (name.starts_with(start)) out += (out.empty() ? "" : ",") + value;
    return out;
}

bool set_hash(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto parts = function_args(args, 2);
    if (parts[0].empty() || parts[1].empty()) {
        log::warning("HASH({}) needs a name and a key to be set", args);
        return false;
    }
    return call::set_variable(calls, channel, hash_name(parts[0], parts[1]), value);
}

std::string hash_keys(Calls&, Channel* channel, const std::string& args) {
    const auto start = fmt::format("~HASH~{}~", trim(args));
    std::string out;
    if (channel)
        for (const auto& [name, value, author] : channel->variables.list())
            if (name.starts_with(start) && name.size() > start.size())
                out += (out.empty() ? "" : ",") + name.substr(start.size(), name.size() - start.size() - 1);
    return out;
}

constexpr call::Function kFieldsRows[] = {
    {"ARRAY", "ARRAY(var1[,var2[,...]])", "Sets several variables at once.", nullptr, nullptr, set_array},
    {"CUT", "CUT(varname,char-delim,range-spec)", "Fields out of a variable.", cut},
    {"FIELDNUM", "FIELDNUM(varname,delim,value)", "The number of the field with that value; 0 for none.",
     field_number},
    {"FIELDQTY", "FIELDQTY(varname,delim)", "How many fields a variable has.", field_count},
    {"HASH", "HASH(hashname[,hashkey])", "A value by name and key.", hash, nullptr, set_hash},
    {"HASHKEYS", "HASHKEYS(hashname)", "The keys of a hash.", hash_keys},
    call::Function{"POP", "POP(varname[,delimiter])", "Takes the last item off a list in a variable.", pop}
        .dangerous(Danger::Changes),
    {"PUSH", "PUSH(varname[,delimiter])", "Puts an item behind a list in a variable.", nullptr, nullptr,
     push},
    call::Function{"SHIFT", "SHIFT(varname[,delimiter])", "Takes the first item off a list in a variable.",
                   shift}
        .dangerous(Danger::Changes),
    {"UNSHIFT", "UNSHIFT(varname[,delimiter])", "Puts an item before a list in a variable.", nullptr, nullptr,
     unshift},
};

}  // namespace

std::span<const call::Function> field_functions() { return kFieldsRows; }

}  // namespace asterism::apps

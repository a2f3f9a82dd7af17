// SPDX-License-Identifier: Apache-2.0
// DB(family/key) and its companions: what survives a restart. The value read or deleted is left in DB_RESULT.
#include <set>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

struct Path {
    std::string family, key;
};

/// The family ends at the first slash, the key may have more.
std::optional<Path> path_of(Calls& calls, std::string_view args, std::string_view function) {
    const auto [family, key] = split_once(trim(args), '/');
    if (!calls.key_values()) {
        log::warning("{}: there is no database", function);
        return std::nullopt;
    }
    if (family.empty() || key.empty()) {
        log::warning("{} needs family/key, not '{}'", function, args);
        return std::nullopt;
    }
    return Path{std::string(family), std::string(key)};
}

/// What is there, on the word of whoever put it there; it is left in DB_RESULT, too.
std::optional<std::string> stored_value(Calls& calls, Channel* channel, const Path& path) {
    auto value = calls.key_values()->get(path.family, path.key);
    if (!value) return value;
    call::take_words(calls, channel, calls.key_values()->author(path.family, path.key));
    if (channel) call::set_variable(calls, channel, "DB_RESULT", *value);
    return value;
}

std::string get(Calls& calls, Channel* channel, const std::string& args) {
    const auto path = path_of(calls, args, "DB");
    return path ? stored_value(calls, channel, *path).value_or("") : std::string();
}

bool put(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto path = path_of(calls, args, "DB");
    if (!path) return false;
    calls.key_values()->put(path->family, path->key, value, call::author_of_value(calls, channel));
    return true;
}

std::string exists(Calls& calls, Channel* channel, const std::string& args) {
    const auto path = path_of(calls, args, "DB_EXISTS");
    return path && stored_value(calls, channel, *path) ? "1" : "0";
}

/// 1 when the caller stands in family blacklist, by his number or his name.
std::string blacklist(Calls& calls, Channel* channel, const std::string&) {
    if (!channel || !calls.key_values()) return "0";
    for (const auto* one : {&channel->caller.number.text, &channel->caller.name.text})
        if (!one->empty() && calls.key_values()->get("blacklist", *one)) return "1";
    return "0";
}

std::string erase(Calls& calls, Channel* channel, const std::string& args) {
    const auto path = path_of(calls, args, "DB_DELETE");
    if (!path) return {};
    const auto value = stored_value(calls, channel, *path);
    if (value) calls.key_values()->erase(path->family, path->key);
    return value.value_or("");
}

bool erase_by_set(Calls& calls, Channel* channel, const std::string& args, const std::string&) {
    erase(calls, channel, args);
    return true;
}

/// What lies below "family" or "family/key", without that prefix. `reader` (may be null) gets these words.
std::vector<std::string> below(Calls& calls, Channel* reader, std::string_view prefix) {
    std::vector<std::string> out;
    if (!calls.key_values()) return out;
    prefix = trim(prefix);
    while (prefix.starts_with('/')) prefix.remove_prefix(1);
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    const auto [family, key] = split_once(prefix, '/');
    for (const auto& [path, value] : calls.key_values()->list(family, key)) {
        std::string_view rest = path;
        if (rest.starts_with('/')) rest.remove_prefix(1);
        if (!prefix.empty()) {
            if (!rest.starts_with(prefix) || rest.size() <= prefix.size() || rest[prefix.size()] != '/')
                continue;
            rest.remove_prefix(prefix.size() + 1);
        }
        const auto [its_family, its_key] = split_once(std::string_view(path).substr(1), '/');
        call::take_words(calls, reader, calls.key_values()->author(its_family, its_key));
        out.emplace_back(rest);
    }
    return out;
}

std::string keys(Calls& calls, Channel* channel, const std::string& args) {
    std::set<std::string> names;
    for (const auto& path : below(calls, channel, args)) names.insert(path.substr(0, path.find('/')));
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

std::string key_count(Calls& calls, Channel* channel, const std::string& args) {
    return std::to_string(below(calls, channel, args).size());
}

constexpr call::Function kDatabaseRows[] = {
    {"BLACKLIST", "BLACKLIST()", "1 when the caller is on the blacklist of the database.", blacklist},
    call::Function{"DB", "DB(family/key)", "A value of the database.", get, nullptr, put}.dangerous(
        Danger::None, Danger::Database),
    call::Function{"DB_DELETE", "DB_DELETE(family/key)", "Takes a value out of the database.", erase, nullptr,
                   erase_by_set}
        .dangerous(Danger::Database, Danger::Database),
    {"DB_EXISTS", "DB_EXISTS(family/key)", "1 when the database has a value there.", exists},
    {"DB_KEYCOUNT", "DB_KEYCOUNT([prefix])", "How many values the database has below a prefix.", key_count},
    {"DB_KEYS", "DB_KEYS([prefix])", "The keys of the database one level below a prefix.", keys},
};

}  // namespace

std::span<const call::Function> database_functions() { return kDatabaseRows; }

}  // namespace asterism::apps

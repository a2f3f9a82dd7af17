// SPDX-License-Identifier: Apache-2.0
// SPRINTF, LISTFILTER, DELETE, IMPORT, EXPORT, VERSION, EXCEPTION, STACK_PEEK; LOCK, TRYLOCK and UNLOCK of
// names: a lock belongs to a channel until that gives it back or ends.
#include <fmt/core.h>

#include <limits>
#include <map>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// Of a width and a precision: whoever wants more wants the program to work, not a text.
constexpr std::uint64_t kMostWidth = 500;
constexpr std::size_t kMostText = 64 * 1024;

/// Flags, width and precision of a "%-5.2f", within bounds; nullopt when they make no sense.
std::optional<std::string> spec_of(std::string_view text) {
    const auto flags = std::min(text.find_first_not_of("-+ #0"), text.size());
    std::string out = "%" + std::string(text.substr(0, flags));
    text.remove_prefix(flags);
    const auto [width, precision] = split_once(text, '.');
    const auto number = [](std::string_view digits) -> std::optional<std::string> {
        if (digits.empty()) return std::string();
        if (digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
        return std::to_string(std::min(parse_uint(digits).value_or(kMostWidth), kMostWidth));
    };
    const auto least = number(width), most = number(precision);
    if (!least || !most) return std::nullopt;
    out += *least;
    if (width.size() < text.size()) out += "." + *most;
    return out;
}

/// What C leaves undefined is as near as can be.
template <class T>
T whole(const std::string& value) {
    const auto number = parse_double(trim(value)).value_or(0);
    if (!(number > static_cast<double>(std::numeric_limits<T>::min()))) return std::numeric_limits<T>::min();
    if (number >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
    return static_cast<T>(number);
}

/// One "%-5.2f" of a format: flags, width and precision apart from the letter.
std::string print_one(const std::string& spec, char letter, const std::string& value) {
    std::array<char, 2048> out{};  // 309 digits before the point, and what is wanted behind it
    switch (letter) {
        case 'd':
        case 'i':
            std::snprintf(out.data(), out.size(), (spec + "lld").c_str(), whole<long long>(value));
            break;
        case 'o':
        case 'u':
        case 'x':
        case 'X':
            std::snprintf(out.data(), out.size(), (spec + "ll" + letter).c_str(),
                          static_cast<unsigned long long>(whole<long long>(value)));
            break;
        case 'c':
            std::snprintf(out.data(), out.size(), (spec + "c").c_str(), value.empty() ? ' ' : value[0]);
            break;
        case 's':
            std::snprintf(out.data(), out.size(), (spec + "s").c_str(), value.c_str());
            break;
        default:  // e, E, f, g, G, a, A
            std::snprintf(out.data(), out.size(), (spec + letter).c_str(),
                          parse_double(trim(value)).value_or(0));
            break;
    }
    return out.data();
}

std::string sprintf_function(Calls&, Channel*, const std::string& args) {
    const auto parts = function_args(args, 1);
    const auto& format = parts[0];
    std::string out;
    std::size_t next = 1;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%') {
            out += format[i];
            continue;
        }
        if (i + 1 < format.size() && format[i + 1] == '%') {
            out += '%';
            ++i;
            continue;
        }
        const auto end = format.find_first_not_of("-+ #0123456789.", i + 1);
        const auto spec =
            end == format.npos ? std::nullopt : spec_of(std::string_view(format).substr(i + 1, end - i - 1));
        if (!spec || std::string_view("diouxXcseEfgGaA").find(format[end]) == std::string_view::npos) {
            log::error("SPRINTF: '{}' has no meaning", format.substr(i));
            return {};
        }
        if (next >= parts.size()) {
            log::error("SPRINTF() has no argument for '{}'", format.substr(i, end - i + 1));
            return {};
        }
        out += print_one(*spec, format[end], parts[next++]);
        if (out.size() > kMostText) {
            log::warning("SPRINTF: the text grows beyond {} bytes and is cut", kMostText);
            return out.substr(0, kMostText);
        }
        i = end;
    }
    return out;
}

std::string list_filter(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 3);
    const auto list = call::read_variable(calls, channel, trim(parts[0]));
    const auto delimiter = delimiter_of(parts[1], ",");
    std::string out;
    for (const auto piece : pieces_of(list, delimiter)) {
        if (piece == parts[2]) continue;
        if (!out.empty()) out += delimiter;
        out += piece;
    }
    return out;
}

bool delete_variable(Calls& calls, Channel* channel, const std::string& args, const std::string&) {
    const auto name = trim(args);
    if (name.empty()) return false;
    return channel ? channel->variables.erase(name) : calls.globals.erase(name);
}

std::string import(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    auto* other = calls.channels.find(trim(parts[0]));
    if (!other) return {};
    return call::read_variable_of(calls, channel, *other, trim(parts[1]));
}

/// EXPORT(channel,name): a variable or function of another channel, as Set() would on it.
bool export_to(Calls& calls, Channel* channel, const dialplan::Marked& args, const std::string& value) {
    const auto parts = dialplan::split_marked_args(args, 2);
    const auto whose = parts.empty() ? std::string_view() : trim(parts[0].text);
    if (whose.empty()) {
        log::warning("No channel was provided to EXPORT function.");
        return false;
    }
    const auto name = parts.size() < 2 ? dialplan::MarkedView() : dialplan::MarkedView(parts[1]).trimmed();
    if (name.empty()) {
        log::warning("No variable name was provided to EXPORT function.");
        return false;
    }
    auto* other = calls.channels.find(whose);
    if (!other) {
        log::warning("Channel '{}' not found! '{}' not set.", whose, name.text());
        return false;
    }
    // What it is set to may be of whoever gave this channel words.
    if (channel) other->authority.lower(channel->authority);
    const call::Acting acting(calls, call::authority_of(calls, channel));
    return call::set_variable(calls, other, name, value);
}

std::string version(Calls&, Channel*, const std::string& args) {
    if (iequals(trim(args), "ASTERISK_VERSION_NUM")) return "221001";
    return trim(args).empty() ? "22.10.1" : "";
}

std::string exception(Calls&, Channel* channel, const std::string& args) {
    const auto item = trim(args);
    if (!channel) return {};
    const auto& raised = channel->exception.get();
    if (iequals(item, "reason")) return raised.reason;
    if (raised.reason.empty()) return {};
    if (iequals(item, "context")) return raised.at.context;
    if (iequals(item, "exten")) return raised.at.exten;
    if (iequals(item, "priority")) return std::to_string(raised.at.priority);
    log::error("EXCEPTION: there is no '{}'", item);
    return {};
}

/// Where a Gosub returns to, counted from the newest: c context, e extension, p priority, l all of it.
std::string stack_peek(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 3);
    const auto number = parse_uint(trim(parts[0]));
    if (!channel || !number || *number == 0 || *number > channel->gosub.size()) {
        if (!is_true(trim(parts[2]))) log::error("Stack peek of '{}' goes beyond the stack", parts[0]);
        return {};
    }
    const auto& back = channel->gosub[channel->gosub.size() - static_cast<std::size_t>(*number)].back;
    switch (trim(parts[1]).empty() ? 'l' : lower(trim(parts[1])[0])) {
        case 'c':
            return back.context;
        case 'e':
            return back.exten;
        case 'p':
            return std::to_string(back.priority);
        case 'l':
            return fmt::format("{},{},{}", back.context, back.exten, back.priority);
        default:
            log::error("STACK_PEEK: '{}' is not l, c, e or p", parts[1]);
            return {};
    }
}

// ---- locks

struct Lock {
    call::ChannelId owner;
    int depth = 0;
};

struct Locks {
    std::map<std::string, Lock, std::less<>> all;
};
std::map<std::string, Lock, std::less<>>& locks(Calls& calls) { return calls.attachments.of<Locks>().all; }

constexpr std::size_t kMostLocks = 10'000;

/// It is the channel's from now on, or was already.
bool take(Calls& calls, const Channel& channel, const std::string& name) {
    auto& all = locks(calls);
    if (all.size() >= kMostLocks && !all.contains(name)) {
        // Those of channels that ended.
        std::erase_if(all, [&](const auto& one) { return !calls.channels.find(one.second.owner); });
        if (all.size() >= kMostLocks) {
            log::warning("{}: {} locks are enough", channel.name(), kMostLocks);
            return false;
        }
    }
    auto& lock = all[name];
    const bool free = lock.depth == 0 || !calls.channels.find(lock.owner);
    if (!free && lock.owner != channel.id()) return false;
    if (free) lock = {channel.id(), 0};
    ++lock.depth;
    return true;
}

std::string try_lock(Calls& calls, Channel* channel, const std::string& args) {
    return channel && take(calls, *channel, std::string(trim(args))) ? "1" : "0";
}

rt::Task<std::string> wait_lock(Calls& calls, Channel* channel, std::string args) {
    if (!channel) co_return "0";
    // Whoever has one already is not let wait for ever for another.
    constexpr Millis kLook{20};
    constexpr Seconds kMostWait{3};
    const auto start = calls.loop.now();
    const auto asking = channel->id();
    const std::string name(trim(args));
    const bool has_one = std::ranges::any_of(
        locks(calls), [&](const auto& one) { return one.second.owner == asking && one.second.depth > 0; });
    while (!take(calls, *channel, name)) {
        if (channel->gone() || (has_one && calls.loop.now() - start >= kMostWait)) co_return "0";
        co_await rt::Sleep(calls.loop.wheel(), kLook);
        channel = calls.channels.find(asking);
        if (!channel) co_return "0";
    }
    co_return "1";
}

std::string unlock(Calls& calls, Channel* channel, const std::string& args) {
    auto& all = locks(calls);
    const auto at = all.find(trim(args));
    if (!channel || at == all.end() || at->second.owner != channel->id() || at->second.depth == 0) return "0";
    if (--at->second.depth == 0) all.erase(at);
    return "1";
}

constexpr call::Function kToolsRows[] = {
    {"DELETE", "DELETE(varname)", "Written: deletes a variable.", nullptr, nullptr, delete_variable},
    {"EXCEPTION", "EXCEPTION(field)", "Why extension e runs.", exception},
    call::Function{"EXPORT", "EXPORT(channel,var)", "Written: sets a variable of another channel.", nullptr,
                   nullptr, export_to}
        .dangerous(Danger::None, Danger::OthersCalls),
    call::Function{"IMPORT", "IMPORT(channel,variable)", "A variable of another channel.", import}.dangerous(
        Danger::OthersCalls),
    {"LISTFILTER", "LISTFILTER(varname,delim,value)", "A list without an item.", list_filter},
    call::Function{"LOCK", "LOCK(lockname)", "Waits for a lock.", nullptr, wait_lock}.dangerous(
        Danger::Changes),
    {"SPRINTF", "SPRINTF(format,arg1[,...])", "A text by a format.", sprintf_function},
    {"STACK_PEEK", "STACK_PEEK(n,which[,suppress])", "Where a Gosub returns to.", stack_peek},
    call::Function{"TRYLOCK", "TRYLOCK(lockname)", "A lock, if it is free.", try_lock}.dangerous(
        Danger::Changes),
    call::Function{"UNLOCK", "UNLOCK(lockname)", "Gives a lock back.", unlock}.dangerous(Danger::Changes),
    {"VERSION", "VERSION([info])", "Which Asterisk this is.", version},
};

}  // namespace

std::span<const call::Function> tool_functions() { return kToolsRows; }

}  // namespace asterism::apps

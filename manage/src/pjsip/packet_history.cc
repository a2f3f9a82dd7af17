// SPDX-License-Identifier: Apache-2.0
#include "pjsip/packet_history.h"

#include <fmt/core.h>

#include <memory>

#include "asterism/base/regex.h"
#include "asterism/base/text.h"

namespace asterism::manage {

void PacketHistory::add(bool sent, Seconds time, const SocketAddress& peer, std::string_view text) {
    entries_.push_back({next_++, sent, time, peer, std::string(text)});
    bytes_ += text.size();
    while (entries_.size() > kMostEntries || bytes_ > kMostBytes) {
        bytes_ -= entries_.front().text.size();
        entries_.pop_front();
    }
}

void PacketHistory::clear() {
    entries_.clear();
    bytes_ = 0;
    next_ = 0;
}

const HistoryEntry* PacketHistory::find(std::uint64_t number) const {
    if (entries_.empty() || number < entries_.front().number || number >= next_) return nullptr;
    return &entries_[number - entries_.front().number];
}

namespace {

/// The value of the first header of that name, in its long or short form.
std::string_view header_of(std::string_view message, std::string_view name, std::string_view compact) {
    for (std::size_t at = message.find('\n'); at != message.npos; at = message.find('\n', at + 1)) {
        const auto line = message.substr(at + 1, message.find('\n', at + 1) - at - 1);
        if (trim(line).empty()) break;
        const auto [header, value] = split_once(line, ':');
        if (iequals(trim(header), name) || (!compact.empty() && iequals(trim(header), compact)))
            return trim(value);
    }
    return {};
}

enum class AskedField : std::uint8_t { Number, Timestamp, Address, Method, CallId };
constexpr std::pair<std::string_view, AskedField> kFields[] = {{"number", AskedField::Number},
                                                               {"timestamp", AskedField::Timestamp},
                                                               {"addr", AskedField::Address},
                                                               {"sip.msg.method", AskedField::Method},
                                                               {"sip.msg.call-id", AskedField::CallId}};
bool is_number(AskedField field) { return field == AskedField::Number || field == AskedField::Timestamp; }

std::int64_t number_in(const HistoryEntry& entry, AskedField field) {
    return field == AskedField::Number ? static_cast<std::int64_t>(entry.number) : entry.time.count();
}
std::string text_in(const HistoryEntry& entry, AskedField field) {
    if (field == AskedField::Address) return entry.peer.text();
    return std::string(field == AskedField::Method ? method_of(entry.text)
                                                   : header_of(entry.text, "call-id", "i"));
}

/// Takes "(number>=5" apart: brackets and operators are words of their own.
std::vector<std::string> tokens_of(const std::vector<std::string>& words) {
    std::vector<std::string> out;
    for (const auto& word : words) {
        std::string part;
        const auto flush = [&] {
            if (!part.empty()) out.push_back(std::exchange(part, {}));
        };
        for (std::size_t i = 0; i < word.size(); ++i) {
            const char c = word[i];
            if (std::string_view("()=!<>~").find(c) == std::string_view::npos) {
                part += c;
                continue;
            }
            flush();
            std::string sign(1, c);
            if ((c == '!' || c == '<' || c == '>') && i + 1 < word.size() && word[i + 1] == '=') {
                sign += '=';
                ++i;
            }
            out.push_back(std::move(sign));
        }
        flush();
    }
    return out;
}

/// or: and { "or" and }; and: not { "and" not }; not: "not" not | "(" or ")" | field sign value
class Parser {
public:
    explicit Parser(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {}

    Result<HistoryFilter> parse() {
        auto filter = either(0);
        if (filter && at_ < tokens_.size()) return fail(fmt::format("'{}' is not understood", tokens_[at_]));
        return filter;
    }

private:
    static constexpr int kMostDepth = 32;

    bool take(std::string_view word) {
        if (at_ >= tokens_.size() || !iequals(tokens_[at_], word)) return false;
        ++at_;
        return true;
    }
    std::string next() { return at_ < tokens_.size() ? tokens_[at_++] : std::string(); }

    Result<HistoryFilter> either(int depth) {
        auto left = both(depth);
        while (left && take("or")) {
            auto right = both(depth);
            if (!right) return right;
            left = [a = *left, b = *right](const HistoryEntry& one) { return a(one) || b(one); };
        }
        return left;
    }
    Result<HistoryFilter> both(int depth) {
        auto left = one(depth);
        while (left && take("and")) {
            auto right = one(depth);
            if (!right) return right;
            left = [a = *left, b = *right](const HistoryEntry& entry) { return a(entry) && b(entry); };
        }
        return left;
    }
    Result<HistoryFilter> one(int depth) {
        if (depth > kMostDepth) return fail("too many brackets");
        if (take("not") || take("!")) {
            auto inner = one(depth + 1);
            if (!inner) return inner;
            return HistoryFilter([a = *inner](const HistoryEntry& entry) { return !a(entry); });
        }
        if (!take("(")) return comparison();
        auto inner = either(depth + 1);
        if (inner && !take(")")) return fail("a bracket is not closed");
        return inner;
    }
    Result<HistoryFilter> comparison() {
        const auto name = next();
        const auto* field = std::begin(kFields);
        while (field != std::end(kFields) && !iequals(field->first, name)) ++field;
        if (field == std::end(kFields)) return fail(fmt::format("there is no field '{}'", name));
        const auto sign = next();
        const auto value = next();
        if (value.empty()) return fail(fmt::format("'{}' is compared with nothing", name));
        return is_number(field->second) ? numbers(field->second, sign, value)
                                        : texts(field->second, sign, value);
    }
    static Result<HistoryFilter> numbers(AskedField field, const std::string& sign,
                                         const std::string& value) {
        const auto number = parse_int(value);
        if (!number) return fail(fmt::format("'{}' is no number", value));
        const auto compare = [field, wanted = *number](auto fits) {
            return HistoryFilter([field, wanted, fits](const HistoryEntry& entry) {
                return fits(number_in(entry, field), wanted);
            });
        };
        if (sign == "=") return compare(std::equal_to<>());
        if (sign == "!=") return compare(std::not_equal_to<>());
        if (sign == "<") return compare(std::less<>());
        if (sign == "<=") return compare(std::less_equal<>());
        if (sign == ">") return compare(std::greater<>());
        if (sign == ">=") return compare(std::greater_equal<>());
        return fail(fmt::format("'{}' does not compare numbers", sign));
    }
    static Result<HistoryFilter> texts(AskedField field, const std::string& sign, const std::string& value) {
        if (sign == "=" || sign == "!=")
            return HistoryFilter([field, value, wanted = sign == "="](const HistoryEntry& entry) {
                return iequals(text_in(entry, field), value) == wanted;
            });
        if (sign != "~" && !iequals(sign, "like"))
            return fail(fmt::format("'{}' does not compare texts", sign));
        auto regex = Regex::compile(value);
        if (!regex) return fail(regex.error().reason);
        return HistoryFilter([field, regex = *std::move(regex)](const HistoryEntry& entry) {
            return regex.found_in(text_in(entry, field));
        });
    }

    std::vector<std::string> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

std::string_view method_of(std::string_view message) {
    if (!message.starts_with("SIP/2.0 ")) return message.substr(0, message.find(' '));
    return trim(split_once(header_of(message, "cseq", {}), ' ').second);
}

Result<HistoryFilter> parse_history_filter(const std::vector<std::string>& words) {
    return Parser(tokens_of(words)).parse();
}

}  // namespace asterism::manage

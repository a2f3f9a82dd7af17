// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/message.h"

#include "asterism/base/text.h"
#include "chars.h"

namespace asterism::sip {

using namespace chars;

const HeaderLine* Message::find(HeaderId id) const {
    for (const HeaderLine& line : lines())
        if (line.id == id) return &line;
    return nullptr;
}

std::optional<std::string_view> Message::get(HeaderId id) const {
    const HeaderLine* line = find(id);
    if (!line) return std::nullopt;
    return value(*line);
}

std::optional<std::string_view> Message::get(std::string_view wanted) const {
    const HeaderId id = header_id(wanted);
    if (id != HeaderId::Other) return get(id);
    for (const HeaderLine& line : lines())
        if (line.id == HeaderId::Other && iequals(name(line), wanted)) return value(line);
    return std::nullopt;
}

unsigned Message::count(HeaderId id) const {
    unsigned number = 0;
    for (const HeaderLine& line : lines()) number += line.id == id;
    return number;
}

HeaderValues Message::values(HeaderId id) const { return HeaderValues(*this, id, {}); }
HeaderValues Message::values(std::string_view name) const {
    return HeaderValues(*this, header_id(name), name);
}

Message::Maybe<NameAddr> Message::name_addr(HeaderId id) const {
    const HeaderLine* line = find(id);
    if (!line) return std::nullopt;
    std::string_view rest = value(*line);
    auto parsed = NameAddr::parse(is_comma_list(id) ? take_value(rest) : rest);
    if (!parsed) return std::unexpected(ParseError{parsed.error().rule, line->value_at + parsed.error().at});
    return *parsed;
}

Result<std::vector<NameAddr>, ParseError> Message::name_addrs(HeaderId id) const {
    std::vector<NameAddr> out;
    for (const std::string_view text : values(id)) {
        auto parsed = NameAddr::parse(text);
        if (!parsed) {
            const auto at = static_cast<std::uint32_t>(text.data() - bytes_.data());
            return std::unexpected(ParseError{parsed.error().rule, at + parsed.error().at});
        }
        out.push_back(*parsed);
    }
    return out;
}

Message::Maybe<std::uint32_t> Message::number(HeaderId id) const {
    const HeaderLine* line = find(id);
    if (!line) return std::nullopt;
    const auto parsed = parse_uint(value(*line));
    if (!parsed || *parsed > 0xFFFFFFFFu) return std::unexpected(ParseError{Rule::Number, line->value_at});
    return static_cast<std::uint32_t>(*parsed);
}

Message::Maybe<std::uint32_t> Message::expires() const {
    const HeaderLine* line = find(HeaderId::Expires);
    if (!line) return std::nullopt;
    const std::string_view text = value(*line);
    if (text.empty() || text.find_first_not_of("0123456789") != text.npos)
        return std::unexpected(ParseError{Rule::Number, line->value_at});
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(parse_uint(text).value_or(0xFFFFFFFFu), 0xFFFFFFFFu));
}

std::optional<std::uint32_t> Message::retry_after() const {
    const auto text = get(HeaderId::RetryAfter);
    if (!text) return std::nullopt;
    constexpr std::uint64_t kDay = 86400;
    const auto seconds = parse_uint(text->substr(0, text->find_first_not_of("0123456789")));
    return static_cast<std::uint32_t>(std::min(seconds.value_or(0), kDay));
}

Message::Maybe<ValueParams> Message::value_params(HeaderId id) const {
    const HeaderLine* line = find(id);
    if (!line) return std::nullopt;
    std::string_view rest = value(*line);
    auto parsed = ValueParams::parse(is_comma_list(id) ? take_value(rest) : rest);
    if (!parsed) return std::unexpected(ParseError{parsed.error().rule, line->value_at + parsed.error().at});
    return *parsed;
}

std::vector<Credentials> Message::credentials(HeaderId id) const {
    std::vector<Credentials> out;
    for (const HeaderLine& line : lines())
        if (line.id == id)
            if (const auto one = Credentials::parse(value(line))) out.push_back(*one);
    return out;
}

bool Message::lists(HeaderId id, std::string_view token) const {
    for (const std::string_view text : values(id))
        if (iequals(text, token)) return true;
    return false;
}

std::string_view take_value(std::string_view& rest) {
    while (!rest.empty() && (is_lws(rest.front()) || rest.front() == ',')) rest.remove_prefix(1);
    if (rest.find(',') == rest.npos) return trim_lws(std::exchange(rest, {}));
    std::size_t at = 0;
    bool angled = false;
    for (; at < rest.size(); ++at) {
        const char c = rest[at];
        if (c == '"' && !angled) {
            at = skip_quoted(rest, at);
            if (at == rest.npos) {  // never ends: the rest is one value, which its reader will refuse
                at = rest.size();
                break;
            }
            --at;
        } else if (c == '<') {
            angled = true;
        } else if (c == '>') {
            angled = false;
        } else if (c == ',' && !angled) {
            break;
        }
    }
    const std::string_view taken = trim_lws(rest.substr(0, at));
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return taken;
}

HeaderValues::Iterator::Iterator(const HeaderValues& list) : list_(&list) { advance(); }

void HeaderValues::Iterator::advance() {
    const auto lines = list_->message_->lines();
    const bool split = list_->id_ == HeaderId::Other || is_comma_list(list_->id_);
    done_ = true;
    for (;;) {
        if (!rest_.empty()) {
            current_ = split ? take_value(rest_) : std::exchange(rest_, {});
            if (!current_.empty()) {
                done_ = false;
                return;
            }
            continue;
        }
        while (line_ < lines.size()) {
            const HeaderLine& line = lines[line_++];
            if (line.id != list_->id_) continue;
            if (line.id == HeaderId::Other && !iequals(list_->message_->name(line), list_->name_)) continue;
            rest_ = list_->message_->value(line);
            break;
        }
        if (rest_.empty() && line_ >= lines.size()) return;
    }
}

}  // namespace asterism::sip

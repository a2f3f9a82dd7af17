// SPDX-License-Identifier: Apache-2.0
#include "letter.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::flows {

std::string long_name(std::string_view name) {
    static constexpr std::pair<char, std::string_view> kCompact[] = {{'i', "Call-ID"},
                                                                     {'m', "Contact"},
                                                                     {'e', "Content-Encoding"},
                                                                     {'l', "Content-Length"},
                                                                     {'c', "Content-Type"},
                                                                     {'f', "From"},
                                                                     {'s', "Subject"},
                                                                     {'k', "Supported"},
                                                                     {'t', "To"},
                                                                     {'v', "Via"},
                                                                     {'o', "Event"},
                                                                     {'u', "Allow-Events"},
                                                                     {'r', "Refer-To"},
                                                                     {'b', "Referred-By"},
                                                                     {'x', "Session-Expires"},
                                                                     {'a', "Accept-Contact"}};
    if (name.size() == 1)
        for (const auto& [compact, full] : kCompact)
            if (compact == lower(name[0])) return std::string(full);
    return std::string(name);
}

std::string param_of(std::string_view value, std::string_view name) {
    const auto close = value.find('>');
    auto rest = close == std::string_view::npos ? value : value.substr(close);
    for (auto part : split(rest, ';')) {
        const auto [key, text] = split_once(trim(part), '=');
        if (iequals(trim(key), name)) {
            auto found = trim(text);
            if (found.size() >= 2 && found.front() == '"') found = found.substr(1, found.size() - 2);
            return std::string(found);
        }
    }
    return {};
}

std::string uri_of(std::string_view value) {
    const auto open = value.find('<');
    const auto close = value.find('>', open == std::string_view::npos ? 0 : open);
    if (open != std::string_view::npos && close != std::string_view::npos)
        return std::string(value.substr(open + 1, close - open - 1));
    return std::string(trim(value.substr(0, value.find(';'))));
}

std::vector<std::string> list_of(std::string_view value) {
    std::vector<std::string> out(1);
    bool quoted = false;
    int angle = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '"' && (i == 0 || value[i - 1] != '\\')) quoted = !quoted;
        if (!quoted && c == '<') ++angle;
        if (!quoted && c == '>') --angle;
        if (c == ',' && !quoted && angle == 0)
            out.emplace_back();
        else
            out.back() += c;
    }
    for (auto& part : out) part = trim(part);
    std::erase(out, std::string());
    return out;
}

std::string Letter::method() const {
    if (is_request()) return start.substr(0, start.find(' '));
    const auto cseq = get("CSeq");
    return std::string(trim(split_once(cseq, ' ').second));
}

std::string Letter::uri() const {
    const auto first = start.find(' ');
    const auto last = start.rfind(' ');
    return first == last ? std::string() : start.substr(first + 1, last - first - 1);
}

int Letter::status() const {
    return is_request() ? 0 : static_cast<int>(parse_uint(start.substr(8, 3)).value_or(0));
}
std::string Letter::reason() const { return start.size() > 12 ? start.substr(12) : std::string(); }

std::string Letter::get(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (iequals(key, name)) return value;
    return {};
}

bool Letter::has(std::string_view name) const { return !all(name).empty(); }

std::vector<std::string> Letter::all(std::string_view name) const {
    std::vector<std::string> out;
    const auto full = long_name(name);
    for (const auto& [key, value] : headers)
        if (iequals(key, full)) out.push_back(value);
    return out;
}

void Letter::set(std::string_view name, std::string_view value) {
    for (auto& [key, old] : headers)
        if (iequals(key, name)) {
            old = value;
            return;
        }
    add(name, value);
}

void Letter::add(std::string_view name, std::string_view value) { headers.emplace_back(name, value); }

void Letter::remove(std::string_view name) {
    const auto full = long_name(name);
    std::erase_if(headers, [&](const auto& header) { return iequals(header.first, full); });
}

unsigned Letter::cseq() const {
    return static_cast<unsigned>(parse_uint(split_once(get("CSeq"), ' ').first).value_or(0));
}

std::string Letter::param(std::string_view header, std::string_view name) const {
    const auto values = list_of(get(header));
    return values.empty() ? std::string() : param_of(values.front(), name);
}

std::string Letter::print() const {
    std::string out = start + "\r\n";
    bool length = false;
    for (const auto& [key, value] : headers) {
        out += fmt::format("{}: {}\r\n", key, value);
        length = length || iequals(key, "Content-Length");
    }
    if (!length) out += fmt::format("Content-Length: {}\r\n", body.size());
    return out + "\r\n" + body;
}

std::optional<Letter> Letter::read(std::string_view text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    Letter out;
    out.body = text.substr(end + 4);
    std::string_view head = text.substr(0, end);
    for (bool first = true; !head.empty() || first; first = false) {
        const auto eol = std::min(head.find("\r\n"), head.size());
        const auto line = head.substr(0, eol);
        head.remove_prefix(std::min(eol + 2, head.size()));
        if (first) {
            out.start = line;
        } else if (!line.empty() && is_space(line.front()) && !out.headers.empty()) {
            out.headers.back().second.append(" ").append(trim(line));
        } else {
            const auto [name, value] = split_once(line, ':');
            out.headers.emplace_back(long_name(trim(name)), trim(value));
        }
    }
    return out;
}

}  // namespace asterism::flows

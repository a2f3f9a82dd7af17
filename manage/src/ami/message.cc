// SPDX-License-Identifier: Apache-2.0
#include "ami/message.h"

#include "asterism/base/clean.h"
#include "asterism/base/text.h"

namespace asterism::manage {

std::string_view AmiMessage::get(std::string_view name) const {
    for (const auto& [header, value] : headers_)
        if (iequals(header, name)) return value;
    return {};
}

std::vector<std::string_view> AmiMessage::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [header, value] : headers_)
        if (iequals(header, name)) values.push_back(value);
    return values;
}

bool AmiMessage::has(std::string_view name) const {
    for (const auto& [header, value] : headers_)
        if (iequals(header, name)) return true;
    return false;
}

bool AmiParser::take_line(std::string_view line, std::deque<AmiMessage>& out) {
    if (line.empty()) {
        if (!message_.headers().empty()) out.push_back(std::exchange(message_, {}));
        return true;
    }
    const auto [name, value] = split_once(line, ':');
    if (message_.headers().size() >= kMostHeaders) return false;
    message_.add(trim(name), trim(value));
    return true;
}

bool AmiParser::feed(std::string_view bytes, std::deque<AmiMessage>& out) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        rest_.append(bytes.substr(0, end));
        if (rest_.size() > kMostLine) return false;
        if (end == bytes.npos) return true;
        bytes.remove_prefix(end + 1);
        std::string_view line = rest_;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!take_line(line, out)) return false;
        rest_.clear();
    }
    return true;
}

AmiText& AmiText::add(std::string_view name, std::string_view value) {
    // Some of the reference's texts end with a line's end of their own.
    while (value.ends_with('\n') || value.ends_with('\r')) value.remove_suffix(1);
    const auto begin = text_.size();
    text_ += name;
    text_ += ": ";
    text_ += value;
    clean(std::span(text_).subspan(begin), Keep::OneLine);
    text_ += "\r\n";
    return *this;
}

AmiText& AmiText::add_line(std::string_view sentence) {
    text_ += sentence;
    text_ += "\r\n";
    return *this;
}

}  // namespace asterism::manage

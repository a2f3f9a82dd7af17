// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "functions.h"

namespace asterism::apps {

std::vector<std::string> function_args(std::string_view args, std::size_t least) {
    auto list = dialplan::split_args(args);
    if (list.size() < least) list.resize(least);
    return list;
}

std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 >= text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        if (c == 'n') {
            out += '\n';
        } else if (c == 't') {
            out += '\t';
        } else if (c == 'r') {
            out += '\r';
        } else if (c == 'x' && i + 2 < text.size()) {
            if (const auto byte = unhex(text.substr(i + 1, 2))) out += *byte;
            i += 2;
        } else {
            out += c;
        }
    }
    return out;
}

std::string delimiter_of(std::string_view raw, std::string_view otherwise) {
    if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') raw = raw.substr(1, raw.size() - 2);
    auto out = unescape(raw);
    return out.empty() ? std::string(otherwise) : out;
}

std::vector<std::string_view> pieces_of(std::string_view text, std::string_view delimiter) {
    std::vector<std::string_view> out;
    if (text.empty()) return out;
    for (;;) {
        const auto at = delimiter.empty() ? text.npos : text.find(delimiter);
        out.push_back(text.substr(0, at));
        if (at == text.npos) return out;
        text.remove_prefix(at + delimiter.size());
    }
}

}  // namespace asterism::apps

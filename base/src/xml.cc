// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/xml.h"

#include "asterism/base/text.h"

namespace asterism {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// U+FFFE and U+FFFF are nobody's.
bool is_noncharacter(std::string_view character) {
    return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

}  // namespace

void escape_xml(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const auto length = utf8_length(text, at);
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (length == 0 ||
                 (length == 1 && static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\n' && c != '\r'))
            out += kReplacement;
        else if (const auto character = text.substr(at, length); is_noncharacter(character))
            out += kReplacement;
        else
            out += character;
        at += length == 0 ? 1 : length;
    }
}

std::string escape_xml(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    escape_xml(out, text);
    return out;
}

}  // namespace asterism

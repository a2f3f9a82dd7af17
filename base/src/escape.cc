// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/escape.h"

namespace asterism {

namespace {
constexpr std::string_view kPlain = "\"\\\a\b\f\n\r\t\v";
constexpr std::string_view kLetters = "\"\\abfnrtv";
}  // namespace

std::string escaped(std::string_view value) {
    std::string out;
    out.reserve(value.size());
    for (const char c : value) {
        const auto at = kPlain.find(c);
        if (at != kPlain.npos) out += '\\';
        out += at == kPlain.npos ? c : kLetters[at];
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto at = text[i] == '\\' && i + 1 < text.size() ? kLetters.find(text[i + 1]) : kLetters.npos;
        if (at == kLetters.npos) {
            out += text[i];
            continue;
        }
        out += kPlain[at];
        ++i;
    }
    return out;
}

}  // namespace asterism

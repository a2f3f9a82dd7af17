// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/party.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/endpoint/objects/words.h"

namespace asterism::call {

std::string_view presentation_word(Presentation presentation) {
    for (const auto& one : words_of(presentation))
        if (one.value == presentation) return one.word;
    return "unknown";
}

bool presentation_of(std::string_view word, Presentation& out) {
    for (const auto& one : words_of(Presentation{}))
        if (iequals(one.word, word)) {
            out = one.value;
            return true;
        }
    return false;
}

NameNumber parse_caller_id(std::string_view text) {
    text = trim(text);
    const auto open = text.rfind('<');
    if (open == text.npos) {
        // Without brackets: a number if it can be dialled, else a name.
        if (!text.empty() && text.find_first_not_of("0123456789*#+-()ABCD") == text.npos)
            return {{}, std::string(text)};
        if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
            text = text.substr(1, text.size() - 2);
        return {std::string(text), {}};
    }
    // 648: without its end the number goes to that of the text; what follows it is dropped.
    const auto close = text.find('>', open);
    auto name = trim(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    return {std::string(name),
            std::string(trim(text.substr(open + 1, std::min(close, text.size()) - open - 1)))};
}

std::string print_caller_id(std::string_view name, std::string_view number) {
    return fmt::format("\"{}\" <{}>", name, number);
}

ShownParty Party::shown() const {
    const auto& hidden = more.get().hidden;
    return {hidden.name.valid ? hidden.name : name, hidden.number.valid ? hidden.number : number};
}

}  // namespace asterism::call

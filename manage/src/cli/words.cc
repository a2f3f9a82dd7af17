// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/text.h"
#include "asterism/manage/commands.h"

namespace asterism::manage {

std::vector<std::string> split_words(std::string_view line, std::size_t most) {
    std::vector<std::string> words;
    std::string word;
    bool begun = false, quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (!begun && words.size() + 1 == most) {
            words.emplace_back(line.substr(i));
            return words;
        }
        const char c = line[i];
        if (c == '\\' && i + 1 < line.size() && (line[i + 1] == '"' || line[i + 1] == '\\')) {
            word += line[++i];
            begun = true;
        } else if (c == '"') {
            quoted = !quoted;
            begun = true;
        } else if (!quoted && is_space(c)) {
            if (begun) words.push_back(std::exchange(word, {}));
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (begun) words.push_back(std::move(word));
    return words;
}

}  // namespace asterism::manage

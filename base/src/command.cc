// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/command.h"

#include <utility>

namespace asterism {

void CommandOutput::row(char separator, std::initializer_list<std::string_view> fields) {
    std::string line;
    bool first = true;
    for (const auto field : fields) {
        if (!std::exchange(first, false)) line += separator;
        for (const char c : field)
            if (c == separator)
                line += fmt::format("%{:02X}", static_cast<unsigned char>(c));
            else
                line += c;
    }
    this->line("{}", line);
}

}  // namespace asterism

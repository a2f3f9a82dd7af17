// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/time.h"

#include <fmt/core.h>

namespace asterism {

std::string with_fraction(std::string_view format, int micros) {
    std::string out;
    const auto digits = fmt::format("{:06}", micros);
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 >= format.size()) {
            out += format[i];
            continue;
        }
        if (format[i + 1] == 'q') {
            out += digits.substr(0, 3);
            ++i;
        } else if (i + 2 < format.size() && format[i + 1] >= '1' && format[i + 1] <= '6' &&
                   format[i + 2] == 'q') {
            out += digits.substr(0, static_cast<std::size_t>(format[i + 1] - '0'));
            i += 2;
        } else {
            out += format[i];
            out += format[++i];
        }
    }
    return out;
}

}  // namespace asterism

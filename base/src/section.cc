// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/section.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism {

std::string Place::text() const { return fmt::format("{}:{}", file_name(), line); }

Place place(std::string file, unsigned line) {
    return {std::make_shared<const std::string>(std::move(file)), line};
}

const SourceLine* Section::last(std::string_view line_name) const {
    for (auto it = lines.rbegin(); it != lines.rend(); ++it)
        if (iequals(it->name, line_name)) return &*it;
    return nullptr;
}

std::string_view Section::get(std::string_view line_name, std::string_view otherwise) const {
    const auto* line = last(line_name);
    return line ? std::string_view(line->value) : otherwise;
}

}  // namespace asterism

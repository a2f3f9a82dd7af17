// SPDX-License-Identifier: Apache-2.0
// Lines of any sort make a dialplan that can be asked and shown.
#include <cstdint>

#include "asterism/base/text.h"
#include "asterism/dialplan/load.h"
#include "asterism/dialplan/show.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism;
    const std::string_view text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    std::vector<Section> sections(1);
    const auto file = std::make_shared<const std::string>("f");
    for (const auto line : split(text, '\n')) {
        if (line.starts_with('[')) {
            sections.push_back({std::string(line.substr(1)), {file, 1}, {}});
            continue;
        }
        const auto [name, value] = split_once(line, '=');
        sections.back().lines.push_back({std::string(name), std::string(value), {file, 1}, false});
    }
    const auto loaded = dialplan::load(sections);
    for (const auto& context : loaded.dialplan->contexts()) {
        const dialplan::Where where{.context = context->name(), .exten = "100", .caller_id = "5"};
        const bool there = loaded.dialplan->exists(where);
        if (there && !loaded.dialplan->can_match(where)) __builtin_trap();
        (void)loaded.dialplan->match_more(where);
        (void)loaded.dialplan->find_hint(where);
    }
    (void)dialplan::show(*loaded.dialplan, "");
    return 0;
}

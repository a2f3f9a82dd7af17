// SPDX-License-Identifier: Apache-2.0
// Any pattern compiles or is refused, and what it finds lies in the text; without crash, hang or growth.
#include <cstdint>

#include "asterism/base/regex.h"
#include "asterism/base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism;
    const auto [pattern, text] = split_once({reinterpret_cast<const char*>(data), size}, '\n');
    const auto regex = Regex::compile(pattern);
    if (!regex) return 0;
    const auto hit = regex->find(text);
    if (hit.has_value() != regex->found_in(text)) __builtin_trap();
    if (hit &&
        (hit->all.data() < text.data() || hit->all.data() + hit->all.size() > text.data() + text.size()))
        __builtin_trap();
    (void)regex->find(text, true);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Two patterns and a number: matching and precedence agree with each other.
#include <cstdint>

#include "asterism/dialplan/pattern.h"
#include "asterism/dialplan/times.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::dialplan;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto first_end = std::min(text.find('\n'), text.size());
    const auto rest = text.substr(std::min(first_end + 1, text.size()));
    const auto second_end = std::min(rest.find('\n'), rest.size());
    const auto number = rest.substr(std::min(second_end + 1, rest.size()));
    (void)Times::parse(number);
    const auto a = Pattern::parse(text.substr(0, first_end));
    const auto b = Pattern::parse(rest.substr(0, second_end));
    if (!a || !b) return 0;
    if (a->matches(number) && !a->can_match(number)) __builtin_trap();
    if (a->match_more(number) && !a->can_match(number)) __builtin_trap();
    if ((Pattern::precedence(*a, *b) < 0) != (Pattern::precedence(*b, *a) > 0)) __builtin_trap();
    if (Pattern::precedence(*a, *b) == 0 && a->matches(number) != b->matches(number)) __builtin_trap();
    return 0;
}

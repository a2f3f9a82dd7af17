// SPDX-License-Identifier: Apache-2.0
// Any text is evaluated, its values being pieces of the text itself, without crash, hang or growth.
#include <cstdint>

#include "asterism/dialplan/args.h"
#include "asterism/dialplan/evaluate.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::dialplan;
    const std::string text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    Evaluation evaluation(text, {.most_bytes = 16384, .most_nesting = 32, .most_values = 64});
    while (const auto* need = evaluation.need()) {
        const auto args = split_args(need->args.text);
        evaluation.give(args.empty() ? std::string_view(need->name) : std::string_view(args.back()));
    }
    if (evaluation.text().size() > 16384) __builtin_trap();
    (void)AppOptions::parse(text);
    (void)parse_target(text);
    return 0;
}

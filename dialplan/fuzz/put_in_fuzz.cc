// SPDX-License-Identifier: Apache-2.0
// A stranger's bytes in every variable and behind every function: no function runs that the dialplan does not
// name, no application, and no outcome of a condition, is another than it wrote. Up to the first line end
// stands what the author wrote (one of kTexts, or a text of its own); behind it what the stranger did.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "asterism/dialplan/args.h"
#include "asterism/dialplan/evaluate.h"

namespace {

using namespace asterism::dialplan;

constexpr std::array<std::string_view, 14> kTexts = {
    "$[\"${X}\" = \"Boss\"]",
    "$[${X} > 5 & ${X} < 9]",
    "$[\"${X}\" : \"^0\" | ${LEN(${X})} = 3]",
    "$[${F(${X})} = ${X} ? ${X} :: ${F(${X}):0:3}]",
    "${${X}}",
    "${${X}:${X}:${X}}",
    "${F(${X},${G(${X})})}",
    "${IF($[\"${X}\" = \"1\"]?${X}:${G(no)})}",
    "$[F(${X}) ~~ G(\"${X}\")]",
    "${X}$[${X}]${X}",
    "$[$[${X}] + $[\"${X}\"]]",
    "${F_${X}(${X})}",
    "$[(${X} + 1) * 2 ? ${X} :: no]",
    "${EVAL(${X})}",
};

/// Every name of a function that is called begins with what the author wrote, and there are no more than his
/// parentheses.
void check(const std::string& written, const std::string& value, bool loosely) {
    const auto most = static_cast<std::size_t>(std::ranges::count(written, '('));
    std::size_t called = 0;
    Evaluation evaluation(written,
                          {.most_bytes = 16384, .most_nesting = 32, .most_values = 64, .loosely = loosely});
    while (const auto* need = evaluation.need()) {
        if (need->kind == Need::Function) {
            if (++called > most) __builtin_trap();
            if (need->name.empty() || need->name.front() == '\x01') __builtin_trap();
            (void)split_marked_args(need->args);
        }
        evaluation.give(value);
    }
    const auto result = evaluation.take_marked();
    if (result.text.size() > 16384) __builtin_trap();
    for (const auto& piece : split_marked_args(result)) (void)written_call(piece);
    const MarkedView view = result;
    if (const auto at = view.find('('); at != std::string_view::npos && view.is_put_in(at)) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string all(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    const auto end = std::min(all.find('\n'), all.size());
    auto written = all.substr(0, end);
    if (written.size() == 1) written = kTexts[static_cast<unsigned char>(written[0]) % kTexts.size()];
    std::erase(written, '\x01');
    const auto value = end < all.size() ? all.substr(end + 1) : std::string();
    for (const bool loosely : {false, true}) {
        check(written, value, loosely);
        // No byte of it begins a name, wherever it is cut.
        std::string apart;
        for (const char c : value) (apart += '\x01') += c;
        check(written, apart, loosely);
    }
    Evaluation again(value,
                     {.most_bytes = 16384, .most_nesting = 32, .most_values = 64, .only_variables = true});
    while (const auto* need = again.need()) {
        if (need->kind == Need::Function) __builtin_trap();
        again.give(value);
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// SAYFILES(value[,type]): the sounds that an application of the Say family would play, joined by &.
#include "../say.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

SoundNames of_number(std::string_view text, SoundNames (*say)(std::int64_t)) {
    if (const auto number = spoken_number(text)) return say(*number);
    log::warning("Invalid numeric argument: {}", text);
    return {};
}

SoundNames names_of(std::string_view text, std::string_view type) {
    if (type.empty() || type == "alpha") return say_letters(text);
    if (type == "digits") return say_digits(text);
    if (type == "money") return say_money(text);
    if (type == "number") return of_number(text, say_number);
    if (type == "ordinal") return of_number(text, say_ordinal);
    if (type == "phonetic") return say_phonetic(text);
    log::warning("Invalid say type specified: {}", type);
    return {};
}

std::string say_files(Calls&, Channel*, const std::string& args) {
    if (args.empty()) {
        log::warning("SAYFILES requires an argument");
        return {};
    }
    const auto parts = function_args(args, 2);
    std::string out;
    for (const auto& name : names_of(parts[0], parts[1])) {
        if (!out.empty()) out += '&';
        out += name;
    }
    return out;
}

constexpr call::Function kSayFilesRows[] = {
    {"SAYFILES", "SAYFILES(value[,type])", "The sounds of what a Say application says.", say_files},
};

}  // namespace

std::span<const call::Function> say_file_functions() { return kSayFilesRows; }

}  // namespace asterism::apps

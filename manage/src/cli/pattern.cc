// SPDX-License-Identifier: Apache-2.0
#include "cli/pattern.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

/// "core show channels [concise|verbose]": pieces between blanks, a bracket with all in it being one.
std::vector<std::string_view> pieces_of(std::string_view declared) {
    std::vector<std::string_view> pieces;
    std::size_t at = 0;
    while (at < declared.size()) {
        if (declared[at] == ' ') {
            ++at;
            continue;
        }
        const auto end = declared[at] == '[' ? std::min(declared.find(']', at), declared.size() - 1) + 1
                                             : std::min(declared.find(' ', at), declared.size());
        pieces.push_back(declared.substr(at, end - at));
        at = end;
    }
    return pieces;
}

std::vector<std::string> choices_of(std::string_view text) {
    std::vector<std::string> choices;
    for (const auto one : split(text, '|')) choices.emplace_back(one);
    return choices;
}

}  // namespace

CommandPattern::CommandPattern(std::string_view declared) {
    using Kind = Word::Kind;
    const auto read_word = [](std::string_view text, bool optional) -> Word {
        if (text.starts_with('<')) return {text.ends_with("...>") ? Kind::Rest : Kind::Any, {}, true};
        if (text.starts_with('{')) return {Kind::OneOf, choices_of(text.substr(1, text.size() - 2)), true};
        if (text.find('|') != text.npos) return {Kind::OneOf, choices_of(text), true};
        return {Kind::Own, {std::string(text)}, optional};
    };
    std::vector<Word> words;
    for (const auto piece : pieces_of(declared)) {
        if (!piece.starts_with('[')) {
            words.push_back(read_word(piece, false));
            continue;
        }
        forms_.push_back(words);
        for (const auto inner : split(piece.substr(1, piece.size() - 2), ' '))
            if (!inner.empty()) words.push_back(read_word(inner, true));
    }
    forms_.push_back(std::move(words));
}

bool CommandPattern::fits(const Word& word, std::string_view text) {
    if (word.kind == Word::Kind::Any || word.kind == Word::Kind::Rest) return true;
    return std::any_of(word.choices.begin(), word.choices.end(),
                       [text](const std::string& choice) { return iequals(choice, text); });
}

CommandPattern::Fit CommandPattern::fit(const std::vector<std::string>& words) const {
    for (const auto& form : forms_) {
        const bool has_rest = !form.empty() && form.back().kind == Word::Kind::Rest;
        if (has_rest ? words.size() < form.size() : words.size() != form.size()) continue;
        Fit fit{true, 0, {}};
        for (std::size_t i = 0; i < words.size() && fit.whole; ++i) {
            const auto& word = form[std::min(i, form.size() - 1)];
            fit.whole = fits(word, words[i]);
            if (word.kind == Word::Kind::Own || word.kind == Word::Kind::OneOf) ++fit.own;
            if (word.handed_over) fit.args.push_back(words[i]);
        }
        if (fit.whole) return fit;
    }
    return {};
}

std::size_t CommandPattern::leading(const std::vector<std::string>& words) const {
    const auto& form = forms_.front();
    std::size_t count = 0;
    while (count < form.size() && form[count].kind == Word::Kind::Own) {
        if (count >= words.size() || !fits(form[count], words[count])) return 0;
        ++count;
    }
    return count;
}

bool CommandPattern::may_begin(const std::vector<std::string>& words) const {
    return std::any_of(forms_.begin(), forms_.end(), [&words](const auto& form) {
        if (words.size() > form.size()) return false;
        for (std::size_t i = 0; i < words.size(); ++i)
            if (!fits(form[i], words[i])) return false;
        return true;
    });
}

void CommandPattern::next(const std::vector<std::string>& words, std::vector<std::string>& out,
                          bool& takes_any, std::size_t& argument) const {
    for (const auto& form : forms_) {
        if (form.size() <= words.size()) continue;
        std::size_t handed = 0;
        bool fitting = true;
        for (std::size_t i = 0; i < words.size() && fitting; ++i) {
            fitting = fits(form[i], words[i]);
            handed += form[i].handed_over;
        }
        if (!fitting) continue;
        const auto& word = form[words.size()];
        out.insert(out.end(), word.choices.begin(), word.choices.end());
        if (word.choices.empty()) {
            takes_any = true;
            argument = handed;
        }
    }
}

}  // namespace asterism::manage

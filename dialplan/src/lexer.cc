// SPDX-License-Identifier: Apache-2.0
#include "lexer.h"

#include "asterism/base/text.h"

namespace asterism::dialplan {

namespace {

struct Sign {
    std::string_view text;
    Token token;
};

/// Longer ones first.
constexpr Sign kSigns[] = {
    {"||", Token::Or},        {"&&", Token::And},    {"==", Token::Equal},        {"!=", Token::NotEqual},
    {"<=", Token::LessEqual}, {"=~", Token::Match},  {">=", Token::GreaterEqual}, {"~~", Token::Concat},
    {"::", Token::Else},      {"|", Token::Or},      {"&", Token::And},           {"=", Token::Equal},
    {"<", Token::Less},       {">", Token::Greater}, {"+", Token::Plus},          {"-", Token::Minus},
    {"*", Token::Times},      {"/", Token::Divide},  {"%", Token::Modulo},        {"!", Token::Not},
    {":", Token::Colon},      {"?", Token::If},      {"(", Token::Open},          {")", Token::Close},
    {",", Token::Comma},
};

bool ends_word(char c) {
    return is_space(c) || std::string_view("|&=<>!+-*/%:?(),\"").find(c) != std::string_view::npos;
}

}  // namespace

/// A quote that no other one closes is not there.
bool Lexer::opens_nothing() {
    if (text_[at_] != '"') return false;
    if (!last_quote_) {
        last_quote_ = 0;
        for (std::size_t i = at_; i < text_.size(); ++i)
            if (text_[i] == '"' && means(i)) last_quote_ = i;
    }
    return at_ == *last_quote_;
}

void Lexer::advance() {
    while (at_ < text_.size() && means(at_) && (is_space(text_[at_]) || opens_nothing())) ++at_;
    start_ = at_;
    word_.clear();
    if (at_ >= text_.size()) {
        token_ = Token::End;
        return;
    }
    if (means(at_)) {
        const auto rest = text_.text().substr(at_);
        for (const auto& sign : kSigns) {
            if (!rest.starts_with(sign.text) || !means(at_ + sign.text.size() - 1)) continue;
            at_ += sign.text.size();
            token_ = sign.token;
            return;
        }
    }
    read_word();
}

/// From a quote to the next one, with both; what follows begins another word. What was put in is part of a
/// word, whatever it is; but blanks at the ends of a word without quotes are nobody's: a program's output
/// ends in a line end. A backslash is a sign like any other.
void Lexer::read_word() {
    token_ = Token::Text;
    all_put_in_ = true;
    const bool quoted = means(at_) && text_[at_] == '"';
    for (; at_ < text_.size(); ++at_) {
        const char c = text_[at_];
        if (means(at_)) {
            if (!text_.is_put_in(at_)) all_put_in_ = false;
            if (!quoted && ends_word(c)) break;
        }
        word_ += c;
        if (quoted && c == '"' && at_ > start_ && means(at_)) {
            ++at_;
            return;
        }
    }
    if (const auto kept = trim(word_); kept.size() != word_.size()) word_ = std::string(kept);
}

}  // namespace asterism::dialplan

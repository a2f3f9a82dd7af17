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

void Lexer::advance() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    start_ = at_;
    word_.clear();
    if (at_ >= text_.size()) {
        token_ = Token::End;
        return;
    }
    const auto rest = text_.substr(at_);
    for (const auto& sign : kSigns) {
        if (!rest.starts_with(sign.text)) continue;
        at_ += sign.text.size();
        token_ = sign.token;
        return;
    }
    read_word();
}

/// Quoted and unquoted parts that touch are one word: "a b"c. The quotes stay.
void Lexer::read_word() {
    token_ = Token::Text;
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '"') {
            const auto end = text_.find('"', at_ + 1);
            if (end == std::string_view::npos) {
                token_ = Token::Bad;
                at_ = text_.size();
                return;
            }
            word_ += text_.substr(at_, end - at_ + 1);
            at_ = end + 1;
            continue;
        }
        if (ends_word(c)) break;
        if (c == '\\' && at_ + 1 < text_.size()) ++at_;
        word_ += text_[at_++];
    }
}

}  // namespace asterism::dialplan

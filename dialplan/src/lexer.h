// SPDX-License-Identifier: Apache-2.0
// The words of an expression (expression.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::dialplan {

enum class Token : std::uint8_t {
    End,
    Text,
    Open,
    Close,
    Comma,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Not,
    Colon,
    Match,
    Concat,
    If,
    Else,
    Bad,
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) { advance(); }

    Token token() const { return token_; }
    /// Of a Text: as written, with its quotes, without backslashes.
    const std::string& word() const { return word_; }
    /// A Text directly followed by "(" is the name of a function.
    bool before_parenthesis() const { return at_ < text_.size() && text_[at_] == '('; }
    void advance();
    std::size_t position() const { return start_; }

private:
    void read_word();

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    Token token_ = Token::End;
    std::string word_;
};

}  // namespace asterism::dialplan

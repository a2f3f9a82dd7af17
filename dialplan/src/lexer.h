// SPDX-License-Identifier: Apache-2.0
// The words of an expression (expression.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/dialplan/marked.h"

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
};

class Lexer {
public:
    /// `loosely`: bytes that were put in count as if they were written, but for beginning a call.
    Lexer(MarkedView text, bool loosely) : text_(text), loosely_(loosely) { advance(); }

    Token token() const { return token_; }
    /// Of a Text: as written, with its quotes.
    const std::string& word() const { return word_; }
    /// A Text directly followed by "(" is the name of a function, when its author wrote its first letter and
    /// the "(".
    bool names_a_function() const {
        return at_ < text_.size() && text_.is(at_, '(') && text_[start_] != '"' && !text_.is_put_in(start_);
    }
    void advance();
    std::size_t position() const { return start_; }
    /// Of a Text: quotes stand at its begin and end.
    bool quoted() const {
        return word_.size() >= 2 && word_.front() == '"' && word_.back() == '"' && means(start_) &&
               means(at_ - 1);
    }
    /// Of a Text: all of it was put in.
    bool all_put_in() const { return all_put_in_; }

private:
    void read_word();
    bool opens_nothing();
    /// That byte may mean something.
    bool means(std::size_t at) const { return loosely_ || !text_.is_put_in(at); }

    MarkedView text_;
    bool loosely_;
    bool all_put_in_ = false;
    /// Where the last quote stands; looked for once.
    std::optional<std::size_t> last_quote_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    Token token_ = Token::End;
    std::string word_;
};

}  // namespace asterism::dialplan

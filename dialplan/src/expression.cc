// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/expression.h"

#include <fmt/core.h>

#include <cmath>
#include <cstring>

#include "asterism/base/text.h"
#include "lexer.h"
#include "math_functions.h"
#include "regex_match.h"
#include "value.h"

// One function per rung of the ladder in expression.h, from the loosest operator to the tightest. Everything
// is evaluated, also the branch not taken: functions are asked for in the order in which they stand.

namespace asterism::dialplan {

namespace {

constexpr int kMostNesting = 100;
constexpr std::size_t kMostText = 64 * 1024;
/// What a number divided by zero is.
constexpr long double kByNothing = 2147483647.0L;

/// "2+3", `"a" = "b"`: who keeps such a text in a variable meant it to be computed.
bool is_like_an_expression(const ExprValue& value) {
    return !value.number() && value.text().find_first_of("|&=<>+*/%-!?") != std::string::npos;
}
std::string not_read(std::string_view text) {
    return fmt::format(
        "\"{}\" came out of a variable and is not read as an expression; substituted_expressions=yes in "
        "[general] of "
        "extensions.conf makes it one",
        text.substr(0, 200));
}

class Parser {
public:
    Parser(MarkedView text, std::span<const std::string> answers, bool loosely)
        : lexer_(text, loosely), text_(text), answers_(answers) {}

    ExpressionResult run() {
        ExpressionResult out;
        if (lexer_.token() == Token::End) return out;
        const bool put_in = lexer_.token() == Token::Text && lexer_.all_put_in();
        const auto value = conditional();
        if (put_in && !stopped_ && is_like_an_expression(value)) warnings_.push_back(not_read(value.text()));
        const bool whole = !stopped_;
        if (whole && lexer_.token() != Token::End) syntax_error();
        out.warnings = std::move(warnings_);
        out.call = std::move(call_);
        if (whole)
            out.text = value.text();
        else if (unfinished_)
            out.text = "0";
        return out;
    }

private:
    ExprValue conditional();
    ExprValue either();
    ExprValue both();
    ExprValue comparison();
    ExprValue sum();
    ExprValue product();
    ExprValue sign();
    ExprValue match();
    ExprValue primary();
    ExprValue function(std::string name);

    ExprValue compare(Token op, const ExprValue& a, const ExprValue& b);
    ExprValue calculate(Token op, const ExprValue& a, const ExprValue& b);
    ExprValue match_one(Token op, const ExprValue& a, const ExprValue& b);

    bool take(Token token) {
        if (stopped_ || lexer_.token() != token) return false;
        step();
        return true;
    }
    void step() {
        begun_ = true;
        lexer_.advance();
    }
    /// The operator that stands here, when it is one of `wanted`; and steps behind it.
    std::optional<Token> take_one(std::initializer_list<Token> wanted) {
        for (const auto token : wanted)
            if (take(token)) return token;
        return std::nullopt;
    }
    void syntax_error() {
        if (!stopped_)
            warnings_.push_back(fmt::format("the expression \"{}\" cannot be read at character {}",
                                            text_.text().substr(0, 200), lexer_.position() + 1));
        unfinished_ = begun_;
        stopped_ = true;
    }
    ExprValue flag(bool value) { return ExprValue(value ? 1.0L : 0.0L); }

    Lexer lexer_;
    MarkedView text_;
    std::span<const std::string> answers_;
    std::size_t answered_ = 0;
    std::vector<std::string> warnings_;
    std::optional<ExpressionResult::Call> call_;
    bool stopped_ = false;
    /// Something of it was read; and it cannot be read further.
    bool begun_ = false;
    bool unfinished_ = false;
    int depth_ = 0;
};

ExprValue Parser::conditional() {
    if (++depth_ > kMostNesting) {
        syntax_error();
        return {};
    }
    auto out = either();
    if (take(Token::If)) {
        auto yes = conditional();
        if (!take(Token::Else)) syntax_error();
        auto no = conditional();
        out = out.is_true() ? std::move(yes) : std::move(no);
    }
    --depth_;
    return out;
}

ExprValue Parser::either() {
    auto out = both();
    while (take(Token::Or)) {
        auto other = both();
        if (!out.is_true()) out = std::move(other);
    }
    return out;
}

ExprValue Parser::both() {
    auto out = comparison();
    while (take(Token::And)) {
        const auto other = comparison();
        if (!out.is_true() || !other.is_true()) out = ExprValue(0.0L);
    }
    return out;
}

ExprValue Parser::comparison() {
    auto out = sum();
    while (const auto op = take_one({Token::Equal, Token::NotEqual, Token::Less, Token::LessEqual,
                                     Token::Greater, Token::GreaterEqual})) {
        const auto other = sum();
        out = compare(*op, out, other);
    }
    return out;
}

ExprValue Parser::compare(Token op, const ExprValue& a, const ExprValue& b) {
    const auto x = a.number(), y = b.number();
    int order = 0;
    if (x && y) {
        order = *x < *y ? -1 : *x > *y ? 1 : 0;
    } else {
        order = a.text().compare(b.text());
    }
    switch (op) {
        case Token::Equal:
            return flag(order == 0);
        case Token::NotEqual:
            return flag(order != 0);
        case Token::Less:
            return flag(order < 0);
        case Token::LessEqual:
            return flag(order <= 0);
        case Token::Greater:
            return flag(order > 0);
        default:
            return flag(order >= 0);
    }
}

ExprValue Parser::sum() {
    auto out = product();
    while (const auto op = take_one({Token::Plus, Token::Minus})) {
        const auto other = product();
        out = calculate(*op, out, other);
    }
    return out;
}

ExprValue Parser::product() {
    auto out = sign();
    while (const auto op = take_one({Token::Times, Token::Divide, Token::Modulo})) {
        const auto other = sign();
        out = calculate(*op, out, other);
    }
    return out;
}

ExprValue Parser::calculate(Token op, const ExprValue& a, const ExprValue& b) {
    const auto x = a.number(), y = b.number();
    if (!x || !y) {
        const auto& wrong = x ? b : a;
        if (!stopped_) warnings_.push_back(fmt::format("\"{}\" is not a number", wrong.text()));
        if (!stopped_ && text_.has_put_in() && is_like_an_expression(wrong))
            warnings_.push_back(not_read(wrong.text()));
    }
    // What is no number counts for nothing; but nothing divides nothing.
    const auto left = x.value_or(0.0L), right = y.value_or(0.0L);
    switch (op) {
        case Token::Plus:
            return ExprValue(left + right);
        case Token::Minus:
            return ExprValue(left - right);
        case Token::Times:
            return ExprValue(left * right);
        default:
            break;
    }
    if (!x) return ExprValue(0.0L);
    if (right == 0) {
        if (!stopped_ && y) warnings_.push_back("division by zero");
        return ExprValue(op == Token::Divide ? kByNothing : 0.0L);
    }
    return ExprValue(op == Token::Divide ? left / right : std::fmod(left, right));
}

ExprValue Parser::sign() {
    if (++depth_ > kMostNesting) {
        syntax_error();
        return {};
    }
    ExprValue out;
    if (take(Token::Minus)) {
        out = calculate(Token::Minus, ExprValue(0.0L), sign());
    } else if (take(Token::Not)) {
        out = flag(!sign().is_true());
    } else {
        out = match();
    }
    --depth_;
    return out;
}

ExprValue Parser::match() {
    auto out = primary();
    while (const auto op = take_one({Token::Colon, Token::Match, Token::Concat})) {
        const auto other = primary();
        out = match_one(*op, out, other);
    }
    return out;
}

ExprValue Parser::match_one(Token op, const ExprValue& a, const ExprValue& b) {
    if (stopped_) return {};
    if (op == Token::Concat) {
        auto text = a.bare_text() + b.bare_text();
        if (text.size() > kMostText) {
            warnings_.push_back("the text grows too long");
            stopped_ = true;
        }
        return ExprValue(std::move(text));
    }
    auto result = regex_match(a.bare_text(), b.bare_text(), op == Token::Colon);
    if (!result.fault.empty()) warnings_.push_back(std::move(result.fault));
    return std::move(result.value);
}

ExprValue Parser::primary() {
    if (stopped_) return {};
    if (take(Token::Open)) {
        auto out = conditional();
        if (!take(Token::Close)) syntax_error();
        return out;
    }
    if (lexer_.token() == Token::Text) {
        auto word = lexer_.word();
        const bool called = lexer_.names_a_function();
        const bool quoted = lexer_.quoted();
        step();
        return called ? function(std::move(word)) : ExprValue(std::move(word), quoted);
    }
    syntax_error();
    return {};
}

ExprValue Parser::function(std::string name) {
    std::vector<ExprValue> args;
    take(Token::Open);
    if (!take(Token::Close)) {
        do {
            args.push_back(conditional());
        } while (take(Token::Comma));
        if (!take(Token::Close)) syntax_error();
    }
    if (stopped_) return {};
    if (const auto* math = find_math_function(name)) {
        long double numbers[] = {0.0L, 0.0L};
        bool fits = args.size() == math->args && args.size() <= std::size(numbers);
        for (std::size_t at = 0; fits && at < args.size(); ++at) {
            const auto number = args[at].number();
            fits = number.has_value();
            if (fits) numbers[at] = *number;
        }
        if (!fits) {
            warnings_.push_back(
                fmt::format("{} takes {} number{}", math->name, math->args, math->args == 1 ? "" : "s"));
            return ExprValue(0.0L);
        }
        return ExprValue(math->run(numbers[0], numbers[1]));
    }
    if (answered_ < answers_.size()) return ExprValue(answers_[answered_++]);
    std::string text;
    for (const auto& arg : args) {
        if (&arg != args.data()) text += ',';
        text += arg.bare_text();
    }
    call_ = ExpressionResult::Call{std::move(name), Marked::put_in(std::move(text))};
    stopped_ = true;
    return {};
}

}  // namespace

ExpressionResult evaluate_expression(MarkedView text, std::span<const std::string> answers, bool loosely) {
    return Parser(text, answers, loosely).run();
}

bool is_true_condition(std::string_view text) {
    text = trim(text);
    if (text.empty()) return false;
    // Where whole digits stand in front they decide ("0.5" is false); any other text is true.
    auto digits = text.substr(text.front() == '-' || text.front() == '+' ? 1 : 0);
    digits = digits.substr(0, digits.find_first_not_of("0123456789"));
    return digits.empty() || digits.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace asterism::dialplan

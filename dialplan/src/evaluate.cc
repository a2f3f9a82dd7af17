// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/evaluate.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/dialplan/expression.h"

//  text --${--> Variable --}--> need --give--> back in the frame around it
//       --$[--> Expression --]--> evaluated; a function called in it is a need, and it is evaluated again

namespace asterism::dialplan {

namespace {

/// "NAME(args):2:-1" in its parts.
struct Reference {
    std::string_view name;
    std::string_view args;
    bool is_function = false;
    bool cut = false;
    std::int64_t offset = 0;
    std::int64_t length = 0;
};

/// As far as digits go; what follows is ignored.
std::int64_t leading_number(std::string_view text) {
    text = trim(text);
    auto digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    digits = digits.substr(0, std::min<std::size_t>(digits.find_first_not_of("0123456789"), 9));
    const auto number = static_cast<std::int64_t>(parse_uint(digits).value_or(0));
    return text.starts_with('-') ? -number : number;
}

Reference parse_reference(std::string_view text) {
    Reference out;
    int depth = 0;
    std::size_t colon = text.size();
    std::size_t open = std::string_view::npos;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '(' && depth++ == 0 && open == std::string_view::npos) open = i;
        if (text[i] == ')' && depth > 0) --depth;
        if (text[i] != ':' || depth != 0) continue;
        colon = i;
        break;
    }
    auto whole = text.substr(0, colon);
    if (colon < text.size()) {
        out.cut = true;
        const auto [offset, length] = split_once(text.substr(colon + 1), ':');
        out.offset = leading_number(offset);
        out.length = length.empty() ? INT64_MAX : leading_number(length);
    }
    if (open == std::string_view::npos) {
        out.name = whole;
        return out;
    }
    out.is_function = true;
    out.name = trim(whole.substr(0, open));
    const auto close = whole.rfind(')');
    out.args = whole.substr(
        open + 1, (close == std::string_view::npos || close < open ? whole.size() : close) - open - 1);
    return out;
}

}  // namespace

std::string_view substring(std::string_view value, std::int64_t offset, std::int64_t length) {
    const auto size = static_cast<std::int64_t>(value.size());
    const auto first = offset < 0 ? std::max<std::int64_t>(0, size + offset) : std::min(offset, size);
    const auto rest = size - first;
    const auto count = length < 0 ? std::max<std::int64_t>(0, rest + length) : std::min(length, rest);
    return value.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
}

Evaluation::Evaluation(std::string text, const EvaluateLimits& limits)
    : text_(std::move(text)), limits_(limits) {
    frames_.emplace_back();
}

const Need* Evaluation::need() {
    if (!needs_ && !done_) scan();
    return needs_ ? &need_ : nullptr;
}

void Evaluation::give(std::string_view value) {
    if (!needs_) return;
    needs_ = false;
    if (++values_ > limits_.most_values) return stop("too many values in one text");
    if (in_expression_) {
        answers_.emplace_back(value);
        return close_expression();
    }
    put(cut_ ? substring(value, offset_, length_) : value);
}

void Evaluation::put(std::string_view value) {
    auto& out = frames_.back().out;
    if (out.size() + value.size() > limits_.most_bytes) {
        out += value.substr(0, limits_.most_bytes - out.size());
        return stop(fmt::format("the text grows beyond {} bytes and is cut", limits_.most_bytes));
    }
    out += value;
}

void Evaluation::stop(std::string warning) {
    warnings_.push_back(std::move(warning));
    done_ = true;
    needs_ = false;
    frames_.resize(1);
}

void Evaluation::scan() {
    while (!done_ && !needs_) {
        auto& frame = frames_.back();
        if (at_ >= text_.size()) {
            if (frame.shape == Shape::Text) {
                done_ = true;
                return;
            }
            warnings_.push_back(frame.shape == Shape::Variable ? "a ${ has no }" : "a $[ has no ]");
            frame.shape == Shape::Variable ? close_variable() : close_expression();
            continue;
        }
        const char c = text_[at_];
        const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
        if (c == '$' && (next == '{' || next == '[')) {
            if (frames_.size() > limits_.most_nesting) return stop("brackets are nested too deep");
            at_ += 2;
            frames_.push_back({next == '{' ? Shape::Variable : Shape::Expression, 0, {}});
            continue;
        }
        if (frame.shape == Shape::Text) {
            const auto end = std::min(text_.find('$', at_ + 1), text_.size());
            put(std::string_view(text_).substr(at_, end - at_));
            at_ = end;
            continue;
        }
        ++at_;
        const char open = frame.shape == Shape::Variable ? '{' : '[';
        const char close = frame.shape == Shape::Variable ? '}' : ']';
        if (c == close && frame.brackets-- == 0) {
            frame.shape == Shape::Variable ? close_variable() : close_expression();
            continue;
        }
        if (c == open) ++frame.brackets;
        put(std::string_view(&c, 1));
    }
}

void Evaluation::close_variable() {
    const auto inner = std::move(frames_.back().out);
    frames_.pop_back();
    const auto reference = parse_reference(inner);
    need_ = {reference.is_function ? Need::Function : Need::Variable, std::string(reference.name),
             std::string(reference.args)};
    cut_ = reference.cut;
    offset_ = reference.offset;
    length_ = reference.length;
    needs_ = true;
}

void Evaluation::close_expression() {
    auto result = evaluate_expression(frames_.back().out, answers_);
    if (result.call) {
        in_expression_ = true;
        need_ = {Need::Function, std::move(result.call->name), std::move(result.call->args)};
        needs_ = true;
        return;
    }
    in_expression_ = false;
    answers_.clear();
    for (auto& warning : result.warnings) warnings_.push_back(std::move(warning));
    frames_.pop_back();
    put(result.text);
}

}  // namespace asterism::dialplan

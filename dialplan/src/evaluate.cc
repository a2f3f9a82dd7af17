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

/// "NAME(args):2:-1" in its parts. What was put in is part of the name or of the arguments.
struct Reference {
    MarkedView name;
    MarkedView args;
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

/// The first colon that was written outside of parentheses, written ones.
std::size_t cut_of(MarkedView text) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.is(i, '(')) ++depth;
        if (text.is(i, ')') && depth > 0) --depth;
        if (depth == 0 && text.is(i, ':')) return i;
    }
    return std::string_view::npos;
}

Reference parse_reference(MarkedView text) {
    Reference out;
    const auto colon = cut_of(text);
    if (colon != std::string_view::npos) {
        out.cut = true;
        const auto [offset, length] = split_once(text.text().substr(colon + 1), ':');
        out.offset = leading_number(offset);
        out.length = length.empty() ? INT64_MAX : leading_number(length);
    }
    const auto whole = text.substr(0, colon);
    const auto call = written_call(whole);
    out.is_function = call.is_call;
    out.name = call.is_call ? call.name : whole;
    out.args = call.args;
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
    put_in(cut_ ? substring(value, offset_, length_) : value);
}

void Evaluation::put(std::string_view written) {
    auto& out = frames_.back().out.text;
    const auto room = limits_.most_bytes - out.size();
    out += written.substr(0, room);
    if (written.size() > room)
        stop(fmt::format("the text grows beyond {} bytes and is cut", limits_.most_bytes));
}

void Evaluation::put_in(std::string_view value) {
    auto& out = frames_.back().out;
    const auto begin = out.text.size();
    const auto frame = frames_.size() - 1;
    put(value);
    // When that went too far, only the first frame is left.
    if (frame < frames_.size()) frames_[frame].out.marks.add(begin, frames_[frame].out.text.size());
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
        if (c == '$' && (next == '{' || (next == '[' && !limits_.only_variables))) {
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
    if (reference.is_function && limits_.only_variables) {
        warnings_.push_back(
            fmt::format("{}() stands in a value and is not called; substituted_expressions=yes in "
                        "[general] of extensions.conf lets it",
                        reference.name.text().substr(0, 100)));
        return;
    }
    need_ = {reference.is_function ? Need::Function : Need::Variable, std::string(reference.name.text()),
             reference.args.copy()};
    cut_ = reference.cut;
    offset_ = reference.offset;
    length_ = reference.length;
    needs_ = true;
}

void Evaluation::close_expression() {
    auto result = evaluate_expression(frames_.back().out, answers_, limits_.loosely);
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
    put_in(result.text);
}

}  // namespace asterism::dialplan

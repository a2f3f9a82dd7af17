// SPDX-License-Identifier: Apache-2.0
// Puts values into a text of the dialplan: ${VAR}, ${VAR:offset:length}, ${FUNC(args)}, ${${NAME}}, $[
// expression ]. A machine that stops where it needs a value and goes on when it is given, so that a function
// may be a coroutine of the layer above, and no stack is held meanwhile:
//
//   Evaluation e("Hello ${CALLERID(name)}, $[1 + ${N}]");
//   while (const Need* need = e.need())
//       e.give(need->kind == Need::Variable ? variable(need->name) : co_await function(need->name,
//       need->args));
//   e.text()
//
// Values are put in as they are and not looked into again; which bytes they are is known to whoever reads the
// result (marked.h). Pure; one per text; moves freely.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/dialplan/marked.h"

namespace asterism::dialplan {

/// Guards against text that grows without end.
struct EvaluateLimits {
    std::size_t most_bytes = 64 * 1024;
    std::size_t most_nesting = 64;
    std::size_t most_values = 4096;
    /// Operators, quotes and brackets that were put into $[...] count (substituted_expressions).
    bool loosely = false;
    /// Of a text that is itself a value: only ${NAME} is looked into. $[...] stays, functions are not called.
    bool only_variables = false;
};

struct Need {
    enum Kind : std::uint8_t { Variable, Function } kind = Variable;
    /// "EXTEN", or "CALLERID".
    std::string name;
    /// Of a function: what stands in its parentheses, values put in.
    Marked args;
};

class Evaluation {
public:
    explicit Evaluation(std::string text, const EvaluateLimits& limits = {});

    /// What is needed to go on; null when it is done.
    const Need* need();
    /// The value asked for; empty for what does not exist.
    void give(std::string_view value);

    /// When done. On a broken limit: what there was until then.
    const std::string& text() const { return frames_.front().out.text; }
    std::string take() { return std::move(frames_.front().out.text); }
    Marked take_marked() { return std::move(frames_.front().out); }
    /// What a log should say: a bracket that does not end, text where a number must be, a limit.
    const std::vector<std::string>& warnings() const { return warnings_; }

private:
    enum class Shape : std::uint8_t { Text, Variable, Expression };
    struct Frame {
        Shape shape = Shape::Text;
        int brackets = 0;
        Marked out;
    };

    void scan();
    void close_variable();
    void close_expression();
    void put(std::string_view written);
    void put_in(std::string_view value);
    void stop(std::string warning);

    std::string text_;
    EvaluateLimits limits_;
    std::size_t at_ = 0;
    std::vector<Frame> frames_;
    std::vector<std::string> warnings_;
    Need need_;
    bool needs_ = false;
    bool done_ = false;
    std::size_t values_ = 0;
    // Of the ${...} waited for.
    bool cut_ = false;
    std::int64_t offset_ = 0, length_ = 0;
    // Of the $[...] waited for: values of the functions called in it so far.
    bool in_expression_ = false;
    std::vector<std::string> answers_;
};

/// ${VAR:offset:length} of a value: negative offsets count from the end, a negative length leaves out so many
/// at the end.
std::string_view substring(std::string_view value, std::int64_t offset, std::int64_t length);

}  // namespace asterism::dialplan

// SPDX-License-Identifier: Apache-2.0
// A text of which is known which bytes its author wrote and which were put in for ${...} and $[...]. What was
// put in may be a stranger's (a caller's name, a header, an extension dialled): such a byte is part of a
// word, and means nothing. It is no quote, operator, bracket or blank of an expression, begins no ${ or $[ or
// call of a function, and parts no condition from its outcomes. Commas are the exception: those put in do
// separate arguments, as Dial(${TARGETS}) relies on. Plain values, any thread.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::dialplan {

/// Which bytes of a text were put in: runs, ascending, that neither touch nor overlap.
class Marks {
public:
    /// Bytes [begin, end) behind all that are marked so far.
    void add(std::size_t begin, std::size_t end);
    bool at(std::size_t index) const;
    bool none() const { return runs_.empty(); }
    bool all(std::size_t size) const;
    /// Those of the `length` bytes from `begin` on, as marks of that piece.
    Marks slice(std::size_t begin, std::size_t length) const;

private:
    struct Run {
        std::size_t begin, end;
    };
    boost::container::small_vector<Run, 2> runs_;
};

struct Marked {
    Marked() = default;
    /// All of it written by the author.
    Marked(std::string written) : text(std::move(written)) {}  // NOLINT: a text without marks is one, too
    Marked(std::string text, Marks marks) : text(std::move(text)), marks(std::move(marks)) {}
    /// All of it put in.
    static Marked put_in(std::string text);

    std::string text;
    Marks marks;
};

/// A piece of a Marked, which must outlive it.
class MarkedView {
public:
    MarkedView() = default;
    MarkedView(const Marked& whole) : text_(whole.text), marks_(&whole.marks) {}  // NOLINT: as string_view
    MarkedView(std::string_view text, const Marks& marks) : text_(text), marks_(&marks) {}
    /// All of it written.
    static MarkedView written(std::string_view text) {
        MarkedView out;
        out.text_ = text;
        return out;
    }

    std::string_view text() const { return text_; }
    std::size_t size() const { return text_.size(); }
    bool empty() const { return text_.empty(); }
    char operator[](std::size_t index) const { return text_[index]; }
    bool is_put_in(std::size_t index) const { return marks_ && marks_->at(from_ + index); }
    bool has_put_in() const { return marks_ && !marks_->slice(from_, text_.size()).none(); }
    /// `c` stands there, and its author wrote it.
    bool is(std::size_t index, char c) const { return text_[index] == c && !is_put_in(index); }

    /// The first, the last `c` that was written; npos: none.
    std::size_t find(char c, std::size_t from = 0) const;
    std::size_t rfind(char c) const;
    /// The first written `c` that stands outside of written parentheses and quotes.
    std::size_t find_outside(char c, std::size_t from = 0) const;

    MarkedView substr(std::size_t begin, std::size_t length = std::string_view::npos) const;
    /// Without blanks at both ends, whoever put them there.
    MarkedView trimmed() const;
    Marked copy() const;

private:
    std::string_view text_;
    const Marks* marks_ = nullptr;
    std::size_t from_ = 0;
};

/// "name(args)" as its author wrote it: both parentheses, and the first letter. Null `open`: no call.
struct WrittenCall {
    MarkedView name, args;
    bool is_call = false;
};
/// Without a parenthesis the whole is the name. `args` end at the last one that was written, or with the
/// text.
WrittenCall written_call(MarkedView text);

}  // namespace asterism::dialplan

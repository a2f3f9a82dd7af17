// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/marked.h"

#include <gtest/gtest.h>

namespace asterism::dialplan {
namespace {

/// "a{b}c": what stands in braces was put in.
class MarkedTest : public ::testing::Test {
protected:
    static Marked of(std::string_view shape) {
        Marked out;
        std::size_t begin = 0;
        for (const char c : shape) {
            if (c == '{')
                begin = out.text.size();
            else if (c == '}')
                out.marks.add(begin, out.text.size());
            else
                out.text += c;
        }
        return out;
    }
    static std::string shape_of(const MarkedView& text) {
        std::string out;
        bool inside = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text.is_put_in(i) != inside) out += std::exchange(inside, !inside) ? '}' : '{';
            out += text[i];
        }
        return inside ? out + '}' : out;
    }
};

TEST_F(MarkedTest, RunsThatTouchAreOne) {
    Marks marks;
    marks.add(2, 2);
    EXPECT_TRUE(marks.none());
    marks.add(0, 2);
    marks.add(2, 4);
    EXPECT_TRUE(marks.all(4));
    EXPECT_FALSE(marks.all(5));
    marks.add(5, 6);
    EXPECT_FALSE(marks.all(6));
    EXPECT_TRUE(marks.at(3) && !marks.at(4) && marks.at(5) && !marks.at(6));
    EXPECT_TRUE(Marks().all(0));
}

TEST_F(MarkedTest, APieceKeepsItsMarks) {
    const auto whole = of("ab{cd}ef{gh}");
    EXPECT_EQ(shape_of(whole), "ab{cd}ef{gh}");
    const MarkedView view(whole);
    EXPECT_EQ(shape_of(view.substr(3, 4)), "{d}ef{g}");
    EXPECT_EQ(shape_of(view.substr(3, 4).substr(1).copy()), "ef{g}");
    EXPECT_EQ(shape_of(view.substr(99)), "");
    EXPECT_EQ(shape_of(view.substr(6, std::string_view::npos - 1).copy()), "{gh}");
    EXPECT_FALSE(view.substr(4, 2).has_put_in());
    EXPECT_TRUE(view.substr(4, 3).has_put_in());
    const auto blanks = of(" { a} ");
    EXPECT_EQ(shape_of(MarkedView(blanks).trimmed()), "{a}");
    EXPECT_EQ(shape_of(Marked::put_in("x")), "{x}");
}

TEST_F(MarkedTest, OnlyWhatWasWrittenIsFound) {
    const auto text = of("{:}a:b{:}:{:}");
    const MarkedView view(text);
    EXPECT_EQ(view.find(':'), 2u);
    EXPECT_EQ(view.find(':', 3), 5u);
    EXPECT_EQ(view.rfind(':'), 5u);
    const auto none = of("{:}");
    EXPECT_EQ(MarkedView(none).find(':'), std::string_view::npos);
    EXPECT_EQ(MarkedView(none).rfind(':'), std::string_view::npos);
    EXPECT_TRUE(MarkedView::written(":").is(0, ':'));
    EXPECT_FALSE(MarkedView(none).is(0, ':'));
}

// A parenthesis or quote that was put in opens and closes nothing.
TEST_F(MarkedTest, OutsideOfParenthesesAndQuotesThatWereWritten) {
    const auto at = [](std::string_view shape) {
        const auto text = of(shape);
        return MarkedView(text).find_outside(',');
    };
    EXPECT_EQ(at("f(a,b),c"), 6u);
    EXPECT_EQ(at("f(a{)},b),c"), 7u);
    EXPECT_EQ(at("{(}a,b"), 2u);
    EXPECT_EQ(at("\"a,{\"},\",b"), 6u);
    EXPECT_EQ(at(")a,b"), 2u);
    EXPECT_EQ(at("(a,b"), std::string_view::npos);
}

TEST_F(MarkedTest, ACallIsWhatItsAuthorWrote) {
    const auto shape = [](std::string_view of_text) {
        const auto text = of(of_text);
        const auto call = written_call(text);
        return shape_of(call.name) + (call.is_call ? "(" : "|") + shape_of(call.args);
    };
    EXPECT_EQ(shape(" Set(a={b})x"), "Set(a={b}");
    EXPECT_EQ(shape("Set(a{)}b)"), "Set(a{)}b");
    EXPECT_EQ(shape("Set(a"), "Set(a");
    EXPECT_EQ(shape("{Set}(a)"), "{Set}|a") << "its name was put in";
    EXPECT_EQ(shape("Set{(}a{)}"), "Set{(}a{)}|") << "its parenthesis was";
    EXPECT_EQ(shape("(a)"), "|a");
}

}  // namespace
}  // namespace asterism::dialplan

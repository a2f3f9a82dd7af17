// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/evaluate.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <map>

#include "asterism/dialplan/args.h"
#include "asterism/dialplan/expression.h"

namespace asterism::dialplan {
namespace {

/// Variables from a map; FUNC(args) answers "<FUNC:args>", ADD(a,b) the sum.
std::string value_of(const Need& need) {
    static const std::map<std::string, std::string> variables{{"NAME", "6001"},   {"WHICH", "NAME"},
                                                              {"TEXT", "abcdef"}, {"N", "2"},
                                                              {"EMPTY", ""},      {"TRICK", "${NAME}"}};
    if (need.kind == Need::Function) {
        if (need.name != "ADD") return '<' + need.name + ':' + need.args.text + '>';
        const auto args = split_args(need.args.text);
        return std::to_string(std::stoi(args.at(0)) + std::stoi(args.at(1)));
    }
    const auto found = variables.find(need.name);
    return found == variables.end() ? std::string() : found->second;
}

std::string evaluate(std::string text, std::vector<std::string>* warnings = nullptr) {
    Evaluation evaluation(std::move(text));
    while (const auto* need = evaluation.need()) evaluation.give(value_of(*need));
    if (warnings) *warnings = evaluation.warnings();
    return evaluation.take();
}

std::string expression(std::string_view text) { return evaluate_expression(MarkedView::written(text)).text; }

TEST(Evaluation, PutsValuesIntoText) {
    EXPECT_EQ(evaluate("plain $text{}[]"), "plain $text{}[]");
    EXPECT_EQ(evaluate("a${NAME}b${NAME}"), "a6001b6001");
    EXPECT_EQ(evaluate("${${WHICH}}"), "6001");
    EXPECT_EQ(evaluate("${NOTHING}"), "");
    EXPECT_EQ(evaluate("${TRICK}"), "${NAME}");  // not looked into again
}

TEST(Evaluation, CutsPiecesOutOfValues) {
    EXPECT_EQ(evaluate("${TEXT:2}"), "cdef");
    EXPECT_EQ(evaluate("${TEXT:2:3}"), "cde");
    EXPECT_EQ(evaluate("${TEXT:-2}"), "ef");
    EXPECT_EQ(evaluate("${TEXT:-4:2}"), "cd");
    EXPECT_EQ(evaluate("${TEXT:1:-2}"), "bcd");
    EXPECT_EQ(evaluate("${TEXT:99}"), "");
    EXPECT_EQ(evaluate("${TEXT:-99:1}"), "a");
    EXPECT_EQ(evaluate("${TEXT:${N}:1}"), "c");
    EXPECT_EQ(evaluate("${FUNC(a):1:4}"), "FUNC");
}

TEST(Evaluation, AsksForFunctionsWithTheirArgumentsFilledIn) {
    EXPECT_EQ(evaluate("${CALLERID(num)}"), "<CALLERID:num>");
    EXPECT_EQ(evaluate("${IF($[1 = 1]?${NAME}:no)}"), "<IF:1?6001:no>");
    EXPECT_EQ(evaluate("${CUT(x,${F(y)},3)}"), "<CUT:x,<F:y>,3>");
    EXPECT_EQ(evaluate("${ADD(1,${ADD(2,3)})}"), "6");
}

TEST(Evaluation, ComputesExpressionsWithVariablesAndFunctions) {
    EXPECT_EQ(evaluate("$[${N} + 3]"), "5");
    EXPECT_EQ(evaluate("x$[ ${ADD(1,2)} * ( 2 + ${N} ) ]y"), "x12y");
    EXPECT_EQ(evaluate("$[ADD(1,2) * ADD(ADD(1,1),N(x) = 5)]").substr(0, 1), "6");
    EXPECT_EQ(evaluate("$[\"${NAME}\" : \"[6]\"]"), "1");
}

TEST(Evaluation, CountsBracketsThatStandInside) {
    EXPECT_EQ(evaluate("${F({x})}!"), "<F:{x}>!");
    EXPECT_EQ(evaluate("$[\"a[1]\" =~ \"[0-9]\"]!"), "1!");
}

TEST(Evaluation, WarnsOfBracketsThatDoNotEnd) {
    std::vector<std::string> warnings;
    EXPECT_EQ(evaluate("a${NAME", &warnings), "a6001");
    EXPECT_EQ(warnings, std::vector<std::string>{"a ${ has no }"});
    EXPECT_EQ(evaluate("$[1 + ", &warnings), "0");
    EXPECT_EQ(warnings.size(), 2u);
}

TEST(Evaluation, BoundsNestingAndSize) {
    std::vector<std::string> warnings;
    std::string deep;
    for (int i = 0; i < 10000; ++i) deep += "${";
    evaluate(deep, &warnings);
    EXPECT_EQ(warnings.size(), 1u);

    Evaluation evaluation("${A}${A}${A}", {.most_bytes = 100});
    while (evaluation.need()) evaluation.give(std::string(60, 'x'));
    EXPECT_EQ(evaluation.text().size(), 100u);
    EXPECT_EQ(evaluation.warnings().size(), 1u);
}

TEST(Expression, CalculatesInLongDouble) {
    EXPECT_EQ(expression("1 + 2 * 3"), "7");
    EXPECT_EQ(expression("(1 + 2) * 3"), "9");
    EXPECT_EQ(expression("10 / 4"), "2.5");
    EXPECT_EQ(expression("10 / 3"), "3.33333333333333333");
    EXPECT_EQ(expression("10 % 3"), "1");
    EXPECT_EQ(expression("0.1 + 0.2"), "0.3");
    EXPECT_EQ(expression("2 - 3 - 4"), "-5");
    EXPECT_EQ(expression("-5 + 2"), "-3");
    EXPECT_EQ(expression("3 - -2"), "5");
    EXPECT_EQ(expression("99999999999 * 1000"), "99999999999000");
    EXPECT_EQ(expression("POW(2,10)"), "1024");
    EXPECT_EQ(expression("FLOOR(2.7) + ROUND(2.5)"), "5");
}

TEST(Expression, ComparesNumbersAsNumbersAndTheRestAsText) {
    EXPECT_EQ(expression("2 < 10"), "1");
    EXPECT_EQ(expression("abc < abd"), "1");
    EXPECT_EQ(expression("\"2\" < \"10\""), "0");
    EXPECT_EQ(expression("01 = 1.0"), "1");
    EXPECT_EQ(expression("\"a b\" = \"a b\""), "1");
    EXPECT_EQ(expression("\"a\" = a"), "0");  // quotes are part of the text
    EXPECT_EQ(expression("1 != 2"), "1");
    EXPECT_EQ(expression("2 >= 2 & 2 <= 2"), "1");
    EXPECT_EQ(expression("1 == 1 && 2 == 2"), "1");
}

TEST(Expression, AnswersOrAndWithTheirOperands) {
    EXPECT_EQ(expression("0 | 5"), "5");
    EXPECT_EQ(expression("3 | 5"), "3");
    EXPECT_EQ(expression("\"\" | no"), "no");
    EXPECT_EQ(expression("3 & 5"), "3");
    EXPECT_EQ(expression("3 & 0"), "0");
    EXPECT_EQ(expression("!0"), "1");
    EXPECT_EQ(expression("!abc"), "0");
    EXPECT_EQ(expression("1 ? yes :: no"), "yes");
    EXPECT_EQ(expression("\"\" ? yes :: no"), "no");
    EXPECT_EQ(expression("0 ? a :: 0 ? b :: c"), "c");
}

TEST(Expression, MatchesRegularExpressions) {
    EXPECT_EQ(expression("\"6001\" : \"60\""), "2");
    EXPECT_EQ(expression("\"6001\" : \"01\""), "0");
    EXPECT_EQ(expression("\"6001\" =~ \"01\""), "2");
    EXPECT_EQ(expression("\"6001\" =~ \"0(.*)\""), "01");
    EXPECT_EQ(expression("\"6001\" =~ \"9(.*)\""), "");
    EXPECT_EQ(expression("\"a b\" ~~ c"), "a bc");
}

TEST(Expression, WarnsAndGoesOnWhenItCannotBeRead) {
    EXPECT_EQ(expression(""), "");
    const std::pair<const char*, const char*> table[] = {
        // whole before it
        {"foo bar = foo", "foo"},
        {"3 + 4 5", "7"},
        {"\"abc\" def", "\"abc\""},
        {"\"a b\"c", "\"a b\""},
        {"\"\\\"sut\\\" <sip:a@b>\"=\"x\"", "\"\\\""},
        {"\"\"q\"\" = \"q\"", "\"\""},
        {"a\\ b", "a\\"},
        {"1 + 2 )", "3"},
        {"(1 + 2) 3", "3"},
        {"1 ? 2 :: 3 4", "2"},
        {"5 = 5 foo", "1"},
        {"- 5 6", "-5"},
        {"POW(2,3) 4", "8"},
        // nothing was
        {"1 +", "0"},
        {"(1", "0"},
        {"(1 foo)", "0"},
        {"1 ? 2", "0"},
        {"1 ? 2 3", "0"},
        {"1 + (2", "0"},
        {"1 + 2 *", "0"},
        {"\"a\"!=", "0"},
        {"-", "0"},
        {"!", "0"},
        {"()", "0"},
        {"POW(2 3)", "0"},
        {"POW(2,3", "0"},
        // its first word
        {"= 1", ""},
        {")", ""},
        {"* 3", ""},
    };
    for (const auto& [text, value] : table) {
        const auto result = evaluate_expression(MarkedView::written(text));
        EXPECT_EQ(result.text, value) << text;
        EXPECT_EQ(result.warnings.size(), 1u) << text;
    }
    // A quote that none closes is not there.
    EXPECT_EQ(expression("\"open"), "open");
    EXPECT_EQ(expression("\""), "");
    EXPECT_EQ(expression("\"a\" = \"a"), "0");
    EXPECT_EQ(expression("1 + foo"), "1");
    EXPECT_EQ(expression("foo - 1"), "-1");
    EXPECT_EQ(expression("2 * foo"), "0");
    EXPECT_EQ(expression("foo / 0"), "0");
    EXPECT_EQ(expression("5 / foo"), "2147483647");
    EXPECT_EQ(expression("5 % 0"), "0");
    EXPECT_EQ(evaluate_expression(MarkedView::written("abc + 1")).warnings.size(), 1u);
    EXPECT_EQ(expression("1 / 0"), "2147483647");
    EXPECT_EQ(evaluate_expression(MarkedView::written(std::string(100000, '('))).warnings.size(), 1u);
    EXPECT_EQ(evaluate_expression(MarkedView::written(std::string(100000, '-') + "1")).warnings.size(), 1u);
    EXPECT_EQ(evaluate_expression(MarkedView::written("\"x\" =~ \"((x{200}){200}){200}\"")).warnings.size(),
              1u);
}

/// ${X} is `value` wherever it stands; calls of functions are counted in `called`.
struct Stranger {
    std::string value;
    int called = 0;
    std::vector<std::string> warnings;
    std::string text(std::string text, bool loosely = false, bool only_variables = false) {
        Evaluation evaluation(std::move(text), {.loosely = loosely, .only_variables = only_variables});
        while (const auto* need = evaluation.need()) {
            if (need->kind == Need::Function) ++called;
            evaluation.give(need->name == "X" ? std::string_view(value) : std::string_view("<called>"));
        }
        warnings = evaluation.warnings();
        return evaluation.take();
    }
};

TEST(PutIn, IsAWordOfAnExpressionWhateverItIs) {
    for (const auto* value : {"\" | SHELL(\"id\") | \"", "\" = \"\" | \"Boss", "Boss\" | 1 | \"", "\\\" | 1",
                              "(1)", "1 | 1", "SHELL(id)", ")", "?", "::", ",", "!", "-"}) {
        Stranger stranger{value};
        EXPECT_EQ(stranger.text("$[\"${X}\" = \"Boss\"]"), "0") << value;
        EXPECT_EQ(stranger.text("$[${X} = Boss]"), "0") << value;
        EXPECT_EQ(stranger.text("$[\"${X}\" = \"Boss\" | ${X} = \"Boss\"]"), "0") << value;
        EXPECT_EQ(stranger.text("$[${X} ~~ ${X}]"), std::string(value) + value) << value;
        EXPECT_EQ(stranger.called, 0) << value;
    }
    EXPECT_EQ(Stranger{"Boss"}.text("$[\"${X}\" = \"Boss\"]"), "1");
}

TEST(PutIn, IsANumberWhenItLooksLikeOne) {
    EXPECT_EQ(Stranger{"5"}.text("$[${X} + 1]"), "6");
    EXPECT_EQ(Stranger{"-5"}.text("$[${X} + 1]"), "-4");
    EXPECT_EQ(Stranger{"-5"}.text("$[1-${X}]"), "6");
    EXPECT_EQ(Stranger{" 5\n"}.text("$[${X} + 1]"), "6");  // what a program printed
    EXPECT_EQ(Stranger{"7"}.text("$[0${X} > 5]"), "1");
    EXPECT_EQ(Stranger{"2"}.text("$[${X}${X} = 22]"), "1");
    EXPECT_EQ(Stranger{"yes\n"}.text("$[${X} = yes]"), "1");
}

TEST(PutIn, StaysEmptyWhenItIs) {
    Stranger nothing{""};
    EXPECT_EQ(nothing.text("$[\"${X}\" = \"\"]"), "1");
    EXPECT_EQ(nothing.text("$[${X} = 1]"), "");
    EXPECT_EQ(nothing.warnings.size(), 1u);
    EXPECT_EQ(nothing.text("$[${X}]"), "");
    EXPECT_EQ(nothing.warnings.size(), 0u);
}

TEST(PutIn, BeginsNoCallAndNoReference) {
    for (const auto* value : {"SHELL(id)", "SHELL", "${SHELL(id)}", "$[SHELL(id)]", "SHELL(", "X:1"}) {
        Stranger stranger{value};
        stranger.text("${${X}}");
        stranger.text("${${X}(id)}");
        stranger.text("${${X}id)}");
        stranger.text("$[${X}(id)]");
        stranger.text("$[${X} | ${X}]");
        stranger.text("a${X}b$[1]");
        EXPECT_EQ(stranger.called, 0) << value;
    }
    // Its author wrote the first letter and the parenthesis: ODBC_${X}().
    Stranger stranger{"y"};
    EXPECT_EQ(stranger.text("${FUNC_${X}(1)}"), "<called>");
    EXPECT_EQ(stranger.called, 1);
}

TEST(PutIn, StaysWithinTheArgumentsOfACall) {
    for (const auto* value : {")", "a):1:2", "(", ":1"}) {
        Evaluation evaluation("${DB(cid/${X}/name)}");
        ASSERT_NE(evaluation.need(), nullptr);
        evaluation.give(value);
        const auto* need = evaluation.need();
        ASSERT_NE(need, nullptr);
        EXPECT_EQ(need->name, "DB");
        EXPECT_EQ(need->args.text, fmt::format("cid/{}/name", value));
        EXPECT_TRUE(need->args.marks.at(4));
        EXPECT_FALSE(need->args.marks.at(3));
        evaluation.give("value");
        EXPECT_EQ(evaluation.text(), "value");
    }
}

TEST(PutIn, IsAnExpressionOnlyWhenTheAdministratorSaysSo) {
    Stranger stranger{"2 + 3"};
    EXPECT_EQ(stranger.text("$[${X}]"), "2 + 3");
    ASSERT_EQ(stranger.warnings.size(), 1u);
    EXPECT_NE(stranger.warnings[0].find("substituted_expressions"), std::string::npos);
    EXPECT_EQ(stranger.text("$[${X} * 2]"), "0");
    EXPECT_EQ(stranger.warnings.size(), 2u);
    EXPECT_EQ(stranger.text("$[${X}]", true), "5");
    EXPECT_EQ(stranger.text("$[${X} * 2]", true), "8");
    EXPECT_EQ(stranger.warnings.size(), 0u);
    // Calls stay calls of the author's.
    Stranger caller{"1 | SHELL(id)"};
    caller.text("$[${X}]", true);
    EXPECT_EQ(caller.called, 0);
    Stranger quote{"\" | SHELL(\"id\") | \""};
    quote.text("$[\"${X}\" = \"Boss\"]", true);
    EXPECT_EQ(quote.called, 0);
}

TEST(PutIn, IsLookedIntoAgainForVariablesAlone) {
    Stranger stranger{"value"};
    EXPECT_EQ(stranger.text("a${X}$[1 + 1]", false, true), "avalue$[1 + 1]");
    EXPECT_EQ(stranger.text("a${SHELL(id)}b", false, true), "ab");
    EXPECT_EQ(stranger.text("a${SHELL(${X})}b", false, true), "ab");
    EXPECT_EQ(stranger.called, 0);
    EXPECT_EQ(stranger.warnings.size(), 1u);
}

TEST(PutIn, PartsArgumentsByItsCommas) {
    Evaluation evaluation("a,${X},\"${X}\"");
    while (evaluation.need()) evaluation.give("b,c");
    const auto text = evaluation.take_marked();
    const auto args = split_marked_args(text);
    ASSERT_EQ(args.size(), 4u);
    EXPECT_EQ(args[0].text, "a");
    EXPECT_TRUE(args[0].marks.none());
    EXPECT_EQ(args[1].text, "b");
    EXPECT_TRUE(args[1].marks.all(1));
    EXPECT_EQ(args[3].text, "b,c");
    EXPECT_TRUE(args[3].marks.all(3));
}

TEST(Marks, KeepRunsAndPieces) {
    Marks marks;
    EXPECT_TRUE(marks.none());
    EXPECT_TRUE(marks.all(0));
    marks.add(2, 4);
    marks.add(4, 4);
    marks.add(4, 6);
    marks.add(8, 9);
    const std::string seen = "001111001";
    for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(marks.at(i), i < seen.size() && seen[i] == '1') << i;
    const auto piece = marks.slice(3, 6);
    const std::string part = "111001";
    for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(piece.at(i), i < part.size() && part[i] == '1') << i;
    EXPECT_TRUE(marks.slice(6, 2).none());
    EXPECT_TRUE(marks.slice(2, 4).all(4));
    EXPECT_FALSE(marks.slice(2, 5).all(5));
    EXPECT_TRUE(marks.slice(1, std::string::npos).at(1));
}

TEST(Expression, KnowsWhatAConditionIs) {
    EXPECT_TRUE(is_true_condition("1"));
    EXPECT_TRUE(is_true_condition("yes"));
    EXPECT_TRUE(is_true_condition("-1"));
    EXPECT_FALSE(is_true_condition("0"));
    EXPECT_FALSE(is_true_condition(""));
    EXPECT_FALSE(is_true_condition(" 00"));
}

TEST(Args, SplitsAtCommasOutsideOfQuotesAndBrackets) {
    using List = std::vector<std::string>;
    EXPECT_EQ(split_args("a,b,c"), (List{"a", "b", "c"}));
    EXPECT_EQ(split_args("a,,c,"), (List{"a", "", "c", ""}));
    EXPECT_EQ(split_args(""), List{});
    EXPECT_EQ(split_args("Dial(x,y),\"q,r\",[s,t],u\\,v"), (List{"Dial(x,y)", "q,r", "[s,t]", "u,v"}));
    EXPECT_EQ(split_raw_args("\"q,r\",u\\,v"), (List{"\"q,r\"", "u\\,v"}));
    EXPECT_EQ(split_args("a,b,c", ',', 2), (List{"a", "b,c"}));
    EXPECT_EQ(split_args("x=1&y", '&'), (List{"x=1", "y"}));
    EXPECT_EQ(split_args("a)b,c"), (List{"a)b", "c"}));
}

TEST(Args, ReadsOptionsWithTheirArguments) {
    const auto options = AppOptions::parse("tTL(1000:(5)00)gU(sub)");
    EXPECT_TRUE(options.has('t') && options.has('T') && options.has('g'));
    EXPECT_FALSE(options.has('x'));
    EXPECT_EQ(options.arg('L'), "1000:(5)00");
    EXPECT_EQ(options.arg('U'), "sub");
    EXPECT_EQ(options.letters(), "tTLgU");
    EXPECT_EQ(AppOptions::parse("L(12").arg('L'), "12");
}

TEST(Args, ReadsTargets) {
    EXPECT_EQ(parse_target("5").priority, "5");
    const auto target = parse_target("ctx,100,n(a,b)");
    EXPECT_EQ(target.context, "ctx");
    EXPECT_EQ(target.exten, "100");
    EXPECT_EQ(target.priority, "n");
    EXPECT_EQ(target.args, "a,b");
    EXPECT_EQ(parse_target("s,start").exten, "s");
    const auto longer = parse_target("ctx,100,there(a,b),extra,more");
    EXPECT_EQ(longer.context, "ctx");
    EXPECT_EQ(longer.priority, "there");
    EXPECT_EQ(longer.args, "a,b");
    EXPECT_EQ(longer.ignored, "extra,more");
}

}  // namespace
}  // namespace asterism::dialplan

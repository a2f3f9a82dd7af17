// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/commands.h"

#include <gtest/gtest.h>

namespace asterism::manage {
namespace {

using Words = std::vector<std::string>;

/// Commands that say which they are and what they were handed.
struct Table {
    Commands commands;
    explicit Table(const Words& all) {
        std::vector<Command> list;
        for (const auto& words : all)
            list.push_back({words,
                            words,
                            "does it",
                            [words](CommandCall& call) {
                                std::string text = words + ":";
                                for (const auto& arg : call.args) text += " " + arg;
                                call.out.line("{}", text);
                            },
                            {}});
        commands.add(std::move(list));
    }
    std::string run(std::string_view line) { return commands.run(line).str(); }
};

TEST(Commands, TakesWordsApartAtBlanksOutsideOfQuotes) {
    EXPECT_EQ(split_words("  a \"b c\"  d\\\"e \"\""), (Words{"a", "b c", "d\"e", ""}));
    EXPECT_TRUE(split_words(" \t ").empty());
    EXPECT_EQ(split_words("a b c d", 3), (Words{"a", "b", "c d"}));
    EXPECT_EQ(split_words("a b c", 3), (Words{"a", "b", "c"}));
}

TEST(Commands, TheLongestCommandOfItsOwnWordsWins) {
    Table table({"dialplan show [<context>]", "dialplan show globals", "dialplan show chanvar <channel>"});
    EXPECT_EQ(table.run("dialplan show"), "dialplan show [<context>]:\n");
    EXPECT_EQ(table.run("dialplan show office"), "dialplan show [<context>]: office\n");
    EXPECT_EQ(table.run("dialplan show globals"), "dialplan show globals:\n");
    EXPECT_EQ(table.run("DIALPLAN Show chanvar PJSIP/1"), "dialplan show chanvar <channel>: PJSIP/1\n");
}

TEST(Commands, HandsOverAlternativesAndWhatIsLeft) {
    Table table({"set logger {on|off}", "originate <tech> application <app> [<data...>]",
                 "list things [like <pattern>]"});
    EXPECT_EQ(table.run("set logger ON"), "set logger {on|off}: ON\n");
    EXPECT_EQ(table.run("originate T/1 application Dial"),
              "originate <tech> application <app> [<data...>]: T/1 Dial\n");
    EXPECT_EQ(table.run("originate T/1 application Dial \"a b\" c"),
              "originate <tech> application <app> [<data...>]: T/1 Dial a b c\n");
    EXPECT_EQ(table.run("list things like ^6"), "list things [like <pattern>]: like ^6\n");
}

TEST(Commands, UnknownWordsAndAbbreviationsAreNoCommand) {
    Table table({"core show version"});
    EXPECT_EQ(table.run("core sho ver"),
              "No such command 'core sho ver' (type 'core show help core sho ver' for other possible "
              "commands)\n");
    EXPECT_TRUE(table.commands.run("nonsense").failed());
    EXPECT_EQ(table.run(""), "");
}

TEST(Commands, WrongArgumentsShowTheUsage) {
    Table table({"database get <family> <key>"});
    const auto out = table.commands.run("database get onlyone");
    EXPECT_TRUE(out.failed());
    EXPECT_TRUE(out.str().starts_with("Usage: database get <family> <key>\n"));
}

TEST(Commands, AnAnswerMayComeLater) {
    Commands commands;
    CommandFinish finish;
    std::vector<Command> list;
    list.push_back({"wait", "wait", "", [&finish](CommandCall& call) { finish = call.later(); }, {}});
    commands.add(std::move(list));
    std::string told;
    commands.run("wait", [&told](const CommandOutput& out) { told += out.str(); });
    EXPECT_EQ(told, "");
    CommandOutput answer;
    answer.line("done");
    finish(answer);
    finish(answer);
    EXPECT_EQ(told, "done\n");
    // Who cannot wait hears nothing, and nothing is written to where it was.
    EXPECT_EQ(commands.run("wait").str(), "");
    finish(answer);
}

TEST(Commands, AliasesStandForBeginnings) {
    Table table(
        {"core show help2 [<topic...>]", "module reload [<module...>]", "reload", "core show version"});
    Complaints complaints;
    const Section general{"general",
                          {},
                          {{"template", "friendly", place("cli_aliases.conf", 2)},
                           {"template", "missing", place("cli_aliases.conf", 3)}}};
    const Section friendly{"friendly",
                           {},
                           {{"help", "core show help2", {}},
                            {"reload", "module reload", {}},
                            {"my thing", "module reload a.so b.so", {}},
                            {"loop", "loop", {}}}};
    table.commands.set_aliases(read_cli_aliases({general, friendly}, complaints));
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_EQ(complaints[0].text(),
              "cli_aliases.conf:3: cli_aliases general: template: there is no section 'missing'");
    EXPECT_EQ(table.run("help"), "core show help2 [<topic...>]:\n");
    EXPECT_EQ(table.run("HELP pjsip \"show it\""), "core show help2 [<topic...>]: pjsip show it\n");
    EXPECT_EQ(table.run("reload"), "reload:\n");
    EXPECT_EQ(table.run("my thing c.so"), "module reload [<module...>]: a.so b.so c.so\n");
    EXPECT_TRUE(table.run("loop").starts_with("No such command 'loop'"));
    EXPECT_EQ(table.commands.complete("my "), (Words{"thing"}));
    EXPECT_EQ(table.commands.complete("he"), (Words{"help"}));
    EXPECT_NE(table.run("cli show aliases").find("my thing "), std::string::npos);
}

TEST(Commands, CompletesTheWordBegun) {
    Table table({"core show channels [concise|verbose]", "core show channel <channel>", "core stop now"});
    EXPECT_EQ(table.commands.complete("core s"), (Words{"show", "stop"}));
    EXPECT_EQ(table.commands.complete("core show ch"), (Words{"channel", "channels"}));
    EXPECT_EQ(table.commands.complete("core show channels "), (Words{"concise", "verbose"}));
}

}  // namespace
}  // namespace asterism::manage

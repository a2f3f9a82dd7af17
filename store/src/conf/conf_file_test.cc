// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/conf_file.h"
#include "tree.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace asterism::store {
namespace {

ConfFile read(std::map<std::string, std::string> files, ConfOptions options = {.directory = "/etc"}) {
    std::map<std::string, std::string> there;
    for (auto& [name, text] : files) there["/etc/" + name] = text;
    MemoryFiles memory(std::move(there));
    return read_conf("a.conf", options, memory);
}

ConfFile read(const std::string& text) { return read({{"a.conf", text}}); }

ConfFile read_well(const std::string& text) {
    auto conf = read(text);
    for (const auto& one : conf.complaints()) ADD_FAILURE() << one.text();
    return conf;
}

std::string lines(const ConfFile& conf, std::size_t index) {
    std::string out;
    for (const auto& line : conf.resolve(conf.sections().at(index)).lines) {
        if (!out.empty()) out += ' ';
        out += line.name + (line.arrow ? "=>" : "=") + line.value;
    }
    return out;
}

std::string only_complaint(const ConfFile& conf) {
    EXPECT_EQ(conf.complaints().size(), 1u);
    return conf.complaints().empty() ? "" : conf.complaints().front().text();
}

TEST(ConfFile, ReadsSectionsAndLinesInTheirOrderWithTheirPlace) {
    const auto conf = read_well("[general]\n name = value one \nexten => s,1,NoOp(a=b)\n\n[next]\nx=\n");
    ASSERT_EQ(conf.sections().size(), 2u);
    EXPECT_EQ(lines(conf, 0), "name=value one exten=>s,1,NoOp(a=b)");
    EXPECT_EQ(lines(conf, 1), "x=");
    EXPECT_EQ(conf.sections()[0].lines[1].place.text(), "a.conf:3");
    EXPECT_EQ(conf.get("GENERAL", "name"), "value one");
}

TEST(ConfFile, TakesCommentsOut) {
    const auto conf = read_well(
        "[a] ; one\nb=1;two\nc=2\\;3 ; four\n;-- x=1\ny=2 ;-- inner --; z=3\n--; d=4\n;--- a ruler ---\ne=5 "
        ";-- in --;6\n");
    EXPECT_EQ(lines(conf, 0), "b=1 c=2;3 d=4 e=5 6");
}

TEST(ConfFile, WarnsOfABlockThatDoesNotEnd) {
    EXPECT_EQ(only_complaint(read("[a]\n;-- b=1\n")),
              "a.conf:2: a comment that begins with ;-- does not end");
}

TEST(ConfFile, PutsInheritedLinesInFrontInTheOrderOfTheNames) {
    const auto conf = read_well("[t](!)\na=1\n[u](!,t)\nb=2\n[v]\nc=3\n[x](u,v)\nd=4\n");
    EXPECT_TRUE(conf.sections()[0].is_template);
    EXPECT_EQ(lines(conf, 3), "a=1 b=2 c=3 d=4");
    EXPECT_EQ(conf.resolved().size(), 2u);
}

TEST(ConfFile, DoesNotHandLaterAdditionsOfATemplateToEarlierChildren) {
    const auto conf = read_well("[t](!)\na=1\n[x](t)\n[t](+)\nb=2\n[y](t)\n");
    EXPECT_EQ(lines(conf, 1), "a=1");
    EXPECT_EQ(lines(conf, 2), "a=1 b=2");
}

TEST(ConfFile, AddsToTheSectionNamedOrToTheOneThatHasTheLine) {
    const auto conf = read_well(
        "[6001]\ntype=endpoint\n[6001]\ntype=aor\n[6001](+)\na=1\n[6001](+type=aor)\nb=2\n[t](!)\nz=0\n[6001]"
        "(+,t)\nc=3\n");
    EXPECT_EQ(conf.sections().size(), 3u);
    EXPECT_EQ(lines(conf, 0), "type=endpoint a=1 z=0 c=3");
    EXPECT_EQ(lines(conf, 1), "type=aor b=2");
}

TEST(ConfFile, PutsBehindAnEarlierValueWithPlusEquals) {
    const auto conf = read_well("[t](!)\nallow=ulaw\n[x](t)\nallow+=,alaw\nnew += 1\n");
    EXPECT_EQ(lines(conf, 1), "allow=ulaw allow=ulaw,alaw new=1");
}

TEST(ConfFile, MarksASectionBrokenWhoseTemplateIsMissing) {
    const auto conf = read("[x](nothing)\na=1\n[y]\n");
    EXPECT_EQ(only_complaint(conf), "a.conf:1: [x]: there is no section [nothing] above to take lines from");
    EXPECT_TRUE(conf.resolve(conf.sections()[0]).broken);
    EXPECT_FALSE(conf.resolve(conf.sections()[1]).broken);
}

TEST(ConfFile, ComplainsAboutEachBadLineAndReadsTheRest) {
    const auto conf =
        read("stray=1\n[a]\nnonsense\n=x\n#wrong thing\n[b\nlost=1\n[c](+)\n[d](t\n[e]\ngood=1\n");
    std::vector<unsigned> places;
    for (const auto& one : conf.complaints()) places.push_back(one.place.line);
    EXPECT_EQ(places, (std::vector<unsigned>{1, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_EQ(conf.get("e", "good"), "1");
}

TEST(ConfFile, IncludesFilesByNameAndPatternIntoTheCurrentSection) {
    const auto conf = read(
        {{"a.conf", "[one]\na=1\n#include \"b.conf\"\nd=4\n#include <d/*.conf>\n#tryinclude none.conf\n"},
         {"b.conf", "b=2\n[two]\nc=3\n"},
         {"d/x.conf", "x=1"},
         {"d/y.conf", "y=1"}});
    EXPECT_TRUE(conf.complaints().empty());
    EXPECT_EQ(lines(conf, 0), "a=1 b=2 d=4 x=1 y=1");
    EXPECT_EQ(lines(conf, 1), "c=3");
    EXPECT_EQ(conf.sections()[1].lines[0].place.text(), "b.conf:3");
    EXPECT_EQ(conf.files().size(), 4u);
}

TEST(ConfFile, ComplainsAboutAMissingFile) {
    EXPECT_EQ(only_complaint(read("[a]\n#include none.conf\n")),
              "a.conf:2: /etc/none.conf cannot be read: No such file or directory");
    MemoryFiles nothing;
    const auto conf = read_conf("a.conf", {}, nothing);
    EXPECT_FALSE(conf.found());
    EXPECT_FALSE(read("[a]\n#include none.conf\n").complete());
    EXPECT_TRUE(read("[a]\n#tryinclude none.conf\n").complete());
    EXPECT_EQ(only_complaint(conf), "a.conf: a.conf cannot be read: No such file or directory");
}

TEST(ConfFile, EndsACycleOfIncludes) {
    EXPECT_EQ(only_complaint(read("[a]\n#include a.conf\nx=1\n")),
              "a.conf:2: files include each other more than 10 deep");
}

TEST(ConfFile, RunsACommandOnlyWhereAllowed) {
    const std::map<std::string, std::string> text{{"a.conf", "[a]\n#exec \"make \\\"it\\\"\"\nb=2\n"}};
    EXPECT_EQ(only_complaint(read(text)),
              "a.conf:2: #exec is not allowed; asterisk.conf would have to say execincludes=yes");
    MemoryFiles files({{"a.conf", text.at("a.conf")}, {"make \"it\"", "made=1\n"}});
    const auto conf = read_conf("a.conf", {.exec_includes = true}, files);
    EXPECT_TRUE(conf.complaints().empty());
    EXPECT_EQ(lines(conf, 0), "made=1 b=2");
}

TEST(ConfFile, BoundsWhatASectionInherits) {
    std::string text = "[b0]\na=1\n";
    for (int i = 1; i < 40; ++i) text += fmt::format("[b{}](b{},b{})\n", i, i - 1, i - 1);
    const auto conf = read(text);
    EXPECT_FALSE(conf.complaints().empty());
    EXPECT_LE(conf.resolve(conf.sections().back()).lines.size(), 65536u);
}

TEST(ConfFile, LeavesOutLinesThatAreTooLong) {
    EXPECT_EQ(only_complaint(read("[a]\nb=" + std::string(9000, 'x') + "\nc=1\n")),
              "a.conf:2: a line of 9002 characters is left out; at most 8191 are read");
}

TEST(ConfFile, SkipsAByteOrderMarkAndReadsCrLf) {
    const auto conf = read_well("\xEF\xBB\xBF[a]\r\nb=1\r\n");
    EXPECT_EQ(lines(conf, 0), "b=1");
}

TEST(ConfFile, ReadsEveryFileOfTheSampleConfiguration) {
    const auto folder = source_tree() / "config/sample";
    std::size_t read_files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const auto conf = read_conf(entry.path().filename(), {.directory = folder});
        EXPECT_TRUE(conf.found()) << entry.path();
        EXPECT_TRUE(conf.complaints().empty()) << entry.path();
        for (const auto& section : conf.sections()) (void)conf.resolve(section);
        ++read_files;
    }
    EXPECT_GE(read_files, 10u);
}

}  // namespace
}  // namespace asterism::store

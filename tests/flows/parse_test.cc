// SPDX-License-Identifier: Apache-2.0
#include "parse.h"

#include <gtest/gtest.h>

namespace asterism::flows {
namespace {

/// What is wrong with a flow whose first line is a comment, and the line that says so.
Fault fault_of(const std::string& text) {
    const auto flow = parse_flow("# RFC 3261\n" + text);
    return flow ? Fault{0, "nothing"} : flow.error();
}

TEST(FlowParser, ReadsWhatAFlowConsistsOf) {
    const auto flow = parse_flow(
        "# RFC 3261 17.2.1\n"
        "given endpoint alice (context=office)\n"
        "\n"
        "alice -> us   INVITE sip:100@us, over tcp\n"
        "  Require: foo\n"
        "  sdp codecs=0\n"
        "within 2s us -> alice 200 OK to INVITE\n"
        "  Contact: <sip:$c>\n"
        "  no Require\n");
    ASSERT_TRUE(flow) << flow.error().reason;
    ASSERT_EQ(flow->steps.size(), 3u);
    EXPECT_EQ(flow->steps[1].act, Act::Send);
    EXPECT_EQ(flow->steps[1].method, "INVITE");
    EXPECT_EQ(flow->steps[1].rest, "sip:100@us");
    EXPECT_EQ(flow->steps[1].options.at("over"), "tcp");
    ASSERT_EQ(flow->steps[1].details.size(), 2u);
    EXPECT_EQ(flow->steps[1].details[1].kind, Detail::Sdp);
    EXPECT_EQ(flow->steps[2].status, 200);
    EXPECT_EQ(flow->steps[2].rest, "OK");
    EXPECT_EQ(flow->steps[2].method, "INVITE");
    EXPECT_EQ(flow->steps[2].patience, Seconds{2});
    EXPECT_EQ(flow->steps[2].details[1].kind, Detail::Without);
}

TEST(FlowParser, APastedFileKeepsItsShape) {
    const auto flow =
        parse_flow("# x\ngiven pjsip.conf:\n    [a]\n    ; comment\n\n    # this too\n      b=c\nafter 1s\n");
    ASSERT_TRUE(flow) << flow.error().reason;
    EXPECT_EQ(flow->steps[0].source.block, "[a]\n; comment\n\n# this too\n  b=c\n");
    EXPECT_EQ(flow->steps[1].time, Seconds{1});
}

TEST(FlowParser, NamesTheLineOfWhatItCannotRead) {
    struct Bad {
        const char* text;
        int line;
    };
    for (const auto& [text, line] : {Bad{"hello\n", 2},
                                     Bad{"after 3\n", 2},
                                     Bad{"after 1s\nalice -> bob INVITE\n", 3},
                                     Bad{"alice -> us invite sip:1@us\n", 2},
                                     Bad{"us -> alice 999\n", 2},
                                     Bad{"alice -> us BYE, quickly\n", 2},
                                     Bad{"us -> alice 200\n  +X: y\n", 3},
                                     Bad{"us -> alice 200\n  what is this\n", 3},
                                     Bad{"within 1s\n", 2},
                                     Bad{"us -> a 200\n  To ~ (\n", 3},
                                     Bad{"given\n", 2},
                                     Bad{"any order\n", 2},
                                     Bad{"any order\n  after 1s\n", 3},
                                     Bad{"network loses 200%\n", 2},
                                     Bad{"event\n", 2},
                                     Bad{"\tafter 1s\n", 2},
                                     Bad{"after 1s\n    x\n  y\n", 4},
                                     Bad{"maybe after 1s\n", 2},
                                     Bad{"alice -> us raw:\n", 2},
                                     Bad{"after 1s\n  x: y\n", 3},
                                     Bad{"log hello\n", 2},
                                     Bad{"sound flows from a to b\n", 2}})
        EXPECT_EQ(fault_of(text).line, line) << text << fault_of(text).reason;
}

TEST(FlowParser, AFlowSaysWhatItIsAbout) {
    EXPECT_FALSE(parse_flow("after 1s\n"));
    EXPECT_FALSE(parse_flow("# only words\n"));
    EXPECT_FALSE(parse_flow(""));
}

TEST(FlowParser, ExamplesMakeAFlowOfEachRow) {
    const auto flows = parse_flows(
        "# x\nexamples:\n  status  name\n  486     busy\n  404     gone\nus -> {name} {status}\n");
    ASSERT_TRUE(flows) << flows.error().reason;
    ASSERT_EQ(flows->size(), 2u);
    EXPECT_EQ((*flows)[1].steps[0].status, 404);
    EXPECT_EQ((*flows)[1].steps[0].party, "gone");
    EXPECT_EQ((*flows)[1].steps[0].line, 6);
    EXPECT_EQ((*flows)[1].example, "status=404 name=gone");
    EXPECT_EQ(parse_flows("# x\nexamples:\n  a b\n  1\nafter 1s\n").error().line, 4);
    EXPECT_EQ(parse_flows("# x\nexamples:\n  a b\nafter 1s\n").error().line, 3);
}

TEST(FlowParser, Times) {
    EXPECT_EQ(read_time("500ms"), Millis{500});
    EXPECT_EQ(read_time("2m"), Seconds{120});
    EXPECT_EQ(read_time("1h"), Seconds{3600});
    for (const auto* bad : {"", "s", "5", "5 s", "-1s", "1.5s", "99999999999999999s"})
        EXPECT_FALSE(read_time(bad)) << bad;
}

}  // namespace
}  // namespace asterism::flows

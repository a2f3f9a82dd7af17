// SPDX-License-Identifier: Apache-2.0
#include "http_reader.h"

namespace asterism::rt {

namespace {
/// What feed() said last, given byte by byte.
HttpReader::Step trickle(HttpReader& reader, std::string_view text) {
    std::string bytes;
    auto step = HttpReader::Step::NeedMore;
    for (const char c : text) {
        bytes += c;
        std::string_view left = bytes;
        step = reader.feed(left);
        bytes.erase(0, bytes.size() - left.size());
        if (step == HttpReader::Step::Failed) break;
    }
    return step;
}
constexpr std::string_view kHead = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
}  // namespace

// Beast asserted that nobody asks it again behind "0 CRLF" with one byte more.
TEST(HttpReader, TheLastChunkMayComeInPieces) {
    for (const auto& [body, wanted] : {std::pair<std::string, std::string>{"0\r\n\r\n", ""},
                                       {"3\r\nabc\r\n0\r\n\r\n", "abc"},
                                       {"3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n", "abcde"}}) {
        HttpReader reader({.header = 8192, .body = 1000});
        EXPECT_EQ(trickle(reader, std::string(kHead) + body), HttpReader::Step::Whole) << body;
        EXPECT_EQ(reader.take().body, wanted);
    }
}

TEST(HttpReader, WhatIsNoLastChunkEndsNothing) {
    for (const char* body : {"0\r\n\r\r\r", "0\r\nA\x8a: \r\r\r\r", "x\r\n\r\n", "0;\r\r\r\r\r"}) {
        HttpReader reader({.header = 8192, .body = 1000});
        EXPECT_NE(trickle(reader, std::string(kHead) + body), HttpReader::Step::Whole) << body;
    }
}

}  // namespace asterism::rt

// SPDX-License-Identifier: Apache-2.0
#include "web_socket.h"

#include <gtest/gtest.h>

namespace asterism::rt {
namespace {

/// As a client writes it: masked.
std::string frame(std::uint8_t first, std::string payload, bool masked = true) {
    std::string out(1, static_cast<char>(first));
    const char mask = static_cast<char>(masked ? 0x80 : 0);
    if (payload.size() < 126) {
        out += static_cast<char>(mask | static_cast<char>(payload.size()));
    } else {
        out += static_cast<char>(mask | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 0xff);
    }
    if (masked) {
        const char key[] = {'\x12', '\x34', '\x56', '\x78'};
        out.append(key, 4);
        for (std::size_t i = 0; i < payload.size(); ++i) payload[i] ^= key[i % 4];
    }
    return out + payload;
}

WsEvent only(const std::string& bytes, std::size_t most = 1000) {
    WsReader reader(most);
    reader.feed(bytes);
    return reader.next();
}

TEST(WebSocket, TheKeyOfTheStandardsExample) {
    EXPECT_EQ(ws_accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocket, AMessageComesWholeInWhateverPieces) {
    WsReader reader(100'000);
    const std::string text(300, 'a');
    const auto bytes = frame(0x81, text) + frame(0x02, "bi") + frame(0x89, "p") + frame(0x80, "n");
    std::vector<WsEvent> events;
    for (const char one : bytes) {
        reader.feed({&one, 1});
        for (auto event = reader.next(); event.kind != WsEvent::Kind::NeedMore; event = reader.next())
            events.push_back(event);
    }
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[0].bytes, text);
    EXPECT_EQ(events[1].kind, WsEvent::Kind::Ping);  // control stands between fragments
    EXPECT_EQ(events[1].bytes, "p");
    EXPECT_EQ(events[2].bytes, "bin");
}

TEST(WebSocket, WhatAClientMustNotSendEndsItWithTheRightCode) {
    const struct {
        const char* what;
        std::string bytes;
        WsClose why;
    } cases[] = {
        {"unmasked", frame(0x81, "x", false), WsClose::ProtocolError},
        {"a reserved bit", frame(0xc1, "x"), WsClose::ProtocolError},
        {"a reserved opcode", frame(0x83, "x"), WsClose::ProtocolError},
        {"a reserved control opcode", frame(0x8b, "x"), WsClose::ProtocolError},
        {"a ping in fragments", frame(0x09, "x"), WsClose::ProtocolError},
        {"a long ping", frame(0x89, std::string(126, 'x')), WsClose::ProtocolError},
        {"a continuation of nothing", frame(0x80, "x"), WsClose::ProtocolError},
        {"half a close code", frame(0x88, "x"), WsClose::ProtocolError},
        {"too much", frame(0x82, std::string(1001, 'x')), WsClose::TooBig},
        {"too much, as its head says", std::string("\x82\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10) + "mask",
         WsClose::TooBig},
        {"text that is none", frame(0x81, "\xff\xfe"), WsClose::BadText},
    };
    for (const auto& one : cases) {
        const auto event = only(one.bytes);
        EXPECT_EQ(event.kind, WsEvent::Kind::Broken) << one.what;
        EXPECT_EQ(event.why, one.why) << one.what;
    }
}

TEST(WebSocket, FragmentsTogetherAreBounded) {
    WsReader reader(1000);
    reader.feed(frame(0x02, std::string(600, 'x')) + frame(0x80, std::string(600, 'x')));
    EXPECT_EQ(reader.next().why, WsClose::TooBig);
    EXPECT_EQ(reader.next().kind, WsEvent::Kind::NeedMore);  // nothing is read behind it
}

TEST(WebSocket, ANewMessageWithinOneIsNone) {
    WsReader reader(1000);
    reader.feed(frame(0x01, "a") + frame(0x81, "b"));
    EXPECT_EQ(reader.next().kind, WsEvent::Kind::Broken);
}

TEST(WebSocket, CloseBringsItsCode) {
    const auto event = only(frame(0x88, std::string("\x03\xe8", 2) + "bye"));
    EXPECT_EQ(event.kind, WsEvent::Kind::Close);
    EXPECT_EQ(event.bytes.substr(0, 2), std::string("\x03\xe8", 2));
}

TEST(WebSocket, FramesOfOursCarryTheirLengthInTheShortestForm) {
    EXPECT_EQ(ws_frame(WsOpcode::Text, "hi").view(), std::string_view("\x81\x02hi", 4));
    EXPECT_EQ(ws_frame(WsOpcode::Binary, std::string(200, 'x')).view().substr(0, 4),
              std::string_view("\x82\x7e\x00\xc8", 4));
    EXPECT_EQ(ws_frame(WsOpcode::Binary, std::string(70000, 'x')).view().substr(0, 10),
              std::string_view("\x82\x7f\x00\x00\x00\x00\x00\x01\x11\x70", 10));
    EXPECT_EQ(ws_close_frame(WsClose::TooBig).view(), std::string_view("\x88\x02\x03\xf1", 4));
}

TEST(WebSocket, Utf8IsToldFromOtherBytes) {
    for (const char* good : {"", "abc", "gr\xc3\xbc\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x98\x80"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xc0\x80", "\xc3", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe0\x80\x80"})
        EXPECT_FALSE(is_utf8(bad)) << bad;
}

}  // namespace
}  // namespace asterism::rt

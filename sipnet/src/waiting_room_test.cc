// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/waiting_room.h"
#include "room_limits.h"

#include <gtest/gtest.h>

namespace asterism::sipnet {
namespace {

constexpr MonoTime kOpening{Seconds{100}};

SocketAddress phone(int number) {
    return {IpAddress::v4(0x0a000000u + static_cast<std::uint32_t>(number)), 5060};
}

WaitingRoom::Guest guest(std::string_view text, int number, MonoTime since = kOpening) {
    WaitingRoom::Guest one{SharedBytes::copy(text), {}, since};
    one.origin.source = phone(number);
    return one;
}

std::string served(WaitingRoom& room, MonoTime now = kOpening) {
    std::string all;
    while (auto one = room.next(now)) all += std::string(one->bytes.view()) + " ";
    return all;
}

TEST(WaitingRoom, ServesEachSourceInTurnAndInItsOrder) {
    WaitingRoom room;
    for (const auto* text : {"a1", "a2", "a3"}) room.enter(guest(text, 1));
    room.enter(guest("b1", 2));
    room.enter(guest("b2", 2));
    room.enter(guest("c1", 3));
    EXPECT_TRUE(room.holds(phone(2).ip));
    EXPECT_EQ(room.size(), 6u);
    EXPECT_EQ(served(room), "a1 b1 c1 a2 b2 a3 ");
    EXPECT_TRUE(room.empty());
    EXPECT_FALSE(room.holds(phone(2).ip));
    room.enter(guest("a4", 1));
    EXPECT_EQ(served(room), "a4 ");
}

TEST(WaitingRoom, WhoSendsMoreThanHisTurnsIsRefusedAndOthersAreNot) {
    WaitingRoom room;
    room.enter(guest("a1", 1));
    room.enter(guest("a2", 1));
    EXPECT_TRUE(room.admits(phone(1).ip, kOpening + Millis{100}));
    EXPECT_FALSE(room.admits(phone(1).ip, kOpening + Millis{101}));
    EXPECT_TRUE(room.admits(phone(2).ip, kOpening + Millis{101}));
    // Its turns bring to the front what has not waited so long.
    room.enter(guest("a3", 1, kOpening + Millis{90}));
    room.next(kOpening + Millis{80});
    room.next(kOpening + Millis{102});
    EXPECT_TRUE(room.admits(phone(1).ip, kOpening + Millis{103}));
}

TEST(WaitingRoom, NobodyEntersWhileEvenTheFirstOfEachSourceWaitsTooLong) {
    WaitingRoom room;
    for (int i = 1; i <= 4; ++i) room.enter(guest("x", i));
    EXPECT_TRUE(room.admits(phone(9).ip, kOpening + Millis{150}));
    room.next(kOpening + Millis{150});
    EXPECT_EQ(room.waited(), Millis{150});
    EXPECT_FALSE(room.admits(phone(9).ip, kOpening + Millis{150}));
    room.enter(guest("y", 1, kOpening + Millis{140}));
    EXPECT_EQ(served(room, kOpening + Millis{160}), "x x x y ");
    EXPECT_TRUE(room.admits(phone(9).ip, kOpening + Millis{160}));  // empty again
}

TEST(WaitingRoom, HoldsSoManyAndNoMore) {
    WaitingRoom room;
    for (std::size_t i = 0; i < limits::waiting.value(); ++i) {
        ASSERT_TRUE(room.admits(phone(static_cast<int>(i)).ip, kOpening));
        room.enter(guest("x", static_cast<int>(i)));
    }
    EXPECT_FALSE(room.admits(phone(1 << 20).ip, kOpening));
}

}  // namespace
}  // namespace asterism::sipnet

// SPDX-License-Identifier: Apache-2.0
// What the kernel would say, said by the test.
#include "address_watch.h"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cstring>
#include <thread>

namespace asterism::rt {
namespace {

/// RTM_NEWADDR or RTM_DELADDR of 192.0.2.`last`.
std::string about_address(std::uint16_t type, std::uint8_t last) {
    struct {
        nlmsghdr head;
        ifaddrmsg about;
        rtattr part;
        std::uint8_t address[4];
    } message{};
    message.head.nlmsg_len = sizeof message;
    message.head.nlmsg_type = type;
    message.about.ifa_family = AF_INET;
    message.part.rta_len = RTA_LENGTH(4);
    message.part.rta_type = IFA_LOCAL;
    const std::uint8_t address[] = {192, 0, 2, last};
    std::memcpy(message.address, address, sizeof address);
    return {reinterpret_cast<const char*>(&message), sizeof message};
}

std::string about_route(std::uint8_t prefix) {
    struct {
        nlmsghdr head;
        rtmsg about;
    } message{};
    message.head.nlmsg_len = sizeof message;
    message.head.nlmsg_type = RTM_NEWROUTE;
    message.about.rtm_dst_len = prefix;
    return {reinterpret_cast<const char*>(&message), sizeof message};
}

struct Lab {
    EventLoop loop;
    std::vector<std::vector<IpAddress>> told;
    AddressWatch watch{loop, [this](const std::vector<IpAddress>& gone) {
                           told.push_back(gone);
                           loop.stop();
                       }};
    void until_told() {
        std::thread([this] { loop.run(); }).join();
    }
};

TEST(AddressWatch, TellsOfABurstOnce) {
    Lab lab;
    lab.watch.read(about_address(RTM_DELADDR, 1) + about_address(RTM_DELADDR, 2));
    lab.watch.read(about_address(RTM_NEWADDR, 2));
    lab.watch.read(about_route(0));
    lab.until_told();
    ASSERT_EQ(lab.told.size(), 1u);
    ASSERT_EQ(lab.told[0].size(), 1u);
    EXPECT_EQ(lab.told[0][0].text(), "192.0.2.1");
}

TEST(AddressWatch, OtherRoutesAndBrokenMessagesAreNothing) {
    Lab lab;
    lab.watch.read(about_route(24));
    lab.watch.read(about_address(RTM_DELADDR, 7).substr(0, 20));
    lab.watch.read("x");
    lab.watch.read(about_address(RTM_NEWADDR, 1));
    lab.until_told();
    ASSERT_EQ(lab.told.size(), 1u);
    EXPECT_TRUE(lab.told[0].empty());
}

}  // namespace
}  // namespace asterism::rt

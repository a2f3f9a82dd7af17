// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/check.h"

#include "../room_limits.h"
#include "sip/testing/message_builder.h"

namespace asterism::sip {
namespace {

using testing::MessageBuilder;

struct ListedHeader {
    const char* name;
    const char* value;
    Limit* limit;
    /// What a request of the builder has of it already.
    std::size_t own;
};

class AmountsTest : public ::testing::TestWithParam<ListedHeader> {
protected:
    AmountsTest() { Limit::reset_all(); }
    ~AmountsTest() override { Limit::reset_all(); }

    /// `number` more values, spread over lines of two.
    static MessageBuilder with(std::size_t number) {
        auto builder = MessageBuilder::request("OPTIONS");
        const auto& one = GetParam();
        for (; number > 1; number -= 2)
            builder.header(std::string(one.name) + ": " + one.value + " , " + one.value);
        if (number == 1) builder.header(std::string(one.name) + ": " + one.value);
        return builder;
    }
};

TEST_P(AmountsTest, ToTheBrimAndOneMore) {
    const auto& one = GetParam();
    one.limit->set(21);
    EXPECT_EQ(check_request(with(21 - one.own).message()).kind, Verdict::Kind::Serve);
    EXPECT_EQ(one.limit->peak(), 21u);
    const auto verdict = check_request(with(22 - one.own).message());
    EXPECT_EQ(verdict.kind, Verdict::Kind::Refuse);
    EXPECT_EQ(verdict.status, 513);
    EXPECT_EQ(one.limit->refused(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    Lists, AmountsTest,
    ::testing::Values(ListedHeader{"Via", "SIP/2.0/UDP h;branch=z9hG4bK1", &limits::vias, 1},
                      ListedHeader{"Route", "<sip:r@h;lr>", &limits::routes, 0},
                      ListedHeader{"Record-Route", "<sip:r@h;lr>", &limits::routes, 0},
                      ListedHeader{"Path", "<sip:r@h;lr>", &limits::routes, 0},
                      ListedHeader{"Service-Route", "<sip:r@h;lr>", &limits::routes, 0},
                      ListedHeader{"Contact", "<sip:a@h>", &limits::contacts, 1},
                      ListedHeader{"Supported", "x", &limits::list_values, 0},
                      ListedHeader{"k", "x", &limits::list_values, 0},
                      ListedHeader{"Require", "x", &limits::list_values, 0},
                      ListedHeader{"Accept", "a/b", &limits::list_values, 0},
                      ListedHeader{"Reason", "SIP;cause=200;text=\"a,b\"", &limits::list_values, 0},
                      ListedHeader{"History-Info", "<sip:a@h>;index=1", &limits::list_values, 0},
                      ListedHeader{"Diversion", "<sip:a@h>", &limits::list_values, 0},
                      ListedHeader{"P-Asserted-Identity", "<sip:a@h>", &limits::list_values, 0}),
    [](const auto& info) {
        std::string name = info.param.name;
        std::erase(name, '-');
        return name;
    });

TEST(Amounts, CredentialsAreFewAndShort) {
    limits::credentials.set(2);
    const auto judged = [](std::size_t number, std::size_t size, const char* name = "Authorization") {
        auto builder = MessageBuilder::request("REGISTER");
        for (std::size_t i = 0; i < number; ++i)
            builder.header(std::string(name) + ": Digest a=\"" + std::string(size - 11, 'x') + "\"");
        return check_request(builder.message()).status;
    };
    EXPECT_EQ(judged(2, 2048), 0);
    EXPECT_EQ(judged(2, 2048, "Proxy-Authorization"), 0);
    EXPECT_EQ(judged(1, 2049), 513);
    EXPECT_EQ(judged(1, 2049, "Proxy-Authorization"), 513);
    EXPECT_EQ(judged(3, 100), 513);
    Limit::reset_all();
}

TEST(Amounts, AnAnswerThatHoldsMoreIsDropped) {
    const auto request = MessageBuilder::request("INVITE").message();
    limits::contacts.set(2);
    auto answer = MessageBuilder::answer(request, 302);
    EXPECT_EQ(check_response(answer.header("Contact: <sip:a@h>, <sip:b@h>").message()).kind,
              Verdict::Kind::Serve);
    EXPECT_EQ(check_response(answer.header("Contact: <sip:a@h>").message()).kind, Verdict::Kind::Silence);
    Limit::reset_all();
}

}  // namespace
}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
#include "supplement/supplement.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

sip::Message request(std::string_view method, std::string_view reason) {
    const std::string text = std::string(method) +
                             " sip:a@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: "
                             "<sip:b@y>;tag=1\r\nTo: <sip:a@x>;tag=2\r\n"
                             "Call-ID: c\r\nCSeq: 2 " +
                             std::string(method) + "\r\n" + std::string(reason) + "Content-Length: 0\r\n\r\n";
    return std::move(*sip::Message::parse(SharedBytes::copy(text)));
}

class SupplementTest : public testing::Test {
protected:
    Cause cause_in(std::string_view reason) {
        SupplementContext context{endpoint, directory};
        request_in(context, request("BYE", reason));
        return context.cause.value_or(Cause::NotDefined);
    }
    std::string reasons_out(Cause cause) {
        SupplementContext context{endpoint, directory, nullptr, cause};
        auto bye = sip::Draft::request(sip::Method::Bye, "sip:a@x");
        request_out(context, bye);
        std::string out;
        for (const auto& [name, value] : bye.headers()) out += value + "|";
        return out;
    }
    endpoint::Endpoint endpoint;
    endpoint::Directory directory;
};

// statement 275, 277.
TEST_F(SupplementTest, ReasonPrefersQ850) {
    EXPECT_EQ(cause_in("Reason: SIP;cause=486, Q.850;cause=21\r\n"), Cause::CallRejected);
    EXPECT_EQ(cause_in("Reason: Q.850;cause=21, SIP;cause=486\r\n"), Cause::CallRejected);
    EXPECT_EQ(cause_in("Reason: Q.850;cause=21\r\nReason: SIP;cause=200\r\n"), Cause::CallRejected);
    EXPECT_EQ(cause_in("Reason: SIP;cause=486\r\n"), Cause::UserBusy);
    // 277
    EXPECT_EQ(cause_in("Reason: SIP;cause=200;text=\"Call completed elsewhere\"\r\n"), Cause::NormalClearing);
    EXPECT_EQ(cause_in("Reason: SIP;cause=200\r\nReason: Q.850;cause=26\r\n"), Cause::AnsweredElsewhere);
    // One without a name is carried as it is.
    EXPECT_EQ(cause_in("Reason: Q.850;cause=77\r\n"), Cause{77});
    EXPECT_EQ(cause_in("Reason: Q.850;cause=999\r\n"), Cause::NotDefined);
    EXPECT_EQ(cause_in("Reason: \"\r\n"), Cause::NotDefined);
    EXPECT_EQ(cause_in(""), Cause::NotDefined);
}

// statement 263, 276.
TEST_F(SupplementTest, ReasonSaysWhyItEnds) {
    EXPECT_EQ(reasons_out(Cause::NormalClearing), "Q.850;cause=16|");
    EXPECT_EQ(reasons_out(Cause::AnsweredElsewhere),
              "SIP;cause=200;text=\"Call completed elsewhere\"|Q.850;cause=26|");
    EXPECT_EQ(reasons_out(Cause::NotDefined), "Q.850;cause=0|");
    EXPECT_EQ(reasons_out(Cause{77}), "Q.850;cause=77|");
    endpoint.suppress_q850_reason_headers = true;
    EXPECT_EQ(reasons_out(Cause::NormalClearing), "");
}

}  // namespace
}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
#include "outbound_flow.h"

#include <gtest/gtest.h>

#include "sip/testing/message_builder.h"

namespace asterism::registrar {
namespace {

using sip::testing::MessageBuilder;

OutboundFlow read(std::string_view contact, std::string_view supported = "Supported: outbound") {
    const auto request = MessageBuilder::request("REGISTER").contact(contact).header(supported).message();
    return FlowSupport(request).of(**request.contact());
}

TEST(OutboundFlow, NeedsAnInstanceAndAnAgentThatKnowsOfFlows) {
    const auto flow = read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";reg-id=2");
    EXPECT_EQ(flow.instance, "<urn:uuid:1>");
    EXPECT_EQ(flow.reg_id, 2u);
    EXPECT_TRUE(flow.is_ours);
    EXPECT_EQ(read("<sip:a@b>;reg-id=2").reg_id, 0u);
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";reg-id=2", "Supported: path").reg_id, 0u);
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\"").reg_id, 0u);
}

TEST(OutboundFlow, TakesNoNonsense) {
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";reg-id=0").reg_id, 0u);
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";reg-id=4294967297").reg_id, 0u);
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"<urn:uuid:1>\";reg-id=x").reg_id, 0u);
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"a\\\"b\";reg-id=1").instance, "");
    EXPECT_EQ(read("<sip:a@b>;+sip.instance=\"" + std::string(300, 'x') + "\";reg-id=1").instance, "");
}

TEST(OutboundFlow, IsToldBackAsItCame) {
    Binding binding;
    EXPECT_EQ(flow_params(binding), "");
    binding.instance = "<urn:uuid:1>";
    EXPECT_EQ(flow_params(binding), "");
    binding.reg_id = 3;
    EXPECT_EQ(flow_params(binding), ";+sip.instance=\"<urn:uuid:1>\";reg-id=3");
}

}  // namespace
}  // namespace asterism::registrar

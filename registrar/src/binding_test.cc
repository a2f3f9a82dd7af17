// SPDX-License-Identifier: Apache-2.0
#include "asterism/registrar/binding.h"

#include <gtest/gtest.h>

namespace asterism::registrar {
namespace {

TEST(Binding, ComesBackAsItWasStored) {
    Binding binding;
    binding.uri = "sip:6001@192.0.2.1:5060;transport=TCP";
    binding.expires = WallTime{Seconds{1'700'003'600}};
    binding.path = {"<sip:p1;lr>", "<sip:p2;lr>"};
    binding.user_agent = "Phone = 1.0";
    binding.call_id = "abc";
    binding.cseq = 7;
    binding.via_addr = "192.0.2.1";
    binding.via_port = 5070;
    binding.instance = "<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>";
    binding.reg_id = 2;
    std::string text;
    write_binding(text, "6001", binding);
    const auto back = read_binding(text);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->aor, "6001");
    EXPECT_EQ(back->binding.uri, binding.uri);
    EXPECT_EQ(back->binding.expires, binding.expires);
    EXPECT_EQ(back->binding.path, binding.path);
    EXPECT_EQ(back->binding.user_agent, binding.user_agent);
    EXPECT_EQ(back->binding.via_port, 5070);
    EXPECT_EQ(back->binding.instance, binding.instance);
    EXPECT_EQ(back->binding.reg_id, 2u);
    EXPECT_FALSE(read_binding("nonsense"));
}

// statement 117.
TEST(Binding, HasTheIdOfTheReference) {
    EXPECT_EQ(binding_id("6001", "sip:a"), "6001;@e5825298fe7b194a96ad9e109d9a4567");
    EXPECT_EQ(binding_id("6001", "x").size(), 4 + 2 + 32u);
    EXPECT_TRUE(permanent_id("6001", "x").starts_with("6001@@"));
}

}  // namespace
}  // namespace asterism::registrar

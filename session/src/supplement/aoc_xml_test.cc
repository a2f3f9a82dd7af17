// SPDX-License-Identifier: Apache-2.0
#include "supplement/aoc_xml.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

using call::Aoc;

// Statement 532, its example.
TEST(Aoc, IsPrintedAsPeersOfAsteriskKnowIt) {
    Aoc aoc;
    aoc.kind = Aoc::Kind::During;
    aoc.charge = Aoc::Charge::Currency;
    aoc.money = {.currency = "EUR", .amount = 42, .multiplier = 0};
    EXPECT_EQ(print_xml(aoc), R"(<?xml version="1.0" encoding="UTF-8"?>
<aoc xmlns="http://uri.etsi.org/ngn/params/xml/simservs/aoc">
 <aoc-d>
  <charging-info>subtotal</charging-info>
  <recorded-charges>
   <recorded-currency-units>
    <currency-id>EUR</currency-id>
    <currency-amount>0.042</currency-amount>
   </recorded-currency-units>
  </recorded-charges>
 </aoc-d>
</aoc>
)");
}

TEST(Aoc, SaysWhatIsFreeAndWhatIsNotKnown) {
    Aoc aoc;
    aoc.kind = Aoc::Kind::End;
    aoc.charge = Aoc::Charge::Free;
    EXPECT_NE(print_xml(aoc).find(" <aoc-e>\n  <recorded-charges>\n   <free-charge />\n"), std::string::npos);
    aoc.charge = Aoc::Charge::NotAvailable;
    EXPECT_NE(print_xml(aoc).find("   <not-available />\n"), std::string::npos);
    aoc.kind = Aoc::Kind::Start;
    EXPECT_NE(print_xml(aoc).find(" <aoc-s>\n  <charged-items />\n </aoc-s>\n"), std::string::npos);
}

TEST(Aoc, AmountsHaveTheirDecimalsAndNamesAreEscaped) {
    Aoc aoc;
    aoc.charge = Aoc::Charge::Currency;
    const auto amount = [&](std::uint64_t units, unsigned multiplier) {
        aoc.money = {.currency = "<&>", .amount = units, .multiplier = multiplier};
        const auto text = print_xml(aoc);
        EXPECT_NE(text.find("<currency-id>&lt;&amp;&gt;</currency-id>"), std::string::npos);
        const auto at = text.find("<currency-amount>") + 17;
        return text.substr(at, text.find('<', at) - at);
    };
    EXPECT_EQ(amount(150, 1), "1.50");
    EXPECT_EQ(amount(5, 2), "0.5");
    EXPECT_EQ(amount(7, 3), "7");
    EXPECT_EQ(amount(7, 6), "7000");
    EXPECT_EQ(amount(0, 6), "0");
}

}  // namespace
}  // namespace asterism::session

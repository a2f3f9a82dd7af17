// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/aoc.h"

#include <gtest/gtest.h>

namespace asterism::call {
namespace {

std::string inner(const Aoc& aoc) {
    const auto xml = print_xml(aoc);
    const auto begin = xml.find("aoc\">") + 5;
    return xml.substr(begin, xml.rfind("</aoc>") - begin);
}

TEST(Aoc, MoneyIsADecimal) {
    Aoc aoc;
    aoc.charge = Aoc::Charge::Currency;
    aoc.money = {"EUR", 150, 1};
    aoc.billing = "Normal";
    EXPECT_EQ(
        inner(aoc),
        "<aoc-d><charging-info>subtotal</charging-info><recorded-charges><recorded-currency-units>"
        "<currency-id>EUR</currency-id><currency-amount>1.50</currency-amount>"
        "</recorded-currency-units></recorded-charges><billing-id>normal-charging</billing-id></aoc-d>");
    aoc.kind = Aoc::Kind::End;
    aoc.money = {"A<B", 5, 0};
    aoc.billing.clear();
    EXPECT_EQ(
        inner(aoc),
        "<aoc-e><recorded-charges><recorded-currency-units><currency-id>A&lt;B</currency-id>"
        "<currency-amount>0.005</currency-amount></recorded-currency-units></recorded-charges></aoc-e>");
    aoc.money = {"EUR", 7, 6};
    EXPECT_NE(inner(aoc).find(">7000<"), std::string::npos);
}

TEST(Aoc, UnitsFreeAndUnknown) {
    Aoc aoc;
    aoc.kind = Aoc::Kind::End;
    EXPECT_EQ(inner(aoc), "<aoc-e><recorded-charges><not-available/></recorded-charges></aoc-e>");
    aoc.charge = Aoc::Charge::Free;
    EXPECT_EQ(inner(aoc), "<aoc-e><recorded-charges><free-charge/></recorded-charges></aoc-e>");
    aoc.charge = Aoc::Charge::Units;
    aoc.units = 12;
    aoc.unit_type = 3;
    EXPECT_EQ(inner(aoc),
              "<aoc-e><recorded-charges><recorded-type-of-units><number-of-units>12</number-of-units>"
              "<type-of-unit>3</type-of-unit></recorded-type-of-units></recorded-charges></aoc-e>");
}

TEST(Aoc, WhatACallWillCost) {
    Aoc aoc;
    aoc.kind = Aoc::Kind::Start;
    aoc.rate = "Duration";
    aoc.money = {"EUR", 10, 1};
    aoc.time = 1;
    aoc.time_scale = "Minute";
    EXPECT_EQ(inner(aoc),
              "<aoc-s><charged-items><basic><price-time><currency-id>EUR</currency-id>"
              "<currency-amount>0.10</currency-amount><length-time-unit><time-unit>1</time-unit>"
              "<scale>one-minute</scale></length-time-unit><charging-type>continuous</charging-type>"
              "</price-time></basic></charged-items></aoc-s>");
}

}  // namespace
}  // namespace asterism::call

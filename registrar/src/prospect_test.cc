// SPDX-License-Identifier: Apache-2.0
#include "prospect.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace asterism::registrar {
namespace {

/// Of nothing but new contacts: few are looked through, many found by an index; nobody sees which.
class ProspectTest : public ::testing::TestWithParam<std::size_t> {
protected:
    Prospect::Found find(const std::string& text) {
        const auto uri = sip::UriView::parse(text);
        return prospect.find(*uri, sip::likeness(*uri));
    }
    std::uint32_t add(std::string text) {
        texts.push_back(std::make_unique<std::string>(std::move(text)));  // they outlive the prospect
        const auto uri = sip::UriView::parse(*texts.back());
        return prospect.add(*uri, sip::likeness(*uri));
    }
    std::vector<std::unique_ptr<std::string>> texts;
    Prospect prospect{nullptr, GetParam()};
};

INSTANTIATE_TEST_SUITE_P(FewAndMany, ProspectTest, ::testing::Values(1, 100));

TEST_P(ProspectTest, AContactIsAboutTheOneWrittenAlikeElseTheOldestThatEquals) {
    EXPECT_EQ(find("sip:a@h").at, Prospect::kNobody);
    const auto one = add("sip:a@h;x=1");
    const auto two = add("sip:a@h;x=2");
    EXPECT_EQ(find("sip:a@h;x=2").at, two);
    EXPECT_EQ(find("sip:A@h").at, Prospect::kNobody) << "users have case";
    EXPECT_EQ(find("sip:a@H").at, one) << "it equals both";
    EXPECT_EQ(find("sip:a@h;y=1").at, one);
    EXPECT_EQ(find("sip:a@h;x=3").at, Prospect::kNobody);
    EXPECT_EQ(find("sip:a@h;x=3").alike, 2u);
    EXPECT_EQ(find("sip:b@h").alike, 0u) << "of another likeness nobody is compared";
}

TEST_P(ProspectTest, WhatCameAndWentIsNotFound) {
    const auto one = add("sip:a@h");
    EXPECT_EQ(prospect.total(), 1u);
    EXPECT_EQ(prospect.added(), 1u);
    prospect[one].removed = true;
    EXPECT_EQ(prospect.total(), 0u);
    EXPECT_EQ(find("sip:a@h").at, Prospect::kNobody);
    const auto again = add("sip:a@h");
    EXPECT_EQ(find("sip:a@h").at, again);
    prospect[again].displaced = true;
    EXPECT_EQ(prospect.added(), 0u);
}

}  // namespace
}  // namespace asterism::registrar

// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "asterism/apps/absent.h"

namespace asterism::server {
namespace {

TEST(Words, NoneComesTwiceAndNoneThatIsThereIsSaidToBeAbsent) {
    apps::Words words;
    add_words(words.applications, words.functions);
    for (const auto name : apps::stale_rows(words)) ADD_FAILURE() << name << " has come; its row goes";
    std::set<std::string_view> seen;
    for (const auto& one : words.applications.all()) EXPECT_TRUE(seen.insert(one.name).second) << one.name;
    seen.clear();
    for (const auto& one : words.functions.all()) EXPECT_TRUE(seen.insert(one.name).second) << one.name;
    EXPECT_NE(words.applications.find("MessageSend"), nullptr);
    EXPECT_NE(words.functions.find("PJSIP_HEADER"), nullptr);
}

}  // namespace
}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/database.h"

#include "asterism/rt/event_loop.h"

namespace asterism::store {

namespace {

/// "/phones/a/1" and "/phones/a/2", kept elsewhere.
class Phones final : public KeptFamily {
public:
    std::vector<Record> entries() const override {
        std::vector<Record> out;
        for (const auto& [key, value] : here) out.push_back({key, value});
        return out;
    }
    std::optional<std::string> find(std::string_view key) const override {
        ++asked;
        const auto at = here.find(key);
        return at == here.end() ? std::nullopt : std::optional(at->second);
    }
    bool remove(std::string_view key) override { return here.erase(std::string(key)) > 0; }

    std::map<std::string, std::string, std::less<>> here{{"a/1", "one"}, {"a/2", "two"}};
    mutable int asked = 0;
};

struct DatabaseTest : testing::Test {
    rt::EventLoop loop;
    MemoryJournal journal{loop};
    Database database{journal};
    std::shared_ptr<Phones> phones = std::make_shared<Phones>();
    DatabaseTest() {
        database.put("phonebook", "a/1", "own");
        database.attach("phones", phones);
    }
    std::vector<std::string> keys(std::string_view family = {}, std::string_view tree = {}) const {
        std::vector<std::string> out;
        for (const auto& record : database.list(family, tree)) out.push_back(record.key);
        return out;
    }
};

}  // namespace

TEST_F(DatabaseTest, WhatOthersKeepStandsAmongItsOwn) {
    using Keys = std::vector<std::string>;
    EXPECT_EQ(keys(), (Keys{"/phonebook/a/1", "/phones/a/1", "/phones/a/2"}));
    EXPECT_EQ(keys("phones"), (Keys{"/phones/a/1", "/phones/a/2"}));
    EXPECT_EQ(keys("phones", "a"), (Keys{"/phones/a/1", "/phones/a/2"}));
    EXPECT_EQ(keys("phone"), Keys());
    EXPECT_EQ(database.list_key("1").size(), 2u);
}

TEST_F(DatabaseTest, OneIsAskedForByItsKey) {
    ASSERT_TRUE(database.get("phones", "a/2"));
    EXPECT_EQ(*database.get("phones", "a/2"), "two");
    EXPECT_FALSE(database.get("phones", "a/3"));
    const int asked = phones->asked;
    EXPECT_EQ(*database.get("phonebook", "a/1"), "own");
    EXPECT_FALSE(database.get("phonebook", "a/2"));
    EXPECT_FALSE(database.get("phone", "s/a/1"));
    EXPECT_EQ(phones->asked, asked) << "of another family";
}

TEST_F(DatabaseTest, WhatOthersKeepIsRemovedByThem) {
    EXPECT_TRUE(database.remove("phones", "a/1"));
    EXPECT_FALSE(database.remove("phones", "a/1"));
    EXPECT_FALSE(phones->here.contains("a/1"));
    EXPECT_EQ(database.remove_tree("phones"), 1u);
    EXPECT_TRUE(phones->here.empty());
    EXPECT_TRUE(database.get("phonebook", "a/1"));
}

}  // namespace asterism::store

// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/database.h"

#include "asterism/rt/event_loop.h"
#include "room_limits.h"

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

// On whose word a value stands is kept beside it, and goes with it; also over a restart.
TEST_F(DatabaseTest, AValueKeepsItsAuthor) {
    constexpr auto kOurs = Database::kAdministrator;
    EXPECT_EQ(database.author("phonebook", "a/1"), kOurs);
    database.put("phonebook", "a/1", "his", {}, 5);
    database.put("phonebook", "a/2", "his", {}, 7);
    database.put("phonebook", "a/3", "his", {}, 9);
    database.put("phonebook", "a/2", "ours again");
    EXPECT_TRUE(database.remove("phonebook", "a/3"));
    database.put("phonebook", "a/3", "new");
    const auto look = [&](const Database& one) {
        EXPECT_EQ(one.author("phonebook", "a/1"), 5u);
        EXPECT_EQ(one.author("phonebook", "a/2"), kOurs);
        EXPECT_EQ(one.author("phonebook", "a/3"), kOurs);
    };
    look(database);
    look(Database(journal));
    database.remove_tree("phonebook");
    database.put("phonebook", "a/1", "ours");
    EXPECT_EQ(Database(journal).author("phonebook", "a/1"), kOurs);
}

// Filled to the brim, and one more: what is there stays, and may be changed.
TEST_F(DatabaseTest, TakesNoMoreThanItsLimits) {
    Limit::reset_all();
    limits::database_key_bytes.set(64);
    const std::string longest(64 - 3, 'k');  // "/f/" and it
    EXPECT_TRUE(database.put("f", longest, "v"));
    EXPECT_FALSE(database.put("f", longest + "k", "v"));
    EXPECT_FALSE(database.get("f", longest + "k"));

    limits::database_value_bytes.set(256);
    EXPECT_TRUE(database.put("f", "v", std::string(256, 'v')));
    EXPECT_FALSE(database.put("f", "v", std::string(257, 'w')));
    EXPECT_EQ(*database.get("f", "v"), std::string(256, 'v'));

    limits::database_entries.set(100);
    for (int i = 0; limits::database_entries.present() < 100; ++i)
        ASSERT_TRUE(database.put("many", std::to_string(i), "v"));
    EXPECT_FALSE(database.put("many", "more", "v"));
    EXPECT_TRUE(database.put("many", "0", "changed"));
    EXPECT_EQ(limits::database_entries.present(), 100u);
    EXPECT_TRUE(database.remove("f", "v"));
    EXPECT_TRUE(database.put("many", "more", "v"));
    EXPECT_GT(database.remove_tree("many"), 90u);
    EXPECT_LT(limits::database_entries.present(), 10u);
    Limit::reset_all();
}

// Of a family that is watched every change is told, whoever makes it; of others nothing.
TEST_F(DatabaseTest, WhoWatchesAFamilyHearsOfItsEntries) {
    struct Heard final : FamilyWatcher {
        explicit Heard(Database& database) : database(database) {}
        void on_entry(std::string_view family, std::string_view key) override {
            const auto* value = database.get(family, key);
            told.push_back(std::string(key) + '=' + (value ? *value : "none"));
        }
        Database& database;
        std::vector<std::string> told;
    } heard(database);
    database.watch("DND", heard);
    database.put("DND", "6001", "YES");
    database.put("DNDX", "6001", "YES");
    database.put("D", "ND/6001", "YES");
    database.put("DND", "6002", "YES");
    database.remove("DND", "6001");
    database.remove("DND", "6001");
    database.remove_tree("DND");
    EXPECT_EQ(heard.told, (std::vector<std::string>{"6001=YES", "6002=YES", "6001=none", "6002=none"}));
}

}  // namespace asterism::store

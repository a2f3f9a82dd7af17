// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/sqlite_journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "asterism/rt/sim.h"
#include "asterism/store/database.h"
#include "connection.h"
#include "packed.h"

namespace asterism::store {
namespace {

namespace fs = std::filesystem;

class SqliteJournalTest : public testing::Test {
protected:
    SqliteJournalTest() {
        std::string name = (fs::temp_directory_path() / "asterism-store-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        options_.path = folder_ / "a.sqlite3";
        options_.patience = Millis{0};
    }
    ~SqliteJournalTest() override { fs::remove_all(folder_); }

    /// Everything written, and every answer heard.
    void settle(Journal& journal) {
        journal.flush();
        loop_.settle();
    }
    OnSafe note() {
        return [this](Safety safety) { answers_.push_back(safety); };
    }
    std::string all(std::string_view space = "s") {
        SqliteJournal journal(options_, loop_);
        std::string out;
        for (const auto& record : journal.take_records(space)) out += record.key + '=' + record.value + ' ';
        return out;
    }

    fs::path folder_;
    SqliteOptions options_;
    rt::SimLoop loop_;
    std::vector<Safety> answers_;
};

TEST_F(SqliteJournalTest, KeepsWhatItAcknowledged) {
    {
        SqliteJournal journal(options_, loop_);
        journal.append({"s", "a", "1"}, note());
        journal.append({"s", "b", "2"}, note());
        journal.append({"s", "a", "3"}, note());
        journal.append({"s", "b", std::nullopt}, note());
        journal.append({"s", "c", ""}, note());
        EXPECT_TRUE(answers_.empty());
        settle(journal);
        EXPECT_EQ(answers_, std::vector<Safety>(5, Safety::Safe));
        EXPECT_EQ(journal.status().written, 5u);
    }
    EXPECT_EQ(all(), "a=3 c= ");
}

// What kill -9 leaves behind is the file and its WAL as they are.
TEST_F(SqliteJournalTest, HasItInTheFileWhenItAnswers) {
    SqliteJournal journal(options_, loop_);
    journal.append({"s", "a", "1"}, note());
    settle(journal);
    ASSERT_EQ(answers_.size(), 1u);
    fs::copy(options_.path, folder_ / "copy.sqlite3");
    fs::copy(options_.path + "-wal", folder_ / "copy.sqlite3-wal");
    options_.path = folder_ / "copy.sqlite3";
    EXPECT_EQ(all(), "a=1 ");
}

TEST_F(SqliteJournalTest, FoldsTheLogAndLosesNothing) {
    options_.fold_at = 100;
    {
        SqliteJournal journal(options_, loop_);
        for (int i = 0; i < 5000; ++i)
            journal.append({"s", "k" + std::to_string(i % 7), std::to_string(i)}, {});
        journal.append({"s", "k6", std::nullopt}, {});
        settle(journal);
        settle(journal);
    }
    EXPECT_EQ(all(), "k0=4998 k1=4999 k2=4993 k3=4994 k4=4995 k5=4996 ");
    auto connection = Connection::open(options_.path, Millis{100}).value();
    auto count = connection.prepare("SELECT count(*) FROM kept");
    ASSERT_TRUE(count.step());
    EXPECT_GT(count.number(0), 0);
}

TEST_F(SqliteJournalTest, TakesOverTheFormerLog) {
    {
        auto connection = Connection::open(options_.path, Millis{100}).value();
        ASSERT_TRUE(connection.run(
            "CREATE TABLE log (seq INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, value TEXT);"
            "CREATE TABLE kept (space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
            " PRIMARY KEY (space, key)) WITHOUT ROWID;"
            "INSERT INTO kept VALUES ('s', 'a', '1'), ('s', 'b', '1'), ('s', 'c', '1');"
            "INSERT INTO log (space, key, value) VALUES ('s', 'a', '2'), ('s', 'a', '3'), ('s', 'b', NULL),"
            " ('s', 'd', '4'), ('s', 'e', '5'), ('s', 'e', NULL);"));
    }
    EXPECT_EQ(all(), "a=3 c=1 d=4 ");
    EXPECT_EQ(all(), "a=3 c=1 d=4 ");
}

TEST_F(SqliteJournalTest, KeepsWhatIsAppendedWhileItFolds) {
    options_.fold_at = 10;
    std::map<std::string, std::string> expected;
    {
        SqliteJournal journal(options_, loop_);
        for (int round = 0; round < 20; ++round) {
            for (int i = 0; i < 3000; ++i) {
                const auto key = "k" + std::to_string(i);
                if ((i + round) % 5 == 0) {
                    journal.append({"s", key, std::nullopt});
                    expected.erase(key);
                } else {
                    journal.append({"s", key, expected[key] = std::to_string(round)});
                }
            }
            settle(journal);
        }
    }
    std::string text;
    for (const auto& [key, value] : expected) text += key + '=' + value + ' ';
    EXPECT_EQ(all(), text);
}

TEST_F(SqliteJournalTest, AnswersFromMemoryWhileTheFileIsLockedAndCatchesUp) {
    SqliteJournal journal(options_, loop_);
    auto other = Connection::open(options_.path, Millis{100}).value();
    ASSERT_TRUE(other.run("BEGIN IMMEDIATE"));
    journal.append({"s", "a", "1"}, note());
    journal.append({"s", "a", "2"}, note());
    settle(journal);
    EXPECT_EQ(answers_, std::vector<Safety>(2, Safety::MemoryOnly));
    EXPECT_FALSE(journal.status().writable);
    EXPECT_EQ(journal.status().waiting, 1u);
    EXPECT_NE(journal.status().fault, "");

    ASSERT_TRUE(other.run("COMMIT"));
    settle(journal);
    EXPECT_TRUE(journal.status().writable);
    EXPECT_EQ(journal.status().waiting, 0u);
    journal.append({"s", "b", "3"}, note());
    settle(journal);
    EXPECT_EQ(answers_.back(), Safety::Safe);
    EXPECT_EQ(all(), "a=2 b=3 ");
}

TEST_F(SqliteJournalTest, GoesOnWithoutAFolderAndWritesWhenItIsThere) {
    options_.path = folder_ / "sub" / "a.sqlite3";
    SqliteJournal journal(options_, loop_);
    journal.append({"s", "a", "1"}, note());
    settle(journal);
    EXPECT_EQ(answers_, std::vector<Safety>{Safety::MemoryOnly});
    fs::create_directory(folder_ / "sub");
    settle(journal);
    EXPECT_TRUE(journal.status().writable);
    EXPECT_EQ(all(), "a=1 ");
}

TEST_F(SqliteJournalTest, SaysWhatIsWrongWithAFileThatIsNoDatabase) {
    std::FILE* file = std::fopen(options_.path.c_str(), "w");
    std::fputs("this is no database, however long one reads in it, and it never will be one\n", file);
    std::fclose(file);
    SqliteJournal journal(options_, loop_);
    settle(journal);
    EXPECT_FALSE(journal.status().writable);
}

std::string run(const std::vector<Command>& commands, std::string_view words, std::vector<std::string> args) {
    CommandOutput out;
    CommandCall call{std::move(args), out};
    for (const auto& command : commands)
        if (command.words == words) command.run(call);
    return out.str();
}

TEST_F(SqliteJournalTest, CarriesTheDatabase) {
    {
        SqliteJournal journal(options_, loop_);
        Database database(journal);
        database.put("cid", "100", "Alice", note());
        database.put("cid", "x/y", "deep");
        database.put("cid", "x/z", "deep");
        database.put("cidx", "100", "other");
        EXPECT_EQ(*database.get("cid", "100"), "Alice");
        EXPECT_FALSE(database.get("cid", "none"));
        EXPECT_EQ(database.list("cid").size(), 3u);
        EXPECT_EQ(database.list("cid", "x").size(), 2u);
        EXPECT_EQ(database.list_key("100").size(), 2u);
        EXPECT_EQ(database.remove_tree("cid", "x"), 2u);
        EXPECT_FALSE(database.remove("cid", "none"));
        settle(journal);
        EXPECT_EQ(answers_, std::vector<Safety>{Safety::Safe});
    }
    SqliteJournal journal(options_, loop_);
    Database database(journal);
    EXPECT_EQ(database.size(), 2u);
    const auto commands = database_commands(database);
    EXPECT_EQ(
        run(commands, "database show <family>", {"cid"}),
        "/cid/100                                          : Alice                    \n1 results found.\n");
    EXPECT_EQ(run(commands, "database get <family> <key>", {"cid", "100"}), "Value: Alice\n");
    EXPECT_EQ(run(commands, "database get <family> <key>", {"cid", "x"}), "Database entry not found.\n");
    EXPECT_EQ(run(commands, "database put <family> <key> <value>", {"a", "b", "c"}),
              "Updated database successfully\n");
    EXPECT_EQ(run(commands, "database del <family> <key>", {"a", "b"}), "Database entry removed.\n");
    EXPECT_EQ(run(commands, "database del <family> <key>", {"a", "b"}),
              "Database entry could not be removed.\n");
    EXPECT_EQ(run(commands, "database deltree <family>", {"cid"}), "1 database entries removed.\n");
}

TEST(Packed, ComesOutAsItWentIn) {
    std::string bytes;
    const std::string zeros(3, '\0');
    const std::vector<Change> changes{{"s", "k", "v"}, {"s", "k", std::nullopt}, {"", zeros, ""}};
    for (const auto& change : changes) pack(bytes, change);
    Unpacker reader(bytes);
    Change change;
    for (const auto& expected : changes) {
        ASSERT_TRUE(reader.next(change));
        EXPECT_EQ(change.space, expected.space);
        EXPECT_EQ(change.key, expected.key);
        EXPECT_EQ(change.value, expected.value);
    }
    EXPECT_FALSE(reader.next(change));
    // Cut anywhere, it ends where it makes no sense any more.
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        Unpacker cut(std::string_view(bytes).substr(0, size));
        std::size_t whole = 0;
        while (cut.next(change)) ++whole;
        EXPECT_LT(whole, changes.size());
    }
}

TEST(MemoryJournal, AnswersThroughTheLoop) {
    rt::SimLoop loop;
    MemoryJournal journal(loop);
    std::vector<Safety> answers;
    journal.append({"s", "a", "1"}, [&](Safety safety) { answers.push_back(safety); });
    EXPECT_TRUE(answers.empty());
    loop.settle();
    EXPECT_EQ(answers, std::vector<Safety>{Safety::Safe});
    EXPECT_EQ(journal.take_records("s").size(), 1u);
}

}  // namespace
}  // namespace asterism::store

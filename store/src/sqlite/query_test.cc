// SPDX-License-Identifier: Apache-2.0
#include "query.h"

#include <gtest/gtest.h>

namespace asterism::store {
namespace {

const std::vector<Record> kRecords{{"/cidname/100", "Alice"}, {"/cidname/200", "Bob"}, {"/dnd/100", "yes"}};

TEST(Query, ReadsWhatIsKept) {
    const auto found =
        query(kRecords, "SELECT value, key FROM astdb WHERE key LIKE '/cidname/%' ORDER BY key");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->columns, (std::vector<std::string>{"value", "key"}));
    ASSERT_EQ(found->rows.size(), 2u);
    EXPECT_EQ(found->rows[1], (std::vector<std::string>{"Bob", "/cidname/200"}));
}

TEST(Query, ChangesNothing) {
    for (const auto* sql : {"DELETE FROM astdb", "ATTACH '/tmp/x' AS x", "DROP TABLE astdb",
                            "PRAGMA journal_mode=wal", "nonsense", ""})
        EXPECT_FALSE(query(kRecords, sql)) << sql;
}

TEST(Query, BreaksOffWhatDoesNotEnd) {
    EXPECT_FALSE(query(kRecords,
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                       "SELECT count(*) FROM n"));
    const auto many = query(kRecords,
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                            "SELECT i FROM n");
    ASSERT_TRUE(many);
    EXPECT_TRUE(many->cut_off);
}

}  // namespace
}  // namespace asterism::store

// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/manual.h"

#include <gtest/gtest.h>

#include "asterism/schema/object.h"

namespace asterism::schema {
namespace {

struct Thing {
    std::string name;
    unsigned size = 3;
    std::string music = "default";
    bool operator==(const Thing&) const = default;
};

const Object<Thing>& thing() {
    static const auto object = Object<Thing>("thing", "A thing.")
                                   .option("size", &Thing::size, "How large a|b.", between(1, 9))
                                   .alias("length")
                                   .option("music", &Thing::music, "What it plays.")
                                   .not_yet("music on hold");
    return object;
}

TEST(Manual, FollowsFromTheTable) {
    EXPECT_EQ(manual(thing()),
              "## thing\n\nA thing.\n\n| option | values | default | |\n|---|---|---|---|\n"
              "| `size` | 1 to 9 | 3 | How large a\\|b. Formerly `length`. |\n"
              "| `music` | text | default | What it plays. *No effect yet: music on hold.* |\n");
    const ObjectType* types[] = {&thing()};
    EXPECT_EQ(unheeded(types), std::vector<std::string>{"thing.music: music on hold"});
}

}  // namespace
}  // namespace asterism::schema

// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/object.h"

#include <gtest/gtest.h>

#include "asterism/schema/acl.h"
#include "asterism/schema/builder.h"

namespace asterism::schema {
namespace {

using namespace std::chrono_literals;

enum class Mode { No, Yes, Required };
constexpr auto words_of(Mode) {
    return std::to_array<Word<Mode>>(
        {{"no", Mode::No}, {"yes", Mode::Yes}, {"required", Mode::Required}, {"true", Mode::Yes}});
}

struct Phone {
    std::string name;
    std::string context = "default";
    bool nat = false;
    bool shown_differently = true;
    Seconds expiry{0};
    unsigned small = 1;
    double timeout = 3;
    Mode mode = Mode::No;
    std::vector<Mode> order{Mode::Yes, Mode::No};
    std::vector<std::string> networks;
    Acl acl;
    NameValues variables;
    NameValues extended;
    std::string music = "default";
    std::string parent;
    bool operator==(const Phone&) const = default;
};

const Object<Phone>& phone_schema() {
    static const auto object =
        Object<Phone>("phone", "A phone.")
            .option("context", &Phone::context, "Where calls begin.", not_empty())
            .option("nat", &Phone::nat, "Behind a NAT.")
            .option("shown_differently", &Phone::shown_differently, "A flag.", yes_no())
            .option("expiry", &Phone::expiry, "Shortest subscription.", between(0s, 24h))
            .alias("min_expiry")
            .option("small", &Phone::small, "A number.", at_least(1))
            .option("timeout", &Phone::timeout, "Seconds.")
            .option("mode", &Phone::mode, "A mode.")
            .option("order", &Phone::order, "Modes.")
            .option("networks", &Phone::networks, "Names.", append())
            .option("permit", &Phone::acl, "Who may.", acl_permit())
            .hidden()
            .option("deny", &Phone::acl, "Who may not.", acl_deny())
            .option("acl", &Phone::acl, "By name.", acl_named())
            .option("set_var", &Phone::variables, "A variable.", accumulate())
            .shown_as_fields(&Phone::variables)
            .option("music", &Phone::music, "Music.")
            .not_yet("music on hold")
            .option("parent", &Phone::parent, "Another.", refers_to("phone"))
            .extended(&Phone::extended)
            .check([](Phone& it, Problems& problems) {
                if (it.nat && it.small == 13) problems.reject("small", "brings bad luck behind a NAT");
                if (it.small == 14) {
                    it.small = 15;
                    problems.warn("small", "raised to 15");
                }
            });
    return object;
}

Section section(std::string name, std::vector<std::pair<std::string, std::string>> lines) {
    Section out{std::move(name), place("phones.conf", 10), {}};
    unsigned number = 11;
    for (auto& [key, value] : lines) out.lines.push_back({key, value, place("phones.conf", number++), false});
    return out;
}

std::shared_ptr<const Phone> read(std::vector<std::pair<std::string, std::string>> lines,
                                  Complaints& complaints) {
    return phone_schema().read(section("6001", std::move(lines)), complaints);
}

std::shared_ptr<const Phone> read_well(std::vector<std::pair<std::string, std::string>> lines) {
    Complaints complaints;
    auto phone = read(std::move(lines), complaints);
    for (const auto& one : complaints) ADD_FAILURE() << one.text();
    return phone;
}

TEST(Object, ReadsEachTypeOfMember) {
    const auto phone = read_well({{"type", "phone"},
                                  {"context", "office"},
                                  {"nat", "On"},
                                  {"expiry", "120"},
                                  {"timeout", "2.5"},
                                  {"mode", "Required"},
                                  {"order", "no , required"},
                                  {"networks", "a,b"},
                                  {"networks", "c"},
                                  {"set_var", "A=1"},
                                  {"set_var", "B=x=y"},
                                  {"set_var", "A=2"},
                                  {"@tag", "green"}});
    ASSERT_TRUE(phone);
    EXPECT_EQ(phone->name, "6001");
    EXPECT_EQ(phone->context, "office");
    EXPECT_TRUE(phone->nat);
    EXPECT_EQ(phone->expiry, 120s);
    EXPECT_EQ(phone->timeout, 2.5);
    EXPECT_EQ(phone->mode, Mode::Required);
    EXPECT_EQ(phone->order, (std::vector{Mode::No, Mode::Required}));
    EXPECT_EQ(phone->networks, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(*phone->variables.find("A"), "2");
    EXPECT_EQ(*phone->variables.find("B"), "x=y");
    EXPECT_EQ(*phone->extended.find("tag"), "green");
}

TEST(Object, TakesAnAliasAndAWordThatIsNotTrueForFalse) {
    const auto phone = read_well({{"min_expiry", "60"}, {"nat", "maybe"}, {"mode", "true"}});
    EXPECT_EQ(phone->expiry, 60s);
    EXPECT_FALSE(phone->nat);
    EXPECT_EQ(phone_schema().print(*phone, "mode"), "yes");
}

TEST(Object, SaysAllThatIsWrongWithPlaceAndSuggestion) {
    Complaints complaints;
    EXPECT_FALSE(read({{"expiry", "86401"}, {"contxt", "x"}, {"small", "x1"}, {"mode", "yess"}}, complaints));
    ASSERT_EQ(complaints.size(), 4u);
    EXPECT_EQ(complaints[0].text(), "phones.conf:11: phone 6001: expiry: must lie between 0 and 86400");
    EXPECT_EQ(complaints[1].text(),
              "phones.conf:12: phone 6001: contxt: there is no such option (did you mean context?)");
    EXPECT_EQ(complaints[2].text(), "phones.conf:13: phone 6001: small: \"x1\" is not a whole number");
    EXPECT_EQ(complaints[3].suggestion, "yes");
}

TEST(Object, ChecksTheWholeObjectWithThePlaceOfTheOption) {
    Complaints complaints;
    EXPECT_FALSE(read({{"nat", "yes"}, {"small", "13"}}, complaints));
    EXPECT_EQ(complaints.at(0).text(), "phones.conf:12: phone 6001: small: brings bad luck behind a NAT");
    complaints.clear();
    EXPECT_EQ(read({{"small", "14"}}, complaints)->small, 15u);
    EXPECT_EQ(complaints.at(0).severity, Severity::Warning);
}

TEST(Object, KeepsAclRulesInOrderAndTheLastThatFitsDecides) {
    const auto phone =
        read_well({{"deny", "0.0.0.0/0"}, {"permit", "10.0.0.0/8,!10.1.0.0/16"}, {"acl", "home"}});
    EXPECT_FALSE(phone->acl.permits(*IpAddress::parse("192.0.2.1")));
    EXPECT_TRUE(phone->acl.permits(*IpAddress::parse("10.2.3.4")));
    EXPECT_FALSE(phone->acl.permits(*IpAddress::parse("10.1.3.4")));
    EXPECT_EQ(phone->acl.named, std::vector<std::string>{"home"});
}

TEST(Object, PrintsItsFieldsSortedWithVariablesAsFields) {
    const auto phone = read_well({{"set_var", "ZED=1"}, {"permit", "10.0.0.0/8"}});
    const auto fields = phone_schema().fields(*phone);
    EXPECT_EQ(fields.front(), (Field{"ZED", "1"}));
    EXPECT_EQ(phone_schema().print(*phone, "timeout"), "3.000000");
    EXPECT_EQ(phone_schema().print(*phone, "shown_differently"), "yes");
    EXPECT_EQ(phone_schema().print(*phone, "nat"), "false");
    for (const auto& [name, value] : fields) EXPECT_NE(name, "permit");
}

TEST(Builder, KeepsTheFormerVersionOfARejectedObject) {
    const std::vector first{section("a", {{"context", "one"}}), section("b", {})};
    SnapshotBuilder start;
    start.read(phone_schema(), first);
    const auto before = start.build();
    ASSERT_EQ(before->all<Phone>().size(), 2u);

    const std::vector second{section("a", {{"context", ""}}), section("b", {}),
                             section("c", {{"small", "0"}})};
    SnapshotBuilder reload(before);
    reload.read(phone_schema(), second);
    const auto after = reload.build();
    EXPECT_EQ(after->find<Phone>("a")->context, "one");
    EXPECT_EQ(after->find<Phone>("b"), before->find<Phone>("b"));  // shared
    EXPECT_FALSE(after->find<Phone>("c"));
    EXPECT_EQ(reload.complaints().size(), 2u);
}

TEST(Builder, VoidsATypeWithTwoSectionsOfOneName) {
    const std::vector first{section("a", {})};
    SnapshotBuilder start;
    start.read(phone_schema(), first);
    const auto before = start.build();
    const std::vector twice{section("b", {}), section("b", {}), section("d", {})};
    SnapshotBuilder fresh;
    fresh.read(phone_schema(), twice);
    EXPECT_TRUE(fresh.build()->all<Phone>().empty());
    SnapshotBuilder reload(before);
    reload.read(phone_schema(), twice);
    const auto after = reload.build();
    EXPECT_TRUE(after->find<Phone>("a"));
    EXPECT_FALSE(after->find<Phone>("d"));
}

TEST(Builder, AppliesNothingWhenStrictAndAnythingIsWrong) {
    const std::vector sections{section("a", {}), section("b", {{"nonsense", "1"}})};
    SnapshotBuilder builder;
    builder.read(phone_schema(), sections);
    EXPECT_EQ(builder.build(true), nullptr);
}

TEST(Builder, WarnsOncePerOptionWithoutEffectThatIsSet) {
    const std::vector sections{section("a", {{"music", "jazz"}}), section("b", {{"music", "default"}}),
                               section("c", {{"music", "rock"}})};
    SnapshotBuilder builder;
    builder.read(phone_schema(), sections);
    ASSERT_TRUE(builder.build());
    ASSERT_EQ(builder.unheeded().size(), 1u);
    EXPECT_EQ(builder.unheeded()[0].objects, 2u);
    ASSERT_EQ(builder.complaints().size(), 1u);
    EXPECT_EQ(builder.complaints()[0].text(),
              "phones.conf:11: phone a: music: has no effect yet (music on hold); set in 2 objects");
}

TEST(Builder, WarnsAboutNamesThatNoObjectHas) {
    const std::vector sections{section("alpha", {{"parent", "alphs"}}), section("b", {{"parent", "alpha"}})};
    SnapshotBuilder builder;
    builder.read(phone_schema(), sections);
    builder.check_references();
    ASSERT_EQ(builder.complaints().size(), 1u);
    EXPECT_EQ(builder.complaints()[0].text(),
              "phones.conf:11: phone alpha: parent: there is no phone \"alphs\" (did you mean alpha?)");
}

TEST(Builder, TellsEveryFaultOfASectionAtOnce) {
    const std::vector sections{
        section("alpha", {{"nonsense", "1"}, {"parent", "b"}, {"parent", "nobody"}, {"small", "14"}}),
        section("b", {{"parent", "alpha"}, {"small", "13"}, {"nat", "yes"}, {"bogus", "1"}})};
    SnapshotBuilder builder;
    builder.read(phone_schema(), sections);
    builder.check_references();
    std::vector<std::string> said;
    for (const auto& one : builder.complaints()) said.push_back(one.text());
    // Both are left out; a reference to what is left out is no fault of its own.
    EXPECT_EQ(said, (std::vector<std::string>{
                        "phones.conf:11: phone alpha: nonsense: there is no such option",
                        "phones.conf:14: phone alpha: small: raised to 15",
                        "phones.conf:14: phone b: bogus: there is no such option",
                        "phones.conf:12: phone b: small: brings bad luck behind a NAT",
                        "phones.conf:13: phone alpha: parent: there is no phone \"nobody\"",
                    }));
    EXPECT_TRUE(builder.build()->all<Phone>().empty());
}

TEST(Snapshot, TellsWhatAReloadChanges) {
    const std::vector first{section("a", {}), section("b", {}), section("c", {})};
    const std::vector second{section("a", {}), section("b", {{"nat", "yes"}}), section("d", {})};
    SnapshotBuilder start;
    start.read(phone_schema(), first);
    const auto before = start.build();
    SnapshotBuilder reload(before);
    reload.read(phone_schema(), second);
    const auto after = reload.build();
    const auto changes = diff(before.get(), *after, {&phone_schema()});
    ASSERT_EQ(changes.size(), 1u);
    EXPECT_EQ(changes[0].added, std::vector<std::string>{"d"});
    EXPECT_EQ(changes[0].changed, std::vector<std::string>{"b"});
    EXPECT_EQ(changes[0].removed, std::vector<std::string>{"c"});
    EXPECT_TRUE(diff(after.get(), *after, {&phone_schema()}).empty());
}

}  // namespace
}  // namespace asterism::schema

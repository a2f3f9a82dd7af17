// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/review.h"

#include <gtest/gtest.h>

#include "asterism/base/text.h"
#include "asterism/dialplan/load.h"

namespace asterism::dialplan {
namespace {

std::vector<std::string> reviewed(std::string_view text) {
    std::vector<Section> sections;
    const auto file = std::make_shared<const std::string>("extensions.conf");
    unsigned number = 0;
    for (const auto line : split(text, '\n')) {
        ++number;
        if (line.starts_with('['))
            sections.push_back({std::string(line.substr(1, line.size() - 2)), {file, number}, {}});
        else if (const auto [name, value] = split_once(line, '='); !line.empty())
            sections.back().lines.push_back(
                {std::string(trim(name)), std::string(trim(value)), {file, number}});
    }
    const auto loaded = load(sections);
    const auto lacks = [](std::string_view there, std::string_view known) {
        return [there, known](std::string_view name) -> std::optional<Lack> {
            for (const auto one : split(there, ' '))
                if (iequals(one, name)) return std::nullopt;
            if (name == known) return Lack{"is not built yet (queues)", {}};
            return Lack{"there is no such thing", {}};
        };
    };
    std::vector<std::string> out;
    for (const auto& complaint :
         review(*loaded.dialplan,
                {lacks("NoOp Set Goto GotoIf Gosub GosubIf", "Queue"), lacks("CALLERID CUT", "CURL")}))
        out.push_back(complaint.text());
    return out;
}

using Lines = std::vector<std::string>;

TEST(Review, NamesWhatIsNotThereOnce) {
    EXPECT_EQ(reviewed("[a]\nexten=1,1,Queue(x)\nsame=n,queue(y)\nsame=n,NoOp(${CURL(x)}${CALLERID(num)})\n"
                       "same=n,Set(CURL(x)=${CUT(${ABSENT(1)},,${UNIQUEID})})\nsame=n,${APP}(x)\nsame=n,Set("
                       "X=${${F}(1)})\n"),
              (Lines{"extensions.conf:2: application Queue: is not built yet (queues); in 2 places",
                     "extensions.conf:4: function CURL: is not built yet (queues); in 2 places",
                     "extensions.conf:5: function ABSENT: there is no such thing"}));
}

TEST(Review, FollowsWhereItGoes) {
    EXPECT_EQ(
        reviewed(
            "[a]\nexten=1,1(start),Goto(strat)\nsame=n,GotoIf($[\"${X}\" = \"?:\"]?start:b,s,1)\n"
            "same=n,Gosub(sub-x,s,1(a,b))\nsame=n,GosubIf(1?sub-x,s,1:sub-y,s,1)\nsame=n,Goto(${C},s,1)\n"
            "same=n,Goto(a,${EXTEN},${L})\nsame=n,Goto(i,5)\nsame=n,Goto(+2)\nsame=n,GotoIf(1?-1:+3)\nsame=n,"
            "Goto(inner)\ninclude=c\n[c]\n"
            "exten=2,1(inner),NoOp\n[sub-y]\nexten=s,1,NoOp\n"),
        (Lines{"extensions.conf:2: context a: Goto: no extension of a has a label \"strat\" (did you mean "
               "start?)",
               "extensions.conf:3: context a: GotoIf: there is no context \"b\" (did you mean a?)",
               "extensions.conf:4: context a: Gosub: there is no context \"sub-x\"; in 2 places (did you "
               "mean sub-y?)"}));
}

// Asked of Asterisk: it goes to the third, whatever follows.
TEST(Review, SaysWhatStandsBehindThePriority) {
    EXPECT_EQ(
        reviewed("[a]\nexten=1,1,Goto(a,2,there,extra)\nexten=2,1(there),NoOp\nsame=n,Goto(a,2,nowhere,x)\n"),
        (Lines{"extensions.conf:2: context a: Goto: \"extra\" behind the priority counts for nothing: a "
               "place is "
               "[[context,]extension,]priority",
               "extensions.conf:4: context a: Goto: \"x\" behind the priority counts for nothing: a place is "
               "[[context,]extension,]priority",
               "extensions.conf:4: context a: Goto: no extension of a has a label \"nowhere\""}));
}

TEST(Review, SaysWhatHasNoEndAndWhatABackslashDoesNot) {
    EXPECT_EQ(
        reviewed(
            "[a]\nexten=1,1,NoOp(${NAME)\nsame=n,NoOp($[1 + ${X})\nsame=n,NoOp(\\${NAME})\n"
            "same=n,NoOp($[\"${A}\" =~ \"[0-9]{3}$\"] ${CUT(X,[,1)} {x} [y)\nsame=n,NoOp(a\\, b \\$5)\n"),
        (Lines{"extensions.conf:2: context a: NoOp: \"${NAME\" has no closing }",
               "extensions.conf:3: context a: NoOp: \"$[1 + ${X}\" has no closing ]",
               "extensions.conf:4: context a: NoOp: the backslash in \"\\${NAME}\" stays, and ${...} is read "
               "all the same: "
               "nothing keeps it from being so"}));
}

}  // namespace
}  // namespace asterism::dialplan

// SPDX-License-Identifier: Apache-2.0
#include "ami/config_guard.h"

#include <gtest/gtest.h>

namespace asterism::manage {
namespace {

TEST(ConfigGuard, WhatAGuardedFileIncludesIsGuardedAsItIs) {
    store::MemoryFiles files(std::map<std::string, std::string>{
        {"/e/extensions.conf",
         "[a]\n#include custom.conf\n#tryinclude parts/*.conf\n#include /e/x/../abs.conf\n"},
        {"/e/custom.conf", "[globals]\n#tryinclude \"deep.conf\"\n"},
        {"/e/manager.conf", "[general]\n#include <users/../mine.conf>\n"},
        {"/e/free.conf", "#include other.conf\n"}});
    const ConfigGuard guard("/e", files);
    for (const char* path :
         {"/e/extensions.conf", "/e/sub/EXTENSIONS.conf", "/e/custom.conf", "/e/./custom.conf",
          "/e//custom.conf", "/e/deep.conf", "/e/parts/new.conf", "/e/abs.conf", "/e/mine.conf"})
        EXPECT_TRUE(guard.says_what_runs(path)) << path;
    for (const char* path : {"/e/free.conf", "/e/other.conf", "/e/parts/new.txt", "/e/pjsip.conf"})
        EXPECT_FALSE(guard.says_what_runs(path)) << path;
    EXPECT_TRUE(guard.says_who_may_what("/e/manager.conf"));
    EXPECT_TRUE(guard.says_who_may_what("/e/mine.conf"));
    EXPECT_FALSE(guard.says_who_may_what("/e/custom.conf"));
}

TEST(ConfigGuard, LinesThatRunSomethingWhereverTheyStand) {
    for (const char* line : {"exten=1,1,NoOp()", "endpoint/set_var=A=1", "endpoint / set_var => A=1",
                             "set_var+=A=1", "#include x.conf", "#exec x", "#tryinclude x",
                             "hint_application=System(true)", "X=a${ENV(HOME)}", "X=${ EVAL(${Y})}"})
        EXPECT_TRUE(adds_what_runs("[a]\nb=1\n", std::string("[a]\nb=1\n") + line + "\n")) << line;
}

TEST(ConfigGuard, WhatAChangeAdds) {
    struct Change {
        const char* before;
        const char* after;
        bool adds;
    };
    for (const auto& [before, after, adds] : {
             Change{"[a]\nset_var=A=1\n", "[a]\nb=1\nset_var=A=1\n", false},
             Change{"[a]\n", "[a]\nendpoint/context=office\n", false},
             Change{"[a]\n", "[a]\ncontact_pattern=sip:${REMOTE_HOST}\nb=(x)\n", false},
             // A global variable, also by another name of the section.
             Change{"[globals]\n", "[globals]\nA=1\n", true},
             Change{"[a]\nA=1\n", "[globals]\nA=1\n", true},
             Change{"[t](!)\nA=1\n", "[t](!)\nA=1\n[Globals](t)\n", true},
             Change{"[globals]\nA=1\n", "[globals]\nA=1\n[a]\nb=1\n", false},
             // What stood in a comment was not there, and what stands in one is not.
             Change{"[a]\n;--\nset_var=A=1\n--;\n", "[a]\nset_var=A=1\n", true},
             Change{"[a]\n;--\n[b]\nset_var=A=1\n--;\n", "[b]\nset_var=A=1\n--;\n", true},
             Change{"[a]\n", "[a]\nb=1 ;-- x --; \n;--\n--;set_var=A=1\n", true},
             Change{"[a]\n", "[a]\n;-- x --;set_var=A=1\n", true},
             Change{"[a]\n", "[a]\n;-- x --;#include y.conf\n", true},
             Change{"[a]\nset_var=A=1 ; old\n", "[a]\nset_var=A=1 ; new\n", false},
             Change{"[a]\n", "[a]\n;--\nset_var=A=1\n--;\n", false},
             Change{"[a]\n", "[a]\n;set_var=A=1\n", false},
             // A mark at the beginning of a file is no letter.
             Change{"", "\xEF\xBB\xBF[globals]\nA=1\n", true},
         })
        EXPECT_EQ(adds_what_runs(before, after), adds) << before << "->\n" << after;
}

}  // namespace
}  // namespace asterism::manage

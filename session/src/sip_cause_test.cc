// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "asterism/session/sip_status.h"

namespace asterism::session {
namespace {

using call::Cause;
using call::cause_number;

// statement 269 and its table.
TEST(SipCause, BecomesTheStatusOfTheReference) {
    const std::pair<int, int> rows[] = {{1, 404},  {3, 404},  {17, 486}, {18, 408}, {19, 480}, {21, 403},
                                        {22, 410}, {23, 302}, {27, 502}, {28, 484}, {29, 501}, {34, 503},
                                        {38, 500}, {42, 503}, {58, 488}, {66, 503}, {127, 500}};
    for (const auto& [cause, status] : rows) EXPECT_EQ(sip_status_of(Cause(cause)), status) << cause;
    for (const int cause : {16, 26, 41, 44, 47, 50, 63, 65, 81, 88, 95, 102, 111, 99})
        EXPECT_EQ(sip_status_of(Cause(cause)), 603) << cause;
    EXPECT_EQ(sip_status_of(Cause{77}), 603);
}

// statement 270, 271.
TEST(SipCause, ComesFromTheStatusOfTheReference) {
    const std::pair<int, int> rows[] = {{302, 23},  {401, 21},  {404, 1},   {408, 18},  {410, 22},
                                        {420, 3},   {480, 19},  {486, 17},  {487, 127}, {488, 58},
                                        {500, 38},  {503, 34},  {504, 102}, {505, 127}, {513, 34},
                                        {499, 127}, {699, 127}, {301, 16}};
    for (const auto& [status, cause] : rows)
        EXPECT_EQ(cause_number(cause_of_sip_status(status)), cause) << status;
}

}  // namespace
}  // namespace asterism::session

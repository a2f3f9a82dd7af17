// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/security.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include <regex>

namespace asterism::endpoint {
namespace {

TEST(SecurityLines, NoStrangersTextEndsAFieldOfThem) {
    // As fail2ban's stock filter for Asterisk has it, with <HOST> put in.
    const std::regex number(
        "^Call from '[^']*' \\((?:(?:TCP|UDP):)?192.0.2.1:\\d+\\) to extension '[^']*' rejected because "
        "extension not found in context");
    const std::regex request(
        "^Request (?:'[^']*' )?from '(?:[^']*|.*?)' failed for '192.0.2.1(?::\\d+)?'\\s\\(callid: [^\\)]*\\) "
        "- "
        "(?:No matching endpoint found|Not match Endpoint(?: Contact)? ACL|(?:Failed|Error) to "
        "authenticate)\\s*$");
    for (const char* text : {"plain", "a'b", "a)b", "(a)", "')' rejected", "a' failed for 'b"}) {
        EXPECT_TRUE(std::regex_search(
            fmt::format(
                "Call from 'x' (192.0.2.1:5060) to extension '{}' rejected because extension not found "
                "in context 'y'.",
                within_quotes(text)),
            number))
            << text;
        EXPECT_TRUE(std::regex_search(
            fmt::format(
                "Request '{}' from '{}' failed for '192.0.2.1:5060' (callid: {}) - No matching endpoint "
                "found",
                within_quotes(text), within_quotes(text), within_parentheses(text)),
            request))
            << text;
    }
}

}  // namespace
}  // namespace asterism::endpoint

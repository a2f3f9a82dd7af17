// SPDX-License-Identifier: Apache-2.0
#include "pjsip/registration_row.h"

namespace asterism::manage {

std::string registration_head() {
    return fmt::format(" {:.<53}>  {:.<25}>  {:.<14}>", "<Registration/ServerURI", "<Auth", "<Status");
}

void registration_row(CommandOutput& out, const trunk::RegistrationRow& row) {
    std::string auths;
    for (const auto& one : row.config->outbound_auth) auths += (auths.empty() ? "" : ",") + one;
    // 175, 555: what is left until it is asked for again, or how long ago that was, in every state.
    const auto seconds = row.next.value_or(Seconds{0}).count();
    auto left = seconds < 0 ? fmt::format("(exp. {}s ago)", -seconds) : fmt::format("(exp. {}s)", seconds);
    // Ours: who asked for a supervisor hears why it stands so, and what comes next stands before it.
    if (row.config->never_give_up && row.status != trunk::Status::Registered && !row.last_result.empty())
        left += fmt::format("  {}", row.last_result);
    out.line(" {:<54.54}  {:<26.26}  {:<16}  {}",
             fmt::format("{}/{}", row.config->name, row.config->server_uri), auths.empty() ? "n/a" : auths,
             trunk::to_text(row.status), left);
}

}  // namespace asterism::manage

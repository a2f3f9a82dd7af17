// SPDX-License-Identifier: Apache-2.0
#include "pjsip/registration_row.h"

namespace asterism::manage {

std::string registration_head() {
    return fmt::format(" {:.<53}>  {:.<25}>  {:.<14}>", "<Registration/ServerURI", "<Auth", "<Status");
}

void registration_row(CommandOutput& out, const trunk::RegistrationRow& row) {
    std::string auths;
    for (const auto& one : row.config->outbound_auth) auths += (auths.empty() ? "" : ",") + one;
    // 175: what is left until it is asked for again.
    std::string left;
    if (row.next)
        left = row.next->count() < 0 ? fmt::format("(exp. {}s ago)", -row.next->count())
                                     : fmt::format("(exp. {}s)", row.next->count());
    out.line(" {:<54.54}  {:<26.26}  {:<16}  {}",
             fmt::format("{}/{}", row.config->name, row.config->server_uri), auths.empty() ? "n/a" : auths,
             trunk::to_text(row.status), left);
}

}  // namespace asterism::manage

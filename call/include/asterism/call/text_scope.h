// SPDX-License-Identifier: Apache-2.0
// Texts that no call stands behind, with variables of their own: the template of a phone. What is called in
// them is given a channel that has these variables and is in no listing. Exchange thread; lives no longer
// than whoever needs such texts at the moment.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/channel.h"
#include "asterism/call/variables.h"

namespace asterism::call {

class TextScope {
public:
    explicit TextScope(Calls& calls) : calls_(calls) {}
    ~TextScope();
    TextScope(const TextScope&) = delete;
    TextScope& operator=(const TextScope&) = delete;

    /// Values put in: `variables`, then the global ones. Functions that wait are left empty, with a warning.
    std::string substitute(const Variables& variables, std::string_view text);

private:
    /// With these variables; made when something is called for the first time.
    Channel& channel(const Variables& variables);

    Calls& calls_;
    ChannelId channel_;
};

}  // namespace asterism::call

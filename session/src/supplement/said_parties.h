// SPDX-License-Identifier: Apache-2.0
// What our answers to the INVITE that called us say of the parties. Each answer is a copy of the one before,
// as those who compare them expect (522, 531): what was said once is said in all that follow, or replaced. Of
// a session; exchange thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "asterism/sip/draft.h"

namespace asterism::session {

/// Supported of an answer that says where a call was sent (531).
inline constexpr std::string_view kHistoryTag = "histinfo";

class SaidParties {
public:
    /// No answer beyond 100 went out yet.
    bool is_first() const { return first_; }
    /// Into the next answer, before anybody adds to it.
    void repeat(sip::Draft& answer) const;
    /// As it goes out.
    void remember(const sip::Draft& answer);

private:
    bool first_ = true;
    std::vector<std::pair<sip::HeaderId, std::string>> said_;
};

}  // namespace asterism::session

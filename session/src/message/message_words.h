// SPDX-License-Identifier: Apache-2.0
// How people write down who a message is from and where it goes. Pure.
#pragma once

#include <string>
#include <string_view>

namespace asterism::session {

/// Who we say we are: what was asked for, the rest by the endpoint and the global defaults.
struct Sender {
    std::string display;
    /// The user, or a whole address.
    std::string user;
    std::string uri;
};

/// A From as the dialplan says it: an address with or without a name, or a user.
Sender sender_of(std::string_view from);

/// "sip:..." out of "Name" <sip:...>, or as it stands.
std::string_view inside_brackets(std::string_view text);

/// A name and an address as people write them. The quotes of the name may be gone, since the arguments of an
/// application lose them, so it may hold what would need some.
struct WrittenAddress {
    std::string display;
    /// SIP or tel; empty: none stands there.
    std::string uri;
};
WrittenAddress written_address(std::string_view text);

/// 238: what a message carries along but does not hand on.
bool stays_behind(std::string_view name);

}  // namespace asterism::session

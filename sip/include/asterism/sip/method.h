// SPDX-License-Identifier: Apache-2.0
// The methods we know by name. Others are `Method::Other` and keep their text in the message.
// Method names are case-sensitive (RFC 3261 7.1).
#pragma once

#include <cstdint>
#include <string_view>

namespace asterism::sip {

enum class Method : std::uint8_t {
    Other,
    Invite,
    Ack,
    Bye,
    Cancel,
    Options,
    Register,
    Prack,
    Subscribe,
    Notify,
    Publish,
    Info,
    Refer,
    Message,
    Update,
};

Method method_of(std::string_view name);
/// Empty for Other.
std::string_view method_name(Method method);
/// INVITE, SUBSCRIBE, REFER (and, from a subscriber's view, NOTIFY).
bool creates_dialog(Method method);
/// Those without which nobody knows where to go on: what creates a dialog, NOTIFY and UPDATE (RFC
/// 3261 8.1.1.8, RFC 6665 8.2.1, RFC 3311 5.1, RFC 3515 2.2); within a dialog, too.
bool needs_contact(Method method);

}  // namespace asterism::sip

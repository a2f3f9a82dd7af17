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
/// INVITE, SUBSCRIBE, REFER (and, from a subscriber's view, NOTIFY): a Contact is required (RFC 3261 8.1.1.8,
/// RFC 6665 4).
bool creates_dialog(Method method);

}  // namespace asterism::sip

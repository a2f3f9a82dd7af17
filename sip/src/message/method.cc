// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/method.h"

#include <array>

namespace asterism::sip {

namespace {
constexpr std::array<std::string_view, 15> kNames = {"",        "INVITE",   "ACK",   "BYE",       "CANCEL",
                                                     "OPTIONS", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY",
                                                     "PUBLISH", "INFO",     "REFER", "MESSAGE",   "UPDATE"};
}

Method method_of(std::string_view name) {
    if (name.empty()) return Method::Other;
    for (std::size_t i = 1; i < kNames.size(); ++i)
        if (kNames[i][0] == name[0] && kNames[i] == name) return static_cast<Method>(i);
    return Method::Other;
}

std::string_view method_name(Method method) { return kNames[static_cast<std::size_t>(method)]; }

bool creates_dialog(Method method) {
    return method == Method::Invite || method == Method::Subscribe || method == Method::Refer;
}

bool needs_contact(Method method) {
    return creates_dialog(method) || method == Method::Notify || method == Method::Update;
}

}  // namespace asterism::sip

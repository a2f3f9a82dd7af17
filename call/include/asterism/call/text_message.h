// SPDX-License-Identifier: Apache-2.0
// A text message as the dialplan handles it: MESSAGE() and MESSAGE_DATA() read and write it, MessageSend
// sends it. A channel has one when a message started its dialplan, or when somebody wrote to it.
// Exchange thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asterism::call {

struct TextMessage {
    /// "pjsip:sip:100@192.0.2.1"
    std::string to;
    /// "\"Alice\" <sip:alice@192.0.2.10>"
    std::string from;
    std::string body;

    /// What came with it, and what is to go with it (reference 236, 238).
    struct Item {
        std::string name;
        std::string value;
        /// Becomes a header when the message is sent.
        bool outbound = false;
    };
    std::vector<Item> data;
    static constexpr std::size_t kMostData = 256;

    /// Without case; null: not there.
    const std::string* find(std::string_view name) const;
    /// Replaces, or adds unless there are too many (false). An empty value takes it away.
    bool set(std::string_view name, std::string_view value, bool outbound);
};

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// Headers that the dialplan reads and sends: PJSIP_HEADER, PJSIP_INHERITABLE_HEADER, PJSIP_HEADER_PARAM
// (reference 267, 268). A channel has such lists only when somebody asked for them. Exchange thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/attached.h"

namespace asterism::session {

/// A name that may begin a header line: a token of RFC 3261 25.1, and none of those that frame the message
/// or say which one it is (Via, From, To, Call-ID, CSeq, Content-Length).
bool may_be_sent(std::string_view name);

/// Headers by name, without case, in their order.
class HeaderList {
public:
    struct Header {
        std::string name;
        std::string value;
    };
    static constexpr std::size_t kMost = 128;

    /// False: there are kMost already.
    bool add(std::string_view name, std::string_view value);
    /// False: there is no such one.
    bool update(std::string_view name, std::size_t number, std::string_view value);
    /// All that fit; how many these were.
    std::size_t remove(std::string_view pattern);
    /// The `number`th that fits `pattern` (a name, or its beginning and *), counted from 1; null: none.
    const std::string* find(std::string_view pattern, std::size_t number) const;
    /// The names of those that begin so, joined by commas.
    std::string names(std::string_view prefix) const;
    void append(const HeaderList& others);
    const std::vector<Header>& all() const { return all_; }

private:
    std::vector<Header> all_;
};

/// What a channel was asked to send.
struct WantedHeaders final : call::Attached {
    /// On its INVITE.
    HeaderList own;
    /// On the INVITE of each channel that it makes, which begins with these as its own (620): what it changes
    /// of them is changed on its INVITE and for those that it makes.
    HeaderList inheritable;
    /// Behind its From.
    struct FromParam {
        bool of_uri = false;
        std::string name;
        std::string value;
    };
    std::vector<FromParam> from_params;

    void hand_on_to(call::AttachedList& child) const override;
};

}  // namespace asterism::session

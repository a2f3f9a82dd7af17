// SPDX-License-Identifier: Apache-2.0
// Messages for tests, written as one says them: `invite().from("alice", "a1").to_tag("b1").text()`.
#pragma once

#include <string>
#include <string_view>

#include "asterism/sip/message.h"

namespace asterism::sip::testing {

class MessageBuilder {
public:
    /// A request with all that it needs.
    static MessageBuilder request(std::string_view method, std::string_view uri = "sip:100@example.com");
    /// The answer a peer gives to a request of ours.
    static MessageBuilder answer(const Message& request, int status, std::string_view to_tag = "peer");

    MessageBuilder& from(std::string_view user, std::string_view tag);
    MessageBuilder& to_tag(std::string_view tag);
    MessageBuilder& call_id(std::string_view id);
    MessageBuilder& cseq(unsigned number);
    MessageBuilder& branch(std::string_view branch);
    MessageBuilder& via(std::string_view via);
    MessageBuilder& contact(std::string_view value);
    /// One more header line, "Name: value".
    MessageBuilder& header(std::string_view line);
    MessageBuilder& body(std::string_view type, std::string_view content);

    std::string text() const;
    SharedBytes bytes() const { return SharedBytes::copy(text()); }
    /// Parsed, from 192.0.2.10:5060 by UDP.
    Message message() const;

private:
    std::string start_line_;
    std::string method_;
    std::string vias_;
    std::string from_ = "<sip:alice@example.com>;tag=alice-tag";
    std::string to_ = "<sip:100@example.com>";
    std::string to_tag_;
    std::string call_id_ = "call-1@example.com";
    std::string contact_ = "<sip:alice@192.0.2.10:5060>";
    std::string headers_;
    std::string type_;
    std::string body_;
    unsigned cseq_ = 1;
};

/// Must be right; ends the test program when it is not.
Message parsed(std::string_view text);
Message parsed(const SharedBytes& bytes);

}  // namespace asterism::sip::testing

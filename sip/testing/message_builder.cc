// SPDX-License-Identifier: Apache-2.0
#include "message_builder.h"

#include <cstdio>
#include <cstdlib>

#include "asterism/sip/status.h"

namespace asterism::sip::testing {

MessageBuilder MessageBuilder::request(std::string_view method, std::string_view uri) {
    MessageBuilder made;
    made.method_ = method;
    made.start_line_ = fmt::format("{} {} SIP/2.0", method, uri);
    made.vias_ = "Via: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bKtest1\r\n";
    return made;
}

MessageBuilder MessageBuilder::answer(const Message& request, int status, std::string_view to_tag) {
    MessageBuilder made;
    made.method_ = request.method_text();
    made.start_line_ = fmt::format("SIP/2.0 {} {}", status, reason_phrase(status));
    made.vias_.clear();
    for (const HeaderLine& line : request.lines())
        if (line.id == HeaderId::Via) made.vias_ += fmt::format("Via: {}\r\n", request.value(line));
    made.from_ = request.get(HeaderId::From).value_or("");
    made.to_ = request.get(HeaderId::To).value_or("");
    if (request.to_tag().empty() && status > 100) made.to_tag_ = to_tag;
    made.call_id_ = request.call_id();
    made.cseq_ = request.cseq().number;
    made.contact_ = status > 100 && status < 300 ? "<sip:peer@192.0.2.20:5060>" : "";
    return made;
}

MessageBuilder& MessageBuilder::from(std::string_view user, std::string_view tag) {
    from_ = fmt::format("<sip:{}@example.com>;tag={}", user, tag);
    return *this;
}
MessageBuilder& MessageBuilder::to_tag(std::string_view tag) { return to_tag_ = tag, *this; }
MessageBuilder& MessageBuilder::call_id(std::string_view id) { return call_id_ = id, *this; }
MessageBuilder& MessageBuilder::cseq(unsigned number) { return cseq_ = number, *this; }
MessageBuilder& MessageBuilder::branch(std::string_view branch) {
    return via(fmt::format("SIP/2.0/UDP 192.0.2.10:5060;rport;branch={}", branch));
}
MessageBuilder& MessageBuilder::via(std::string_view via) {
    vias_ = fmt::format("Via: {}\r\n", via);
    return *this;
}
MessageBuilder& MessageBuilder::contact(std::string_view value) { return contact_ = value, *this; }
MessageBuilder& MessageBuilder::header(std::string_view line) {
    (headers_ += line) += "\r\n";
    return *this;
}
MessageBuilder& MessageBuilder::body(std::string_view type, std::string_view content) {
    type_ = type;
    body_ = content;
    return *this;
}

std::string MessageBuilder::text() const {
    std::string out = start_line_ + "\r\n" + vias_;
    out += fmt::format("From: {}\r\nTo: {}{}{}\r\nCall-ID: {}\r\nCSeq: {} {}\r\n", from_, to_,
                       to_tag_.empty() ? "" : ";tag=", to_tag_, call_id_, cseq_, method_);
    if (!start_line_.starts_with("SIP/")) out += "Max-Forwards: 70\r\n";
    if (!contact_.empty()) out += fmt::format("Contact: {}\r\n", contact_);
    out += headers_;
    if (!type_.empty()) out += fmt::format("Content-Type: {}\r\n", type_);
    return out + fmt::format("Content-Length: {}\r\n\r\n{}", body_.size(), body_);
}

Message MessageBuilder::message() const {
    Message made = parsed(text());
    Origin origin;
    origin.source = *SocketAddress::parse("192.0.2.10:5060");
    origin.local = *SocketAddress::parse("192.0.2.1:5060");
    made.set_origin(origin);
    return made;
}

Message parsed(const SharedBytes& bytes) {
    auto message = Message::parse(bytes);
    if (!message) {
        std::fprintf(stderr, "a test's message is malformed: %s at %u\n%s\n",
                     std::string(message.error().error.text()).c_str(), message.error().error.at,
                     std::string(bytes.view()).c_str());
        std::abort();
    }
    return std::move(*message);
}

Message parsed(std::string_view text) { return parsed(SharedBytes::copy(text)); }

}  // namespace asterism::sip::testing

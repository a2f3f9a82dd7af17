// SPDX-License-Identifier: Apache-2.0
// A program that is not ours: reads an INVITE with the installed libraries and says what it wants.
#include <asterism/base/bytes.h>
#include <asterism/sdp/description.h>
#include <asterism/sip/message.h>

#include <cstdio>
#include <string>

int main() {
    const std::string body =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        "m=audio 49172 RTP/AVP 0 8\r\n";
    const auto bytes = asterism::SharedBytes::copy(
        "INVITE sip:bob@example.com SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK776\r\n"
        "From: <sip:alice@example.com>;tag=1\r\nTo: <sip:bob@example.com>\r\n"
        "Call-ID: 1@192.0.2.1\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    const auto message = asterism::sip::Message::parse(bytes);
    if (!message) return 1;
    const auto offer = asterism::sdp::parse(asterism::SharedBytes::copy(message->body()));
    const auto from = message->from().uri();
    if (!offer || !from) return 1;
    const auto& audio = offer->media.front();
    std::printf("%s for %s from %s, audio to port %u, %zu formats\n",
                std::string(message->method_text()).c_str(), message->request_uri().plain_user().c_str(),
                from->plain_user().c_str(), static_cast<unsigned>(audio.port), audio.formats().size());
    return 0;
}

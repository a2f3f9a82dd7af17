// SPDX-License-Identifier: Apache-2.0
// Any bytes as a message: read, looked at by every reader, answered; and what is printed can be read again.
#include "asterism/sip/check.h"
#include "asterism/sip/digest.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"
#include "asterism/sip/response_target.h"
#include "asterism/sip/scan.h"

using namespace asterism;
using namespace asterism::sip;

namespace {

void look(const Message& m) {
    for (const HeaderLine& line : m.lines()) {
        (void)m.name_addr(line.id);
        (void)m.value_params(line.id);
        (void)m.number(line.id);
        for (const auto value : m.values(line.id)) (void)NameAddr::parse(value);
        for (const auto& credentials : m.credentials(line.id)) (void)credentials.params.unquoted("realm");
        std::string spare;
        (void)DigestClaim::read(m.value(line), spare);
    }
    (void)m.from().uri();
    (void)m.expires();
    (void)(m.is_request() ? check_request(m) : check_response(m));
}

void require(bool condition) {
    if (!condition) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)glance(text);
    for (const Framing framing : {Framing::Datagram, Framing::Stream}) {
        auto message = Message::parse(SharedBytes::copy(text), framing);
        if (!message) {
            require(message.error().error.at <= size || message.error().error.rule == Rule::TooLarge);
            if (message.error().legible)
                (void)Draft::response(*message.error().legible, 400, {}, "t").print();
            continue;
        }
        look(*message);
        if (message->is_response()) continue;
        Origin origin;
        origin.source = *SocketAddress::parse("192.0.2.1:5060");
        message->set_origin(origin);
        (void)response_target(*message);
        // Our answer to whatever we accepted is a message.
        auto answer = Message::parse(Draft::response(*message, 200, {}, "tag").print(), Framing::Stream,
                                     {.message = 1u << 20, .headers = 1000, .line = 1u << 20});
        require(answer.has_value());
        require(answer->call_id() == message->call_id());
        require(answer->top_via().branch == message->top_via().branch);
    }
    return 0;
}

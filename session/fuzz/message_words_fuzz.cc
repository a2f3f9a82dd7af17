// SPDX-License-Identifier: Apache-2.0
// Whatever the dialplan says as a From becomes one From header that can be read, or the user of one.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "asterism/sip/draft.h"
#include "asterism/sip/name_addr.h"
#include "message/message_words.h"

using namespace asterism;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto sender = session::sender_of(text);
    const auto uri =
        sender.uri.empty() ? "sip:" + sip::escape_user(sender.user) + "@example.com" : sender.uri;
    const auto parsed = sip::UriView::parse(uri);
    if (!sender.uri.empty() && !parsed) std::abort();
    auto draft = sip::Draft::request(sip::Method::Message, "sip:b@example.com");
    draft.set(sip::HeaderId::From, sip::print_name_addr(sender.display, uri, "tag=1"));
    if (parsed && !sip::NameAddr::parse(draft.get(sip::HeaderId::From).value_or(""))) std::abort();
    if (session::inside_brackets(text).size() > text.size()) std::abort();
    session::stays_behind(text);
    return 0;
}

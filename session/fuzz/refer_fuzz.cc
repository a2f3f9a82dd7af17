// SPDX-License-Identifier: Apache-2.0
// Whatever stands in Refer-To, Replaces and a sipfrag is read or refused; what was read names a dialog with
// both its tags.
#include <fmt/core.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "refer/outgoing_refer.h"
#include "refer/refer_to.h"

using namespace asterism;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto check = [](const sip::Replaces& named) {
        if (named.call_id.empty() || named.to_tag.empty() || named.from_tag.empty()) std::abort();
    };
    if (const auto named = sip::Replaces::parse(text)) check(*named);
    const int status = session::status_of_fragment(text);
    if (status != 0 && (status < 100 || status > 699)) std::abort();
    const auto message = sip::Message::parse(SharedBytes::copy(
        fmt::format("REFER sip:x@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n"
                    "To: <sip:b@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 REFER\r\nRefer-To: {}\r\n\r\n",
                    text)));
    if (!message) return 0;
    const auto to = session::read_refer(*message);
    if (to && to->uri.empty()) std::abort();
    if (to && to->replaces) check(*to->replaces);
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "message_words.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/call/headers.h"
#include "asterism/sip/name_addr.h"

namespace asterism::call {

std::string_view inside_brackets(std::string_view text) {
    const auto open = text.find('<');
    if (open == text.npos) return trim(text);
    text = text.substr(open + 1);
    return trim(text.substr(0, text.find('>')));
}

Sender sender_of(std::string_view from) {
    Sender sender;
    from = trim(from);
    if (istarts_with(from, "pjsip:")) from.remove_prefix(6);
    if (from.empty()) return sender;
    const auto parsed = sip::NameAddr::parse(from);
    const auto uri = parsed ? parsed->uri() : sip::UriView::parse("");
    if (uri && (uri->is_sip() || uri->scheme == sip::Scheme::Tel)) {
        sender.display = parsed->display_name();
        sender.uri = uri->text;
        return sender;
    }
    const auto open = from.find('<');
    if (open != from.npos) {
        auto display = trim(from.substr(0, open));
        if (display.size() >= 2 && display.front() == '"') display = display.substr(1, display.size() - 2);
        sender.display = display;
    }
    const auto inside = inside_brackets(from);
    sender.user = inside.substr(0, inside.find('@'));
    return sender;
}

// 238
bool stays_behind(std::string_view name) {
    constexpr std::string_view kNever[] = {"To",
                                           "From",
                                           "Via",
                                           "Route",
                                           "Contact",
                                           "Call-ID",
                                           "CSeq",
                                           "Allow",
                                           "Content-Length",
                                           "Content-Type",
                                           "Request-URI",
                                           "Max-Forwards",
                                           "PJSIP_RECVADDR",
                                           "PJSIP_TRANSPORT"};
    return std::any_of(std::begin(kNever), std::end(kNever),
                       [name](std::string_view one) { return iequals(one, name); }) ||
           !may_be_sent(name);
}

}  // namespace asterism::call

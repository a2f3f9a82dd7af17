// SPDX-License-Identifier: Apache-2.0
#include "message/message_words.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/session/headers.h"
#include "asterism/sip/name_addr.h"

namespace asterism::session {

std::string_view inside_brackets(std::string_view text) {
    const auto open = text.rfind('<');
    if (open == text.npos) return trim(text);
    text = text.substr(open + 1);
    return trim(text.substr(0, text.find('>')));
}

namespace {
/// What stands before the brackets, without quotes.
std::string_view before_brackets(std::string_view text) {
    const auto open = text.rfind('<');
    if (open == text.npos) return {};
    auto display = trim(text.substr(0, open));
    if (display.size() >= 2 && display.front() == '"' && display.back() == '"')
        display = display.substr(1, display.size() - 2);
    return display;
}
}  // namespace

WrittenAddress written_address(std::string_view text) {
    text = trim(text);
    const auto parsed = sip::NameAddr::parse(text);
    const auto inside = parsed ? parsed->uri_text : inside_brackets(text);
    const auto uri = sip::UriView::parse(inside);
    if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::Tel)) return {};
    return {parsed ? parsed->display_name() : std::string(before_brackets(text)), std::string(inside)};
}

Sender sender_of(std::string_view from) {
    Sender sender;
    from = trim(from);
    if (istarts_with(from, "pjsip:")) from.remove_prefix(6);
    if (from.empty()) return sender;
    if (auto address = written_address(from); !address.uri.empty()) {
        sender.display = std::move(address.display);
        sender.uri = std::move(address.uri);
        return sender;
    }
    sender.display = before_brackets(from);
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

}  // namespace asterism::session

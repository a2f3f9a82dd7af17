// SPDX-License-Identifier: Apache-2.0
// What we tell the peer during a call beside its streams: whom it is connected with, texts, charges.
#include "asterism/base/log.h"
#include "session.h"
#include "supplement/aoc_owed.h"
#include "supplement/aoc_xml.h"

namespace asterism::session {

// 353, 354
void Session::connected_changed() {
    const auto id = channel()->connected.shown();
    if (!endpoint_->send_connected_line || (!endpoint_->send_pai && !endpoint_->send_rpid)) return;
    if (!id.number.valid || (is_restricted(id.number.presentation) && !endpoint_->trust_id_outbound)) return;
    if (phase_ == Phase::Up) {
        const bool invite = endpoint_->connected_line_method == endpoint::RefreshMethod::Invite;
        refresh_.want({.identity = true, .by_invite = invite && !peer_updates_, .by_update = !invite});
    } else if (phase_ == Phase::Incoming && endpoint_->rpid_immediate) {
        if (channel()->state() == ChannelState::Ring && !endpoint_->inband_progress)
            provisional(180, false);
        else
            provisional(183, false);
    }
}

namespace {
/// The same party by another name.
void rename_party(sip::Draft& request, sip::HeaderId header, std::string_view name) {
    const std::string value(request.get(header).value_or(""));
    const auto party = sip::NameAddr::parse(value);
    if (party && !name.empty())
        request.set(header, sip::print_name_addr(name, party->uri_text, party->params.text));
}
}  // namespace

bool Session::send_text(const CallText& text) {
    // Within an early dialog, too (seen of Asterisk).
    if ((phase_ != Phase::Up && phase_ != Phase::Incoming) || !dialog_) return false;
    auto message = dialog_->request(sip::Method::Message);
    // 668
    rename_party(message, sip::HeaderId::From, text.from_name);
    rename_party(message, sip::HeaderId::To, text.to_name);
    message.set_body(text.content_type, text.text);
    send_in_dialog(*dialog_, std::move(message));
    return true;
}

// 533
bool Session::send_charge(std::string_view xml) {
    if ((phase_ != Phase::Up && phase_ != Phase::Calling) || !dialog_) return false;
    auto info = dialog_->request(sip::Method::Info);
    info.set_body(kAocType, xml);
    send_in_dialog(*dialog_, std::move(info));
    return true;
}

void Session::advise_of_charge(const call::Aoc& aoc) {
    // A larger document is not sent (532).
    constexpr std::size_t kMostOfCharge = 511;
    constexpr std::size_t kMostOfRates = 1023;
    if (!endpoint_->send_aoc) return;
    auto text = print_xml(aoc);
    if (text.size() > (aoc.kind == call::Aoc::Kind::Start ? kMostOfRates : kMostOfCharge)) {
        log::warning("{}: an advice of charge of {} bytes is too large to be sent", channel()->name(),
                     text.size());
        return;
    }
    auto& owed = channel()->attached.of<AocOwed>();
    switch (aoc.kind) {
        case call::Aoc::Kind::Start:
            if (!send_charge(text)) owed.start = std::move(text);
            break;
        case call::Aoc::Kind::During: {
            send_charge(text);
            // If nobody says how it ended, this was the sum.
            auto sum = aoc;
            sum.total = true;
            owed.end = print_xml(sum);
            break;
        }
        case call::Aoc::Kind::End:
            owed.end = std::move(text);
            break;
    }
}

}  // namespace asterism::session

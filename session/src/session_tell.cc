// SPDX-License-Identifier: Apache-2.0
// What we tell the peer during a call beside its streams: whom it is connected with, texts, charges; and the
// texts that it sends.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "established_session.h"
#include "message/notification.h"
#include "refer/outgoing_refer.h"
#include "supplement/aoc_owed.h"
#include "supplement/aoc_xml.h"
#include "transfer_target.h"

namespace asterism::session {

// 265, 266
Leg::Transfer EstablishedSession::transfer(std::string_view target) {
    if (!core_.dialog || (refer_ && !refer_->is_over())) return Leg::Transfer::Unsupported;
    const auto uri = transfer_target(core_, target);
    if (uri.empty()) {
        log::warning("{}: '{}' is neither an endpoint with a contact nor an address", channel()->name(),
                     target);
        return Leg::Transfer::Failed;
    }
    refer_ = std::make_unique<OutgoingRefer>(core_, [this](bool succeeded, int status) {
        if (auto* owner = channel())
            owner->post(
                {.kind = call::ChannelEvent::Kind::Transferred, .status = status, .succeeded = succeeded});
    });
    refer_->send(uri);
    return Leg::Transfer::Begun;
}

// 353, 354
void EstablishedSession::connected_changed() {
    const bool invite = core_.endpoint->connected_line_method == endpoint::RefreshMethod::Invite;
    refresh_.want({.identity = true, .by_invite = invite && !core_.peer_updates, .by_update = !invite});
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

bool EstablishedSession::send_text(const call::CallText& text) {
    // Within an early dialog, too (seen of Asterisk).
    if ((core_.phase != Phase::Up && core_.phase != Phase::Incoming) || !core_.dialog) return false;
    auto message = core_.dialog->request(sip::Method::Message);
    // 668
    rename_party(message, sip::HeaderId::From, text.from_name);
    rename_party(message, sip::HeaderId::To, text.to_name);
    message.set_body(text.content_type, text.text);
    core_.send_in_dialog(*core_.dialog, std::move(message));
    return true;
}

// 533
bool EstablishedSession::send_charge(std::string_view xml) {
    if ((core_.phase != Phase::Up && core_.phase != Phase::Calling) || !core_.dialog) return false;
    auto info = core_.dialog->request(sip::Method::Info);
    info.set_body(kAocType, xml);
    core_.send_in_dialog(*core_.dialog, std::move(info));
    return true;
}

void EstablishedSession::advise_of_charge(const call::Aoc& aoc) {
    // A larger document is not sent (532).
    constexpr std::size_t kMostOfCharge = 511;
    constexpr std::size_t kMostOfRates = 1023;
    if (!core_.endpoint->send_aoc) return;
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

bool EstablishedSession::notify(const Notification& notification) {
    // 578: an early dialog of a call of ours will do.
    if ((core_.phase != Phase::Up && core_.phase != Phase::Calling) || !core_.dialog) return false;
    auto request = core_.dialog->request(sip::Method::Notify);
    write_notification(request, notification);
    core_.send_in_dialog(*core_.dialog, std::move(request));
    return true;
}

void EstablishedSession::on_text_message(sip::ServerId id, const sip::Message& request) {
    // 237
    const auto type = request.content_type();
    const bool text = type && *type &&
                      (istarts_with((*type)->value, "text/") || istarts_with((*type)->value, "application/"));
    if (!text || request.body().empty()) {
        core_.services.transactions.respond(id, 415);
        return;
    }
    core_.services.transactions.respond(id, 202);
    const auto type_text = request.get(sip::HeaderId::ContentType).value_or("text/plain");
    if (auto* owner = channel()) owner->on_leg_text({.text = request.body(), .content_type = type_text});
}

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
#include "refer/outgoing_refer.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/sip/subscription.h"
#include "message/message_words.h"

namespace asterism::session {

namespace {

constexpr Seconds kDuration{600};

/// What follows a comma, a semicolon or a question mark would be the header's.
std::string as_address(std::string_view uri) {
    return uri.find_first_of(",;?") == uri.npos ? std::string(uri) : fmt::format("<{}>", uri);
}

}  // namespace

int status_of_fragment(std::string_view text) {
    constexpr std::string_view kVersion = "SIP/2.0 ";
    text = trim(text);
    if (!istarts_with(text, kVersion)) return 0;
    text.remove_prefix(kVersion.size());
    const auto status = parse_uint(text.substr(0, text.find_first_of(" \r\n")));
    return status && *status >= 100 && *status <= 699 ? static_cast<int>(*status) : 0;
}

OutgoingRefer::OutgoingRefer(SessionCore& core, Over over)
    : core_(core),
      over_(std::move(over)),
      dialog_(core.dialog),
      silence_(core.services.transactions.wheel(), *this) {
    core_.services.dialogs.attach(*dialog_, *this);
}

OutgoingRefer::~OutgoingRefer() {
    if (request_) core_.services.requester.forget(request_);
    core_.services.dialogs.detach(*dialog_, *this);
}

void OutgoingRefer::send(std::string_view target) {
    auto refer = dialog_->request(sip::Method::Refer);
    refer.add(sip::HeaderId::Event, "refer");
    refer.add(sip::HeaderId::Expires, std::to_string(kDuration.count()));
    refer.add(sip::HeaderId::Supported, supported_by(*core_.endpoint, core_.services.directory));
    refer.add(sip::HeaderId::Accept, "message/sipfrag;version=2.0");
    refer.add(sip::HeaderId::AllowEvents, "message-summary, presence, dialog, refer");
    refer.add(sip::HeaderId::ReferTo, as_address(target));
    const auto* owner = core_.channel();
    const auto* by = owner ? owner->variables.find("SIPREFERREDBYHDR") : nullptr;
    if (by && !by->value.empty())
        refer.add(sip::HeaderId::ReferredBy, by->value);
    else
        refer.add(sip::HeaderId::ReferredBy, fmt::format("<{}>", inside_brackets(dialog_->local_party())));
    silence_.start(kDuration);
    request_ = core_.services.requester.send(core_.outgoing_in_dialog(std::move(refer)), *this);
}

void OutgoingRefer::end(bool succeeded, int status) {
    silence_.stop();
    if (const auto over = std::exchange(over_, nullptr)) over(succeeded, status);
}

// 266
void OutgoingRefer::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    request_ = 0;
    if (response.status() >= 300) return end(false, response.status());
    if (iequals(trim(response.get(sip::HeaderId::ReferSub).value_or("")), "false")) return end(true, 0);
    // RFC 6665 4.1.2.4: timer N; its first NOTIFY may have overtaken this.
    if (!is_over() && !notified_) silence_.start(core_.services.transactions.options().timers.t1_64());
}

void OutgoingRefer::on_failed(int status, const std::string&) {
    request_ = 0;
    end(false, status);
}

std::uint32_t OutgoingRefer::next_cseq(std::uint32_t) { return dialog_->take_local_cseq(); }

bool OutgoingRefer::wants(const sip::Message& request) const {
    if (request.method() != sip::Method::Notify || is_over()) return false;
    const auto event = sip::ValueParams::parse(request.get(sip::HeaderId::Event).value_or(""));
    return event && iequals(event->value, "refer");
}

void OutgoingRefer::on_request(sip::Dialog&, sip::ServerId id, const sip::Message& request) {
    const auto state =
        sip::SubscriptionState::parse(request.get(sip::HeaderId::SubscriptionState).value_or(""));
    if (!state) {
        core_.services.transactions.respond(id, 400);
        return;
    }
    core_.services.transactions.respond(id, 200);
    notified_ = true;
    const int status = status_of_fragment(request.body());
    if (status >= 300) return end(false, status);
    if (status >= 200) return end(true, 0);
    // Without a last word it came to nothing: 1 as Asterisk counts that.
    if (state->phase == sip::SubscriptionPhase::Terminated) return end(false, 1);
    // RFC 6665 4.1.2.1: it may become shorter than was asked for, never longer.
    silence_.start(state->expires ? std::min(Seconds{*state->expires}, kDuration) : kDuration);
}

}  // namespace asterism::session

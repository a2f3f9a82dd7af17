// SPDX-License-Identifier: Apache-2.0
#include "refer/refer_progress.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/sip/status.h"

namespace asterism::session {

namespace {

/// So many are told at most while one is under way: whoever rings and rings is told so once more.
constexpr std::size_t kMostWaiting = 8;

int status_of(call::Indication indication) {
    switch (indication) {
        case call::Indication::Ringing:
            return 180;
        case call::Indication::Progress:
            return 183;
        case call::Indication::Busy:
            return 486;
        case call::Indication::Congestion:
            return 503;
        case call::Indication::Answer:
            break;
    }
    return 200;
}

}  // namespace

ReferProgress::ReferProgress(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint,
                             sip::Dialog& dialog, sip::Target way, std::string event,
                             std::function<void(ReferProgress&)> over)
    : services_(services),
      endpoint_(std::move(endpoint)),
      dialog_(&dialog),
      way_(std::move(way)),
      event_(std::move(event)),
      over_(std::move(over)),
      notifier_(services.transactions.wheel(), *this) {
    services_.dialogs.attach(dialog, *this);
}

ReferProgress::~ReferProgress() { drop(); }

void ReferProgress::drop() {
    over_ = nullptr;
    unfollow();
    if (request_) services_.requester.forget(std::exchange(request_, 0));
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
}

void ReferProgress::begin() {
    told_ = 100;
    notifier_.begin(sip::SubscriptionPhase::Active, kDuration);
}

void ReferProgress::tell(int status) {
    if (final_ || !dialog_) return;
    const int latest = waiting_.empty() ? told_ : waiting_.back();
    final_ = status >= 200;
    if (final_) unfollow();
    if (status == latest || (!final_ && waiting_.size() >= kMostWaiting)) return;
    waiting_.push_back(status);
    advance();
}

void ReferProgress::advance() {
    if (request_ || waiting_.empty() || notifier_.is_ended()) return;
    told_ = waiting_.front();
    waiting_.erase(waiting_.begin());
    if (told_ >= 200)
        notifier_.terminate(sip::EndReason::NoResource);
    else
        notifier_.changed();
}

void ReferProgress::follow(Channel& transferee) {
    followed_ = &transferee;
    transferee.add_watcher(*this);
}

void ReferProgress::unfollow() {
    if (auto* channel = std::exchange(followed_, nullptr)) channel->drop_watcher(*this);
}

void ReferProgress::on_event(const call::ChannelEvent& event) {
    if (event.kind == call::ChannelEvent::Kind::Indicated) tell(status_of(event.indication));
    if (event.kind == call::ChannelEvent::Kind::Gone) tell(503);
}

void ReferProgress::on_freed(Channel&) {
    followed_ = nullptr;
    tell(503);
}

bool ReferProgress::wants(const sip::Message& request) const {
    return request.method() == sip::Method::Subscribe &&
           iequals(trim(request.get(sip::HeaderId::Event).value_or("")), event_);
}

// RFC 3515 2.4.4: it may be refreshed and ended.
void ReferProgress::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    const auto asked = request.expires();
    if (!asked || notifier_.is_ended()) {
        services_.transactions.respond(id, asked ? 481 : 400);
        return;
    }
    endpoint::refresh_target(dialog, request, *endpoint_);
    const auto expires = *asked ? std::min(Seconds{**asked}, kDuration) : kDuration;
    auto draft = services_.transactions.draft(id, 200);
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    draft.add(sip::HeaderId::Contact, dialog.contact());
    services_.transactions.respond(id, draft);
    notifier_.refresh(expires);
}

void ReferProgress::send_notify(const sip::SubscriptionState& state) {
    auto draft = dialog_->request(sip::Method::Notify);
    draft.add(sip::HeaderId::Event, event_);
    draft.add(sip::HeaderId::SubscriptionState, state.print());
    draft.add(sip::HeaderId::AllowEvents, "message-summary, presence, dialog, refer");
    draft.set_body("message/sipfrag;version=2.0",
                   fmt::format("SIP/2.0 {} {}\r\n", told_, sip::reason_phrase(told_)));
    request_ = services_.requester.send(
        endpoint::outgoing_within(services_.net, *dialog_, std::move(draft), endpoint_, way_), *this);
}

void ReferProgress::on_response(const sip::Message& response) {
    if (response.status() < 200) return;
    request_ = 0;
    notifier_.on_notify_answer(response.status(), response.retry_after());
    advance();
}

void ReferProgress::on_failed(int, const std::string&) {
    request_ = 0;
    notifier_.on_notify_failed();
    advance();
}

std::uint32_t ReferProgress::next_cseq(std::uint32_t former) {
    return dialog_ ? dialog_->take_local_cseq() : former + 1;
}

void ReferProgress::on_notifier_ended() {
    unfollow();
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
    if (over_) over_(*this);
}

}  // namespace asterism::session

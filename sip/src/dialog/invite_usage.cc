// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/invite_usage.h"

#include <algorithm>

#include "asterism/base/random.h"

namespace asterism::sip {

SuccessRepeater::SuccessRepeater(TransactionLayer& transactions, std::function<void()> no_ack)
    : transactions_(transactions),
      no_ack_(std::move(no_ack)),
      repeat_(transactions.wheel(), *this),
      limit_(transactions.wheel(), *this) {}

// "regardless of the transport": the ACK may be lost beyond the first hop.
void SuccessRepeater::start(ServerId invite, std::uint32_t cseq) {
    invite_ = invite;
    cseq_ = cseq;
    interval_ = transactions_.options().timers.t1;
    repeat_.start(interval_);
    limit_.start(transactions_.options().timers.t1_64());
}

bool SuccessRepeater::on_ack(std::uint32_t cseq) {
    if (!is_waiting() || cseq != cseq_) return false;
    stop();
    return true;
}

void SuccessRepeater::stop() {
    repeat_.stop();
    limit_.stop();
}

void SuccessRepeater::on_repeat() {
    if (!transactions_.repeat_success(invite_)) return;
    interval_ = std::min(interval_ * 2, transactions_.options().timers.t2);
    repeat_.start(interval_);
}

void SuccessRepeater::on_limit() {
    stop();
    no_ack_();
}

void AckKeeper::send(TransactionLayer& transactions, const Draft& ack, std::uint32_t invite_cseq,
                     Target target) {
    target_ = std::move(target);
    cseq_ = invite_cseq;
    bytes_ = transactions.send_ack(ack, target_);
}

bool AckKeeper::repeat(TransactionLayer& transactions, std::uint32_t invite_cseq) const {
    if (!bytes_ || invite_cseq != cseq_) return false;
    transactions.resend(target_, bytes_);
    return true;
}

namespace {
// Up to 9 s, so that both do not come back at once (14.2, RFC 3311 5.2).
unsigned some_seconds() { return static_cast<unsigned>(random_below(10)); }
GlareVerdict come_back(bool by_invite = false) { return {500, std::max(1u, some_seconds()), by_invite}; }
}  // namespace

GlareVerdict InviteGlare::judge_invite() const {
    if (received_invite_) return come_back(true);
    if (sent_invite_) return {491, 0, true};
    if (sent_offer_) return {491, 0};
    if (received_offer_) return come_back();
    return {};
}

GlareVerdict InviteGlare::judge_update(bool has_offer) const {
    if (received_update_) return come_back();
    if (!has_offer) return {};
    if (sent_offer_) return {491, 0};
    if (received_offer_) return come_back();
    return {};
}

bool InviteGlare::may_send_update(bool with_offer) const {
    return !sent_update_ && !(with_offer && (sent_offer_ || received_offer_));
}

GlareVerdict InviteGlare::later() { return come_back(true); }

Millis InviteGlare::retry_delay(bool owns_call_id) {
    if (owns_call_id) return Millis{2100 + 10 * static_cast<int>(random_below(191))};
    return Millis{10 * static_cast<int>(random_below(201))};
}

}  // namespace asterism::sip

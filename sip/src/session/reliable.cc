// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/reliable.h"

#include <fmt/core.h>

#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::sip {

// 3: the first number is chosen from 1 to 2^31 - 1; room is left for those that follow.
ReliableAnswers::ReliableAnswers(TransactionLayer& transactions, std::function<void()> no_prack)
    : transactions_(transactions),
      no_prack_(std::move(no_prack)),
      rseq_(static_cast<std::uint32_t>(random_below(0x7FFF0000))),
      repeat_(transactions.wheel(), *this),
      limit_(transactions.wheel(), *this) {}

void ReliableAnswers::send(ServerId invite, Draft answer) {
    invite_ = invite;
    answer.add(HeaderId::Require, "100rel");
    queue_.push_back(std::move(answer));
    if (queue_.size() == 1) send_first();
}

void ReliableAnswers::send_first() {
    queue_.front().set(HeaderId::RSeq, std::to_string(++rseq_));
    transactions_.respond(invite_, queue_.front());
    interval_ = transactions_.options().timers.t1;
    repeat_.start(interval_);
    limit_.start(transactions_.options().timers.t1_64());
}

ReliableAnswers::Prack ReliableAnswers::take(const Message& prack) {
    const auto* invite = transactions_.request(invite_);
    const auto value = prack.get(HeaderId::RAck);
    if (!value || queue_.empty() || !invite) return Prack::Unknown;
    // 7.2: RAck is the RSeq, the CSeq number and the method.
    std::string_view rest = *value;
    const auto word = [&rest] {
        rest = trim(rest);
        const auto end = std::min(rest.find_first_of(" \t"), rest.size());
        const auto out = rest.substr(0, end);
        rest.remove_prefix(end);
        return out;
    };
    const auto rseq = parse_uint(word());
    const auto cseq = parse_uint(word());
    const auto method = word();
    if (!rseq || *rseq != rseq_ || !cseq || *cseq != invite->cseq().number || method != "INVITE")
        return Prack::Unknown;
    repeat_.stop();
    limit_.stop();
    queue_.pop_front();
    return Prack::Matches;
}

void ReliableAnswers::go_on() {
    if (!queue_.empty() && !limit_.running()) send_first();
}

bool ReliableAnswers::holds_success() const {
    for (const auto& one : queue_)
        if (!one.parts().empty()) return true;
    return false;
}

void ReliableAnswers::stop() {
    queue_.clear();
    repeat_.stop();
    limit_.stop();
}

// 3: doubled each time, without T2 as a bound.
void ReliableAnswers::on_repeat() {
    if (queue_.empty() || !transactions_.respond(invite_, queue_.front())) return stop();
    interval_ *= 2;
    repeat_.start(interval_);
}

void ReliableAnswers::on_limit() {
    stop();
    no_prack_();
}

RseqOrder::Verdict RseqOrder::judge(const Message& response) {
    if (!response.lists(HeaderId::Require, "100rel")) return Verdict::Ordinary;
    const auto rseq = response.number(HeaderId::RSeq);
    if (!rseq || !*rseq) return Verdict::Ordinary;
    if (rseq_ != 0 && **rseq != rseq_ + 1) return Verdict::OutOfOrder;
    rseq_ = **rseq;
    cseq_ = response.cseq().number;
    return Verdict::New;
}

std::string RseqOrder::rack() const { return fmt::format("{} {} INVITE", rseq_, cseq_); }

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
#include "repeats.h"

namespace asterism::flows {

namespace {
constexpr Millis kT2{4000};
constexpr Millis kPatience{32000};

std::string transaction(const Letter& letter) {
    return letter.param("Via", "branch") + " " + letter.method();
}
std::string call(const Letter& letter) { return letter.get("Call-ID") + " " + std::to_string(letter.cseq()); }
}  // namespace

void Repeats::Waiting::on_timer() {
    passed += next;
    if (passed >= kPatience) return;
    owner.send_(text, to);
    next = std::min(2 * next, kT2);
    timer.start(next);
}

void Repeats::wait_for(const std::string& key, const std::string& text, const SocketAddress& to) {
    auto& one = waiting_[key];
    one = std::make_unique<Waiting>(*this, text, to);
    one->timer.start(one->next);
}

void Repeats::sent(const std::string& text, const SocketAddress& to) {
    const auto letter = Letter::read(text);
    if (!letter) return;
    if (letter->is_request()) {
        if (letter->method() == "ACK")
            acks_[call(*letter)] = text;
        else
            wait_for("request " + transaction(*letter), text, to);
        return;
    }
    answers_[transaction(*letter)] = text;
    if (letter->method() == "INVITE" && letter->status() >= 200)
        wait_for("answer " + call(*letter), text, to);
}

bool Repeats::is_repeat(const Letter& letter, const std::string& text, const SocketAddress& from) {
    if (!letter.is_request()) {
        // A provisional answer stops the repeats of an INVITE; of others only the final one does.
        if (letter.status() >= 200 || letter.method() == "INVITE")
            waiting_.erase("request " + transaction(letter));
        if (seen_.insert(text).second) return false;
        const auto ack = acks_.find(call(letter));
        if (letter.method() == "INVITE" && letter.status() >= 200 && ack != acks_.end())
            send_(ack->second, from);
        return true;
    }
    if (letter.method() == "ACK") {
        waiting_.erase("answer " + call(letter));
        return !seen_.insert("ACK " + call(letter)).second;
    }
    if (seen_.insert(transaction(letter)).second) return false;
    if (const auto answer = answers_.find(transaction(letter)); answer != answers_.end())
        send_(answer->second, from);
    return true;
}

}  // namespace asterism::flows

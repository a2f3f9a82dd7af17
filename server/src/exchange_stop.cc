// SPDX-License-Identifier: Apache-2.0
// The end: calls first, then registrations, then whoever has not answered yet.
#include "asterism/server/exchange.h"

namespace asterism::server {

namespace {
/// SIGTERM and `core stop now`: what could not be said to peers within this time is left unsaid (house.md: 15
/// s).
constexpr Seconds kStopPatience{8};
constexpr Millis kStopRound{100};
}  // namespace

void Exchange::stop(manage::StopMode mode) {
    stopping_ = true;
    // "when convenient" admits new calls still, and waits until there is none.
    if (mode != manage::StopMode::WhenConvenient) {
        calls_->refuse_new_calls(true);
        options_handler_->set_stopping(true);
    }
    if (mode == manage::StopMode::Now) {
        sipnet_->stop_listening();
        stop_rounds_ = static_cast<int>(kStopPatience / kStopRound);
        for (auto* channel : calls_->channels.all()) channel->hangup(call::Cause::NotDefined);
        messages_->stop();
    } else {
        stop_rounds_ = 0;
    }
    check_stopped();
}

bool Exchange::abort_stop() {
    if (!stopping_ || stop_rounds_ > 0) return false;
    stopping_ = false;
    stop_patience_.stop();
    calls_->refuse_new_calls(false);
    options_handler_->set_stopping(false);
    for (const auto& taken_back : std::exchange(stop_askers_, {})) taken_back();
    return true;
}

void Exchange::check_stopped() {
    if (!stopping_) return;
    const bool no_calls = calls_->channels.count() == 0 && pjsip_->leaving() == 0;
    // 169: withdrawn when the last call is over, or must be.
    if (!withdrawn_ && (no_calls || stop_rounds_ > 0)) {
        withdrawn_ = true;
        pjsip_->say_goodbye();
        registrations_->withdraw_all();
        publishing_->withdraw_all();
        registrar_->stop_asking();
        if (stop_rounds_ == 0) stop_rounds_ = static_cast<int>(kStopPatience / kStopRound);
    }
    // What was said to peers must get its answer, or time to.
    const bool quiet = no_calls && requester_->unanswered() == 0;
    if (quiet || stop_rounds_ == 1) {
        stopping_ = false;
        ami_->stop();
        web_->stop();
        stop_askers_.clear();
        surroundings_.stopped();
        return;
    }
    if (stop_rounds_ > 0) --stop_rounds_;
    stop_patience_.start(kStopRound);
}

void Exchange::on_stop_patience() { check_stopped(); }

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/session_timer.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

constexpr std::string_view kTag = "timer";

bool can(const Message& message) {
    return message.lists(HeaderId::Supported, kTag) || message.lists(HeaderId::Require, kTag);
}

struct Expires {
    Seconds interval{0};
    enum class Refresher : std::uint8_t { Unsaid, Uac, Uas } refresher = Refresher::Unsaid;
};

std::optional<Expires> session_expires(const Message& message) {
    const auto value = message.value_params(HeaderId::SessionExpires);
    if (!value || !*value) return std::nullopt;
    const auto number = parse_uint((*value)->value);
    if (!number) return std::nullopt;
    Expires out;
    out.interval = Seconds{static_cast<std::int64_t>(std::min<std::uint64_t>(*number, 0x7FFFFFFF))};
    const auto who = (*value)->params.get("refresher").value_or("");
    if (iequals(who, "uac")) out.refresher = Expires::Refresher::Uac;
    if (iequals(who, "uas")) out.refresher = Expires::Refresher::Uas;
    return out;
}

}  // namespace

SessionTimer::SessionTimer(TimerWheel& wheel, Settings settings, std::function<void()> refresh,
                           std::function<void()> expired)
    : settings_(settings),
      refresh_(std::move(refresh)),
      expired_(std::move(expired)),
      interval_(settings.interval),
      half_(wheel, *this),
      end_(wheel, *this) {}

int SessionTimer::judge(const Settings& settings, const Message& request) {
    if (settings.mode == Mode::No) return 0;
    if (settings.mode == Mode::Required && !can(request)) return 421;
    // 9: "too small", but only to a peer that would understand the answer.
    const auto wanted = session_expires(request);
    if (wanted && wanted->interval < settings.min_se && can(request)) return 422;
    return 0;
}

void SessionTimer::write_refusal(const Settings& settings, Draft& answer) {
    if (answer.status() == 422) answer.add(HeaderId::MinSe, std::to_string(settings.min_se.count()));
    if (answer.status() == 421) answer.add(HeaderId::Require, kTag);
}

// 9. Without a word from them who refreshes, the side that asked does.
void SessionTimer::take_request(const Message& request) {
    peer_can_ = can(request);
    active_ = settings_.mode == Mode::Always || (settings_.mode != Mode::No && peer_can_);
    if (!active_) return stop();
    const auto wanted = session_expires(request);
    interval_ = wanted ? std::max(wanted->interval, settings_.min_se) : settings_.interval;
    ours_ = !peer_can_ || (wanted && wanted->refresher == Expires::Refresher::Uas);
}

void SessionTimer::write_success(Draft& answer) {
    if (!active_) return;
    answer.set(HeaderId::SessionExpires,
               fmt::format("{};refresher={}", interval_.count(), ours_ ? "uas" : "uac"));
    if (peer_can_) answer.add(HeaderId::Require, kTag);
    start();
}

void SessionTimer::write_request(Draft& request) const {
    if (settings_.mode == Mode::No) return;
    std::string value = std::to_string(interval_.count());
    // 7.4: later requests keep the refresher. The one who asks is the uac.
    if (decided_once_ && active_) value += ours_ ? ";refresher=uac" : ";refresher=uas";
    request.set(HeaderId::SessionExpires, value);
    request.set(HeaderId::MinSe, std::to_string(settings_.min_se.count()));
    if (settings_.mode == Mode::Required) request.add(HeaderId::Require, kTag);
}

// 7.3
bool SessionTimer::take_too_small(const Message& response) {
    const auto least = response.number(HeaderId::MinSe);
    if (settings_.mode == Mode::No || !least || !*least) return false;
    const Seconds wanted{**least};
    if (wanted <= settings_.min_se && wanted <= interval_) return false;
    settings_.min_se = std::max(settings_.min_se, wanted);
    interval_ = std::max(interval_, wanted);
    return true;
}

void SessionTimer::take_success(const Message& response) {
    const auto said = session_expires(response);
    if (said && settings_.mode != Mode::No) {
        active_ = true;
        interval_ = std::max(said->interval, Seconds{1});
        ours_ = said->refresher != Expires::Refresher::Uas;
    } else {
        // 7.2: the peer has none; we may refresh all the same.
        active_ = settings_.mode == Mode::Always || settings_.mode == Mode::Required;
        ours_ = true;
    }
    if (active_) return start();
    stop();
}

void SessionTimer::start() {
    decided_once_ = true;
    // 10: the end comes the smaller of 32 seconds and a third of the interval early.
    const auto whole = std::chrono::duration_cast<Millis>(interval_);
    end_.start(whole - std::min<Millis>(Millis{32'000}, whole / 3));
    if (ours_)
        half_.start(whole / 2);
    else
        half_.stop();
}

void SessionTimer::on_expired() {
    // After a stall of ours the refresh may be waiting in the socket, or be repeated yet.
    if (end_.wheel().late()) return end_.start(Millis{32'000});
    expired_();
}

void SessionTimer::stop() {
    active_ = false;
    half_.stop();
    end_.stop();
}

}  // namespace asterism::sip

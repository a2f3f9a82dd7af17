// SPDX-License-Identifier: Apache-2.0
#include "phone.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::lamps {

namespace {

/// What stands between `before` and the next `end`, from `at` on, which goes behind it; empty: there is none.
std::string_view between(std::string_view text, std::string_view before, std::string_view end,
                         std::size_t& at) {
    const auto begin = text.find(before, at);
    if (begin == text.npos) return at = text.npos, std::string_view{};
    const auto from = begin + before.size();
    const auto to = text.find(end, from);
    if (to == text.npos) return at = text.npos, std::string_view{};
    at = to + end.size();
    return text.substr(from, to - from);
}

/// The user of "sip:1000@192.0.2.1".
std::string_view user_of(std::string_view uri) {
    const auto [before, rest] = split_once(uri, ':');
    return split_once(rest, '@').first;
}

constexpr Millis kLongestInterval{4000};
/// Timer F, about.
constexpr Millis kGivesUp{30'000};

/// To subscribe for.
Seconds some_time() {
    constexpr std::uint64_t kLeast = 60;
    return Seconds{kLeast + random_below(kLongestGranted.count() - kLeast)};
}

}  // namespace

Key::Key(Phone& phone, std::string user, Package package, std::vector<std::size_t> hints, bool is_list)
    : phone_(phone),
      user_(std::move(user)),
      package_(package),
      hints_(std::move(hints)),
      is_list_(is_list),
      told_(hints_.size()),
      repeat_(phone.world().loop().wheel(), *this),
      next_(phone.world().loop().wheel(), *this) {}

void Key::begin(Millis wait) {
    forget();
    next_.start(std::max(wait, Millis{1}));
}

void Key::start_over() {
    seen_.clear();
    notify_cseq_ = 0;
    version_ = -1;
    for (auto& one : told_) one.clear();
}

void Key::forget() {
    if (!call_id_.empty()) phone_.release(call_id_);
    state_ = State::Off;
    leaving_ = false;
    call_id_.clear();
    remote_tag_.clear();
    target_.clear();
    asked_.clear();
    start_over();
    repeat_.stop();
    next_.stop();
}

void Key::subscribe(Seconds expires) {
    if (call_id_.empty()) {
        call_id_ = fmt::format("k{:x}", random_below(~std::uint64_t{0}));
        tag_ = fmt::format("{:x}", random_below(~std::uint32_t{0}));
        cseq_ = static_cast<unsigned>(random_below(1000));
        phone_.claim(call_id_, *this);
        state_ = State::Asking;
    }
    expires_ = expires;
    const auto ours = phone_.own().text();
    flows::Letter letter;
    letter.start =
        fmt::format("SUBSCRIBE {} SIP/2.0",
                    target_.empty() ? fmt::format("sip:{}@{}", user_, phone_.server().text()) : target_);
    letter.add("Via",
               fmt::format("SIP/2.0/UDP {};rport;branch=z9hG4bK{:x}", ours, random_below(~std::uint64_t{0})));
    letter.add("Max-Forwards", "70");
    letter.add("From", fmt::format("<sip:phone@{}>;tag={}", ours, tag_));
    letter.add("To", fmt::format("<sip:{}@{}>{}{}", user_, phone_.server().ip.text(),
                                 remote_tag_.empty() ? "" : ";tag=", remote_tag_));
    letter.add("Call-ID", call_id_);
    letter.add("CSeq", fmt::format("{} SUBSCRIBE", ++cseq_));
    letter.add("Contact", fmt::format("<sip:phone@{}>", ours));
    letter.add("Event", package_ == Package::Dialog ? "dialog" : "presence");
    letter.add("Accept",
               package_ == Package::Dialog ? "application/dialog-info+xml" : "application/pidf+xml");
    if (is_list_) letter.add("Supported", "eventlist");
    letter.add("Expires", fmt::format("{}", expires.count()));
    asked_ = letter.print();
    interval_ = Millis{500};
    send();
}

void Key::send() {
    phone_.send(asked_);
    repeat_.start(interval_);
}

void Key::on_repeat() {
    if (interval_ > kGivesUp) return leaving_ ? forget() : begin(Millis{1000});
    interval_ = interval_ * 2;
    phone_.send(asked_);
    repeat_.start(std::min(interval_, kLongestInterval));
    if (interval_ >= kLongestInterval) interval_ += kLongestInterval;
}

void Key::on_next() {
    if (leaving_) return forget();
    if (state_ == State::On)
        refresh();
    else
        subscribe(some_time());
}

void Key::refresh() {
    if (state_ == State::On && asked_.empty() && !leaving_) subscribe(some_time());
}

void Key::unsubscribe() {
    if (state_ != State::On || !asked_.empty()) return begin(Millis{1}), next_.stop();
    leaving_ = true;
    next_.stop();
    subscribe(Seconds{0});
}

void Key::on_answer(const flows::Letter& answer) {
    if (asked_.empty() || answer.cseq() != cseq_ || answer.status() < 200) return;
    asked_.clear();
    repeat_.stop();
    const int status = answer.status();
    if (status >= 300) {
        // A hint that is gone, or a dialog that ended while nobody heard of it.
        if (status != 404 && status != 481 && status != 500)
            phone_.fault(fmt::format("{}: SUBSCRIBE was answered {}", describe(), status));
        return leaving_ ? forget() : begin(Millis{500 + random_below(5000)});
    }
    if (leaving_) return next_.start(kGivesUp);  // until the last NOTIFY
    state_ = State::On;
    // The process that took it first may have been killed before its answer came, and goes on with it; this
    // is another dialog (RFC 6665 4.4.1), and the one to keep.
    if (const auto tag = answer.param("To", "tag"); tag != remote_tag_) {
        if (!remote_tag_.empty()) start_over();
        remote_tag_ = tag;
    }
    target_ = flows::uri_of(answer.get("Contact"));
    next_.start(std::max(Millis{1000}, Millis{expires_} / 2));
}

bool Key::is_mine(const flows::Letter& notify) const {
    return remote_tag_.empty() || notify.param("From", "tag") == remote_tag_;
}

void Key::on_notify(const flows::Letter& notify) {
    const auto cseq = notify.cseq();
    if (cseq <= notify_cseq_) {
        if (std::ranges::find(seen_, cseq) == seen_.end())
            phone_.fault(fmt::format("{}: CSeq {} after {}", describe(), cseq, notify_cseq_));
        return;
    }
    notify_cseq_ = cseq;
    seen_.push_back(cseq);
    if (seen_.size() > 64) seen_.pop_front();
    ++phone_.taken;
    remote_tag_ = notify.param("From", "tag");
    if (target_.empty()) target_ = flows::uri_of(notify.get("Contact"));
    read(notify);
    if (!notify.get("Subscription-State").starts_with("terminated")) return;
    if (leaving_) return forget();
    begin(Millis{200 + random_below(3000)});
}

void Key::read(const flows::Letter& notify) {
    const std::string_view body = notify.body;
    std::size_t at = 0;
    if (is_list_ || package_ == Package::Dialog) {
        auto version = between(body, is_list_ ? "<list " : "<dialog-info ", ">", at);
        std::size_t within = 0;
        const auto number = parse_int(between(version, "version=\"", "\"", within)).value_or(-1);
        const bool last = notify.get("Subscription-State").starts_with("terminated");
        if (number < version_ || (number == version_ && !last))
            phone_.fault(fmt::format("{}: version {} after {}", describe(), number, version_));
        version_ = number;
    }
    if (package_ == Package::Presence) {
        at = 0;
        told_.front() = between(body, "<note>", "</note>", at);
        return;
    }
    at = 0;
    while (true) {
        const auto document = between(body, "<dialog-info ", "</dialog-info>", at);
        if (at == body.npos) return;
        std::size_t within = 0;
        const auto user = user_of(between(document, "entity=\"", "\"", within));
        const auto state = between(document, "<state>", "</state>", within);
        for (std::size_t i = 0; i < hints_.size(); ++i)
            if (Office::extension(hints_[i]) == user) told_[i] = state;
    }
}

std::string_view Key::told(std::size_t hint) const {
    for (std::size_t i = 0; i < hints_.size(); ++i)
        if (hints_[i] == hint) return told_[i];
    return {};
}

std::string Key::describe() const {
    return fmt::format("{} of {} ({}, {})", user_, phone_.own().text(),
                       package_ == Package::Dialog ? "dialog" : "presence", call_id_);
}

Phone::Phone(flows::World& world, SocketAddress own, SocketAddress server,
             std::function<void(std::string)> fault)
    : world_(world), own_(std::move(own)), server_(std::move(server)), fault_(std::move(fault)) {
    rt::UdpOptions options;
    options.bind = own_;
    socket_ = std::move(*world.net().udp(options, *this));
}

Key& Phone::add(std::string user, Package package, std::vector<std::size_t> hints, bool is_list) {
    return *keys_.emplace_back(
        std::make_unique<Key>(*this, std::move(user), package, std::move(hints), is_list));
}

void Phone::send(const flows::Letter& letter) { send(letter.print()); }
void Phone::send(const std::string& text) {
    if (random_below(1000) >= lost) socket_->send(server_, SharedBytes::copy(text));
}

void Phone::answer(const flows::Letter& request, int status) {
    flows::Letter answer;
    answer.start = fmt::format("SIP/2.0 {} {}", status, status == 200 ? "OK" : "No Such Subscription");
    for (const auto* name : {"Via", "From", "To", "Call-ID", "CSeq"})
        for (const auto& value : request.all(name)) answer.add(name, value);
    send(answer);
}

void Phone::on_datagram(const rt::Datagram& datagram) {
    if (random_below(1000) < lost) return;
    const auto letter = flows::Letter::read(datagram.bytes);
    if (!letter) return;
    const auto found = by_call_.find(letter->get("Call-ID"));
    if (!letter->is_request()) {
        if (found != by_call_.end()) found->second->on_answer(*letter);
        return;
    }
    if (letter->method() != "NOTIFY") return;
    if (found == by_call_.end() || !found->second->is_mine(*letter)) return answer(*letter, 481);
    answer(*letter, 200);
    found->second->on_notify(*letter);
}

}  // namespace asterism::lamps

// SPDX-License-Identifier: Apache-2.0
#include "ami/session.h"

#include "ami/actions.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::manage {

using namespace std::chrono_literals;

namespace {
constexpr std::string_view kBanner = "Asterisk Call Manager/11.0.0\r\n";
/// Actions that wait behind one another; whoever sends more does not read our answers.
constexpr std::size_t kMostWaiting = 10'000;
/// Actions of one session in a turn of the exchange: whatever they cost, others come in between.
constexpr int kMostOfTurn = 8;
/// Bytes that it has not read: no action is run and no event sent behind them.
constexpr std::size_t kManyUnread = std::size_t{4} << 20;
}  // namespace

std::optional<AmiFilter> AmiFilter::compile(const EventFilter& filter) {
    if (filter.pattern.size() > 1024) return std::nullopt;
    AmiFilter out;
    out.what_ = filter;
    if (filter.method != EventFilter::Method::Regex) return out;
    auto regex = Regex::compile(filter.pattern);
    if (!regex) return std::nullopt;
    out.regex_ = *std::move(regex);
    return out;
}

bool AmiFilter::fits(const std::string& value) const {
    switch (what_.method) {
        case EventFilter::Method::Regex:
            return regex_->found_in(value);
        case EventFilter::Method::Exact:
            return value == what_.pattern;
        case EventFilter::Method::StartsWith:
            return value.starts_with(what_.pattern);
        case EventFilter::Method::EndsWith:
            return value.ends_with(what_.pattern);
        case EventFilter::Method::Contains:
            return value.find(what_.pattern) != value.npos;
        case EventFilter::Method::None:
            break;
    }
    return true;
}

bool AmiFilter::matches(const std::string& text) const {
    if (what_.name.empty() && what_.header.empty()) return fits(text);
    std::string_view left = text;
    bool header_seen = false;
    for (bool first = true; !left.empty(); first = false) {
        const auto [line, rest] = split_once(left, '\n');
        left = rest;
        const auto [name, value] = split_once(trim(line), ':');
        if (first && !what_.name.empty() && !iequals(trim(value), what_.name)) return false;
        if (what_.header.empty()) return fits(text);
        if (!iequals(name, what_.header)) continue;
        if (fits(std::string(trim(value)))) return true;
        header_seen = true;
    }
    return header_seen && what_.method == EventFilter::Method::None;
}

AmiSession::AmiSession(AmiServer& server, std::unique_ptr<rt::Stream> stream, unsigned number)
    : server_(server),
      stream_(std::move(stream)),
      peer_(stream_->peer()),
      local_(stream_->local()),
      number_(number),
      since_(server.services_.loop.wall_now()),
      timer_(server.services_.loop.wheel(), *this),
      wait_over_(server.services_.loop.wheel(), *this),
      room_(server.services_.loop.wheel(), *this) {}

void AmiSession::start() {
    stream_->set_handler(*this);
    send(kBanner);
    timer_.start(server_.options_.auth_timeout);
}

void AmiSession::log_in(const AmiUser& user, std::uint32_t mask) {
    user_ = user;
    mask_ = mask;
    timer_.stop();
    for (const auto& filter : user.filters) {
        if (auto compiled = AmiFilter::compile(filter))
            filters_.push_back(std::move(*compiled));
        else
            log::warning("manager.conf: user {}: '{}' is no regular expression", user.name, filter.pattern);
    }
    server_.note_sessions();
    server_.refresh_subscription();
}

void AmiSession::refuse_login(std::string answer) {
    refusal_ = std::move(answer);
    timer_.start(1s);
}

void AmiSession::set_mask(std::uint32_t mask) {
    mask_ = mask;
    server_.refresh_subscription();
}

bool AmiSession::wants(std::uint32_t classes, const std::string& text) const {
    if (!(mask() & classes)) return false;
    // Filters that include: one of them must match, if there is any. Those that exclude: none may.
    bool includes = false, included = false;
    for (const auto& filter : filters_) {
        const bool matches = filter.matches(text);
        if (filter.exclude() && matches) return false;
        if (filter.exclude()) continue;
        includes = true;
        included = included || matches;
    }
    return !includes || included;
}

void AmiSession::write(const SharedBytes& bytes) {
    stream_->send(bytes);
    server_.note_unread(bytes.size());
}

void AmiSession::send(std::string_view text) {
    if (!closed_ && !given_up_) write(SharedBytes::copy(text));
}

void AmiSession::send_event(const SharedBytes& bytes) {
    if (closed_) return;
    if (acting_)
        held_back_.push_back(bytes);
    else
        deliver(bytes);
}

void AmiSession::deliver(const SharedBytes& event) {
    if (wait_)
        end_wait(&event);
    else
        send_to_reader(event);
}

void AmiSession::send_to_reader(const SharedBytes& event) {
    const auto unread = stream_->unsent();
    event_bytes_ = (unread == 0 ? 0 : event_bytes_) + event.size();
    if (given_up_) return;
    if (unread <= kManyUnread || event_bytes_ <= kManyUnread) return write(event);
    give_up();
}

void AmiSession::give_up() {
    if (std::exchange(given_up_, true)) return;
    log::notice("{} does not read what the manager interface sends", peer_.ip.text());
    // Later: an event may still be on its way to others.
    services().loop.post([self = shared_from_this()] { self->close(); });
}

void AmiSession::wait_for_event(std::string answer, std::string end, std::optional<Millis> patience) {
    end_wait(nullptr);
    wait_.emplace(Wait{std::move(answer), std::move(end)});
    if (patience) wait_over_.start(*patience);
}

void AmiSession::end_wait(const SharedBytes* event) {
    if (!wait_) return;
    const auto wait = *std::exchange(wait_, std::nullopt);
    wait_over_.stop();
    if (closed_) return;
    send(wait.answer);
    if (event) send_to_reader(*event);
    send(wait.end);
}

void AmiSession::close() {
    if (closed_) return;
    closed_ = true;
    timer_.stop();
    wait_over_.stop();
    room_.stop();
    stream_->close();
    server_.remove(*this);
}

void AmiSession::on_timer() {
    const auto self = shared_from_this();
    if (refusal_) send(*refusal_);
    if (!refusal_ && !user_)
        log::notice("{} did not log in to the manager interface in time", peer_.ip.text());
    close();
}

void AmiSession::on_bytes(rt::Stream&, std::string_view bytes) {
    if (closed_ || refusal_) return;
    const auto self = shared_from_this();
    if (!parser_.feed(bytes, queue_) || queue_.size() > kMostWaiting) {
        log::notice("{} sends the manager interface what it does not read", peer_.ip.text());
        return close();
    }
    run_queue();
}

void AmiSession::read(bool reads) {
    if (std::exchange(reading_, reads) != reads) stream_->set_reading(reads);
}

void AmiSession::run_queue() {
    if (turn_over_) return;
    const auto self = shared_from_this();
    for (int left = kMostOfTurn; !queue_.empty() && !closed_ && !refusal_; --left) {
        const bool has_read = stream_->unsent() <= kManyUnread;
        if (!has_read || left == 0) read(false);
        if (!has_read) return room_.start(20ms);
        if (left == 0) return go_on_next_turn();
        const AmiMessage message = std::move(queue_.front());
        queue_.pop_front();
        acting_ = true;
        ami_actions().run(self, message);
        acting_ = false;
        for (const auto& event : std::exchange(held_back_, {}))
            if (!closed_) deliver(event);
    }
    if (queue_.empty() && !closed_) read(true);
}

void AmiSession::go_on_next_turn() {
    turn_over_ = true;
    services().loop.post([self = shared_from_this()] {
        self->turn_over_ = false;
        self->run_queue();
    });
}

void AmiSession::on_closed(rt::Stream&, rt::CloseReason, std::string_view) {
    const auto self = shared_from_this();
    closed_ = true;
    timer_.stop();
    wait_over_.stop();
    room_.stop();
    server_.remove(*this);
}

}  // namespace asterism::manage

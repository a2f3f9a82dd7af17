// SPDX-License-Identifier: Apache-2.0
#include "http_connection.h"

#include <fmt/core.h>

#include <ctime>

#include "asterism/base/counter.h"
#include "room_limits.h"

namespace asterism::rt {

namespace {

Counter requests{"rt_http_requests_total", "HTTP requests read."};
Counter refused{"rt_http_refused_total", "HTTP requests that could not be read, or not in time."};

/// Sent at once; the next piece when the system has taken it, for which there is a request's patience.
constexpr std::size_t kPiece = std::size_t{256} << 10;
/// Requests of one connection in a turn of the loop: whatever they cost, others come in between.
constexpr int kMostOfTurn = 8;

std::string http_date(WallTime now) {
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

HttpConnection::HttpConnection(HttpOwner& owner, Loop& loop, std::uint64_t id, std::unique_ptr<Stream> stream,
                               bool secure)
    : owner_(owner),
      id_(id),
      stream_(std::move(stream)),
      peer_(stream_->peer()),
      secure_(secure),
      reader_({owner.options().most_header, owner.options().most_body}),
      patience_(loop.wheel(), *this),
      next_turn_(loop.wheel(), *this) {
    stream_->set_handler(*this);
    patience_.start(owner_.options().request_patience);
}

void HttpConnection::on_bytes(Stream&, std::string_view bytes) {
    if (gone_) return;
    in_.append(bytes);
    read_on();
}

void HttpConnection::read_on() {
    // One that is answered at once makes room for the next: a loop, since a peer says how many there are.
    if (reading_on_ || next_turn_.running()) return;
    reading_on_ = true;
    int left_of_turn = kMostOfTurn;
    while (!gone_ && !answering_ && left_of_turn > 0 && read_one()) --left_of_turn;
    reading_on_ = false;
    // Moved now and then, not once for each request.
    if (read_ > in_.size() / 2) in_.erase(0, std::exchange(read_, 0));
    if (gone_ || answering_ || left_of_turn > 0) return;
    stream_->set_reading(false);
    next_turn_.start(Millis{0});
}

void HttpConnection::on_next_turn() {
    stream_->set_reading(true);
    read_on();
}

/// True when a request was whole.
bool HttpConnection::read_one() {
    auto left = std::string_view(in_).substr(read_);
    const auto step = reader_.feed(left);
    read_ = in_.size() - left.size();
    switch (step) {
        case HttpReader::Step::NeedMore:
            // The time runs from a request's first byte, however many follow.
            if (reader_.begun() && !std::exchange(begun_, true))
                patience_.start(owner_.options().request_patience);
            return false;
        case HttpReader::Step::HeaderDone:
            begun_ = true;
            patience_.start(owner_.options().request_patience);
            if (reader_.expects_continue()) stream_->send(SharedBytes::copy("HTTP/1.1 100 Continue\r\n\r\n"));
            return false;
        case HttpReader::Step::Failed:
            refuse(reader_.failure());
            return false;
        case HttpReader::Step::Whole:
            break;
    }
    requests.add();
    begun_ = false;
    patience_.stop();
    keep_ = reader_.keeps_alive() && owner_.options().keep_alive.count() > 0;
    answering_ = true;
    ++turn_;
    // Who sends the next request before this one is answered waits in the system's buffers.
    stream_->set_reading(false);
    auto request = reader_.take();
    head_only_ = request.method == "HEAD";
    request.peer = peer_;
    request.local = stream_->local();
    request.secure = secure_;
    owner_.on_request(*this, std::move(request));
    return true;
}

void HttpConnection::answer(HttpAnswer answer) {
    if (gone_ || !answering_ || sending_) return;
    if (owner_.stopping()) keep_ = false;
    const auto size = head_only_ ? 0 : answer.body.size();
    if (size > kPiece && !limits::http_answer_bytes.admits(owner_.answer_bytes().value() + size))
        answer = {.status = 503, .body = "Service Unavailable\n"};
    sending_ = true;
    begin_answer(answer);
    sent_ = 0;
    body_ = head_only_ ? std::string() : std::move(answer.body);
    if (body_.size() > kPiece) held_ = owner_.answer_bytes().hold(body_.size());
    send_more();
}

void HttpConnection::begin_answer(const HttpAnswer& answer) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, http_phrase(answer.status));
    if (!owner_.options().server_name.empty()) head += "Server: " + owner_.options().server_name + "\r\n";
    head += "Date: " + http_date(owner_.wall_now()) + "\r\n";
    head += keep_ ? "Connection: keep-alive\r\n" : "Connection: close\r\n";
    for (const auto& [name, value] : answer.headers) head += name + ": " + value + "\r\n";
    if (!answer.body.empty()) head += "Content-Type: " + answer.type + "\r\n";
    head += fmt::format("Content-Length: {}\r\n\r\n", answer.body.size());
    // The usual answer is one piece.
    if (!head_only_ && answer.body.size() <= kPiece) head += answer.body;
    stream_->send(SharedBytes::copy(head));
}

void HttpConnection::on_room(Stream&) {
    if (!gone_ && sending_) send_more();
}

void HttpConnection::send_more() {
    if (body_.size() <= kPiece) return answered();
    while (sent_ < body_.size()) {
        const auto piece = std::string_view(body_).substr(sent_, kPiece);
        if (stream_->unsent() + piece.size() > 2 * kPiece)
            return patience_.start(owner_.options().request_patience);
        sent_ += piece.size();
        stream_->send(SharedBytes::copy(piece));
        if (gone_) return;
    }
    answered();
}

/// All of it is with the stream.
void HttpConnection::answered() {
    body_ = {};
    held_.release();
    answering_ = sending_ = false;
    if (!keep_) return close();
    patience_.start(owner_.options().keep_alive);
    stream_->set_reading(true);
    if (read_ < in_.size()) read_on();
}

void HttpConnection::refuse(unsigned status) {
    refused.add();
    answering_ = true;
    keep_ = head_only_ = false;
    answer({.status = status, .body = fmt::format("{} {}\n", status, http_phrase(status))});
}

void HttpConnection::on_patience_over() {
    // Between requests there is nobody to tell, and who does not take his answer does not hear.
    if (sending_ || !reader_.begun()) return close();
    refuse(408);
}

std::unique_ptr<Stream> HttpConnection::upgrade(std::string_view head, std::string& rest) {
    stream_->send(SharedBytes::copy(head));
    rest = in_.substr(read_);
    in_.clear();
    read_ = 0;
    auto stream = std::move(stream_);
    gone();
    return stream;
}

void HttpConnection::close() {
    if (gone_) return;
    stream_->close();
    gone();
}

void HttpConnection::on_closed(Stream&, CloseReason, std::string_view) { gone(); }

void HttpConnection::gone() {
    if (std::exchange(gone_, true)) return;
    body_ = {};
    held_.release();
    patience_.stop();
    next_turn_.stop();
    owner_.on_gone(*this);
}

}  // namespace asterism::rt

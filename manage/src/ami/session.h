// SPDX-License-Identifier: Apache-2.0
// One manager connection: who it is, what it may see, its actions one after the other.
//
//   Connected --Challenge--> Connected --Login--> LoggedIn --Logoff--> Closed
//       '------ wrong secret: the answer comes a second later, then ----^
//
// Shared by the server's list and by whoever owes it an answer; exchange thread.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "ami/message.h"
#include "asterism/base/regex.h"
#include "asterism/manage/ami.h"

namespace asterism::manage {

/// A compiled filter of events.
class AmiFilter {
public:
    static std::optional<AmiFilter> compile(const EventFilter& filter);
    bool exclude() const { return what_.exclude; }
    /// `text`: a whole event, "Event: Newchannel" first.
    bool matches(const std::string& text) const;

private:
    bool fits(const std::string& value) const;
    EventFilter what_;
    std::optional<Regex> regex_;  // of Method::Regex
};

/// What may wait for a client that reads: the longest listing. More ends the connection.
constexpr std::size_t kMostUnread = std::size_t{256} << 20;

class AmiSession final : public rt::StreamHandler, public std::enable_shared_from_this<AmiSession> {
public:
    AmiSession(AmiServer& server, std::unique_ptr<rt::Stream> stream, unsigned number);
    void start();

    AmiServer& server() const { return server_; }
    Services& services() const { return server_.services_; }
    const Commands& commands() const { return server_.commands_; }
    unsigned number() const { return number_; }
    SocketAddress peer() const { return peer_; }
    SocketAddress local() const { return local_; }
    WallTime since() const { return since_; }

    // Who it is.
    std::size_t unsent() const { return closed_ || given_up_ ? 0 : stream_->unsent(); }
    /// It reads too little; ended in a later turn, and told nothing more.
    void give_up();
    bool logged_in() const { return user_.has_value(); }
    const AmiUser* user() const { return user_ ? &*user_ : nullptr; }
    void log_in(const AmiUser& user, std::uint32_t mask);
    /// The refusal goes out in a second, so that guessing is slow; then the end.
    void refuse_login(std::string answer);
    bool may_write(std::uint32_t classes) const { return (write_classes() & classes) != 0; }
    /// Nothing before the login.
    std::uint32_t write_classes() const { return user_ ? user_->write : 0; }

    // Challenge, used once.
    void set_challenge(std::string challenge) { challenge_ = std::move(challenge); }
    std::string take_challenge() { return std::exchange(challenge_, {}); }

    // What it sees.
    std::uint32_t mask() const { return user_ ? mask_ & user_->read : 0; }
    void set_mask(std::uint32_t mask);
    void add_filter(AmiFilter filter) { filters_.push_back(std::move(filter)); }
    std::size_t filters() const { return filters_.size(); }
    /// Values that are waited for on its behalf (limit manager_values).
    std::size_t values_waited_for = 0;
    bool wants(std::uint32_t classes, const std::string& text) const;

    /// Answers go out at once, events that an action causes behind its answer.
    /// Whoever does not read its events is given up, and does not get the answer to its next action before it
    /// has read most of the one before; a long listing is sent to its end.
    void send(std::string_view text);
    void send_event(const SharedBytes& bytes);
    /// WaitEvent: `answer` goes out with the next event that it sees in front of it and `end` behind it, or
    /// without one when the patience is over. A second wait ends the first.
    void wait_for_event(std::string answer, std::string end, std::optional<Millis> patience);
    /// Sends what is queued and ends; the server forgets it.
    void close();

private:
    void on_bytes(rt::Stream& stream, std::string_view bytes) override;
    void on_closed(rt::Stream& stream, rt::CloseReason reason, std::string_view detail) override;
    void on_timer();
    void deliver(const SharedBytes& event);
    /// Everything goes this way.
    void write(const SharedBytes& bytes);
    void send_to_reader(const SharedBytes& event);
    /// As many as a turn has; the rest in the next, and until then no more is read.
    void run_queue();
    void go_on_next_turn();
    void read(bool reads);
    void end_wait(const SharedBytes* event);
    void on_wait_over() { end_wait(nullptr); }

    AmiServer& server_;
    std::unique_ptr<rt::Stream> stream_;
    SocketAddress peer_, local_;
    unsigned number_;
    WallTime since_;
    AmiParser parser_;
    std::deque<AmiMessage> queue_;
    std::optional<AmiUser> user_;
    std::uint32_t mask_ = 0;
    std::vector<AmiFilter> filters_;
    std::string challenge_;
    /// Not null while a login is refused slowly.
    std::optional<std::string> refusal_;
    /// Of events, since all was read.
    std::size_t event_bytes_ = 0;
    bool given_up_ = false;
    bool reading_ = true;
    bool acting_ = false;
    bool turn_over_ = false;  // the next goes on with the queue
    bool closed_ = false;
    std::vector<SharedBytes> held_back_;
    Timer<AmiSession, &AmiSession::on_timer> timer_;
    struct Wait {
        std::string answer;
        std::string end;
    };
    std::optional<Wait> wait_;
    Timer<AmiSession, &AmiSession::on_wait_over> wait_over_;
    Timer<AmiSession, &AmiSession::run_queue> room_;  // looks whether it has read by now
};

}  // namespace asterism::manage

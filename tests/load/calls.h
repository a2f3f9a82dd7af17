// SPDX-License-Identifier: Apache-2.0
// Callers and called phones of many calls through Dial: INVITE (challenged or not), 100, 180, 200, ACK, BYE,
// 200 on the caller's side; Callee is the other. A call is done when its BYE has been answered 200.
#pragma once

#include <string>
#include <vector>

#include "callee.h"
#include "pace.h"
#include "settings.h"
#include "tally.h"
#include "transactions.h"
#include "wire.h"

namespace asterism::load {

class Calls {
public:
    /// Media ports: what caller's and callee's descriptions name.
    Calls(const Settings& settings, std::uint16_t caller_media = 40000, std::uint16_t callee_media = 40002);

    /// Begins calls by `pace` until it is over and (unless they stay up) all have ended.
    void run(Pace& pace, bool stay);
    /// Ends every call in progress, and waits for it.
    void hang_up_all();
    /// Time for everything that comes late: the far BYEs.
    void settle(Millis longest);
    /// One turn: sends, waits at most `longest`, receives, repeats.
    void turn(Millis longest);

    Tally& tally() { return tally_; }
    std::size_t talking() const { return talking_; }
    std::size_t far_legs() const { return callee_.in_progress(); }
    /// The server's RTP ports: towards callers, towards the called.
    std::vector<std::uint16_t> caller_media_ports() const;
    std::vector<std::uint16_t> callee_media_ports() const { return callee_.media_ports(); }

private:
    enum class State : std::uint8_t { Free, Inviting, Talking, Leaving };
    struct Call {
        State state = State::Free;
        std::uint32_t generation = 0;
        std::uint32_t user = 0;
        std::uint32_t cseq = 0;
        bool challenged = false;
        std::string to;      ///< with the server's tag
        std::string target;  ///< its Contact
        std::uint16_t server_media = 0;
        TimePoint begun;
        TimePoint sent;  ///< its INVITE that was answered
        TimePoint hang_up;
    };
    void begin(TimePoint now);
    void invite(std::uint32_t number, const Seen* challenge, TimePoint now);
    void leave(std::uint32_t number, TimePoint now);
    void end(std::uint32_t number, bool well, TimePoint now);
    void on_message(std::string_view bytes, TimePoint now);
    void on_invite_answer(std::uint32_t number, const Seen& seen, TimePoint sent, TimePoint now);
    /// A 2xx to an INVITE that was given up meanwhile: that call is ended, too (RFC 3261 13.2.2.4).
    void end_abandoned(const Seen& seen, TimePoint now);
    bool is_current(std::string_view call_id) const;
    void acknowledge(const Seen& seen, std::string_view target, std::string_view branch);
    std::string authorization(const Call& call, const Seen& challenge, const std::string& target) const;
    std::string head(const Call& call, std::uint32_t number) const;
    std::string request_uri(const Call& call) const;

    const Settings& settings_;
    Tally tally_;
    Wire wire_;
    Transactions transactions_;
    Callee callee_;
    std::vector<Call> calls_;
    std::vector<std::uint32_t> free_;
    std::size_t under_way_ = 0;
    std::size_t talking_ = 0;
    std::uint32_t next_user_ = 0;
    std::uint32_t acks_ = 0;
    bool stay_ = false;
    TimePoint next_tick_;
    std::string here_;
    std::string there_;
    std::string sdp_;
    std::uint32_t run_;
};

}  // namespace asterism::load

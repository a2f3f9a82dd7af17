// SPDX-License-Identifier: Apache-2.0
// Offer and answer of one SIP session: a machine of its own that knows neither SIP messages nor sockets. It
// says which descriptions may come and go when, reads the peer's, writes ours, and keeps two sets of streams:
// what is agreed (active) and what is being negotiated (pending). The pending set becomes active when the
// exchange completes and is forgotten when it fails.
//
//   RFC 3264        offers, answers, directions, hold, streams that come and go
//   RFC 6337        which message may carry what is for the session to know; the states are here
//   RFC 6141 3.4    a refused or failed exchange leaves things as they were
//
//             make_offer               receive_answer
//     None  ------------> LocalOffer  ---------------> Stable     (offers begin from Stable too; roll_back
//       '---------------> RemoteOffer ---------------> Stable      returns to None or Stable, whence it came)
//             receive_offer            make_answer
//
// Copyable: a fork's early dialogs each answer a copy. Lives on the exchange thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/sdp/stream.h"

namespace asterism::sdp {

class OfferAnswer {
public:
    enum class State : std::uint8_t { None, LocalOffer, RemoteOffer, Stable };

    /// Why a description was not taken, and the SIP status that says so.
    struct Refusal {
        int status = 488;  // 400 unsound, 488 nothing in common, 491 an exchange is open, 500 our own order
        std::string reason;
        /// Of a 488: the code of its Warning (RFC 3261 20.43).
        int warning = 399;
    };

    /// `session_id` is the number of our o= lines and their first version: unpredictable, below 2^31.
    OfferAnswer(Settings settings, std::uint32_t session_id);

    State state() const { return state_; }
    bool may_offer() const { return state_ == State::None || state_ == State::Stable; }
    const Settings& settings() const { return settings_; }
    /// For the exchanges to come.
    void set_settings(Settings settings) { settings_ = std::move(settings); }

    // -- we offer
    /// The text of an offer, one m= line per entry. Lines of the session so far keep their place and payload
    /// numbers; entries may be fewer (the rest is written as removed).
    Result<std::string, Refusal> make_offer(std::vector<OfferedStream> streams);
    /// An offer of what is agreed now, with addresses and directions as they are; for re-INVITEs that change
    /// nothing, refreshes and answers to an empty re-INVITE. `wish` replaces the direction of every stream.
    Result<std::string, Refusal> make_offer_again(Direction wish = Direction::SendRecv);
    /// The answer to it. When it is refused the pending offer is rolled back.
    Result<void, Refusal> receive_answer(const Description& answer);
    /// The peer's description came again while Stable: an early dialog's later answer (reference 297, 298).
    /// Negotiates it against our last offer and replaces what is active.
    Result<void, Refusal> replace_answer(const Description& answer);

    // -- the peer offers
    /// Reads an offer and decides; the outcome stands in pending(): which streams are worth a port. Refused:
    /// the state is as before.
    Result<void, Refusal> receive_offer(const Description& offer);
    /// The answer: one entry for each of pending(), in order. Refused (488) when every stream is declined.
    Result<std::string, Refusal> make_answer(std::span<const AnsweredStream> streams);

    /// The exchange failed: refused, timed out, cancelled. Without effect when none is open.
    void roll_back();

    /// What is agreed; empty before the first exchange completes.
    const std::vector<Stream>& active() const { return active_; }
    /// What is being negotiated; empty outside an exchange.
    const std::vector<Stream>& pending() const { return pending_; }
    /// Our latest description as text; empty before the first, and after forget_texts().
    const std::string& local_text() const { return local_text_; }
    /// Nothing will be repeated: neither our description, nor the peer's answer to our last offer
    /// (replace_answer). What is agreed stays.
    void forget_texts();
    bool held_by_peer() const;
    /// The host that the active line `index` names is there.
    void found_host(std::size_t index, const IpAddress& address);

private:
    /// Payload numbers that one m= line of ours has given out: they keep their meaning (RFC 3264 8.3.2).
    struct Given {
        std::uint8_t payload;
        codec::Id codec;  // None: telephone-event
        std::uint32_t clock;
    };
    using Numbers = std::vector<Given>;

    Stream offered(const OfferedStream& wish, std::size_t line);
    std::uint8_t number_for(Numbers& given, codec::Id codec, std::uint32_t clock, int preferred);
    void describe(const std::vector<Stream>& streams);
    Result<void, Refusal> take_answer(const Description& answer);
    void complete();

    Settings settings_;
    std::uint64_t session_id_;
    std::uint64_t version_;
    bool described_ = false;
    /// Of the description that was sent last, whatever became of it: the text itself is forgotten.
    std::size_t said_ = 0;
    State state_ = State::None;
    State before_ = State::None;
    std::vector<Stream> active_;
    std::vector<Stream> pending_;
    std::vector<Stream> last_offer_;  // ours, for replace_answer
    std::vector<Numbers> numbers_;    // per m= line
    IpAddress origin_address_;
    std::string local_text_;
    std::string text_before_;
};

}  // namespace asterism::sdp

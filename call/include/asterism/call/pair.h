// SPDX-License-Identifier: Apache-2.0
// The strategy of a bridge of two: their media are joined packet by packet, or, where both endpoints allow
// it, their far ends are asked to send their sound to each other. More than two wait for mixing: nothing is
// joined then.
//
// Sources: pair.cc (what is joined), pair_sound.cc (that they have a codec in common). Exchange thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "asterism/call/joining.h"

namespace asterism::call {

class Channels;

class Pair final : public Joining {
public:
    /// `members`: of the bridge; `talks`: it joins who talk, not early media. All outlive it.
    Pair(Ground& ground, Channels& channels, const Members& members, bool talks)
        : ground_(ground), channels_(channels), members_(members), talks_(talks) {}

    /// The other one of two; else null.
    Channel* other(const Channel& member) const;

    // Joining
    bool joins(const Channel& one, const Channel& other) const override;
    void refresh() override;
    void match_directions() override;
    /// Session by session, the one whose codecs changed last, last; when neither end can have one of the
    /// other's the call ends.
    void agree_on_sound() override;
    void settle_sound(Leg& first, Leg& second) override;
    void on_cannot_pass(Channel& member) override;
    void keep_sound() override;
    void on_hold() override { refresh_direct(); }
    bool passes_unheard() const override;

private:
    /// The sessions between which the sound goes; `first` is the older channel's.
    struct Ends {
        Leg* first;
        Leg* second;
    };
    std::optional<Ends> ends() const;
    void refresh_further(const Leg* a, const Leg* b);
    void refresh_direct();

    Ground& ground_;
    Channels& channels_;
    const Members& members_;
    bool talks_;
    bool keeps_sound_ = false;
    media::StreamId joined_a_, joined_b_;
    /// Video and the like, pair by pair; empty in most calls.
    std::vector<std::pair<media::StreamId, media::StreamId>> further_;
    media::StreamId seen_a_, seen_b_;  // the members' streams, when last looked at
    /// What the ends had when last looked at, and who was asked for something else since they last agreed.
    struct Asked {
        std::string first, second;
        bool of_first = false, of_second = false;
        bool latest_is_first = false;
    } asked_;
};

}  // namespace asterism::call

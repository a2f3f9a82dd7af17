// SPDX-License-Identifier: Apache-2.0
// A bridge: channels that hear each other. With two in it their media is joined packet by packet; more than
// two wait for mixing. Owned by `Bridges`; it ends when the last channel leaves. Exchange thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/call/channel.h"

namespace asterism::call {

class Bridges;
class Channels;

class Bridge final : public Company {
public:
    ~Bridge();
    Ground& ground() const { return ground_; }
    const std::string& uniqueid() const { return uniqueid_; }
    WallTime created() const { return created_; }
    const std::vector<Channel*>& members() const { return members_; }
    /// It joins who talk, not early media; events tell of it.
    bool is_announced() const { return announced_; }
    /// In a bridge of two: the other one; else null.
    Channel* other(const Channel& member) const override;

    /// Leaves the bridge it was in. Publishes BridgeEnter.
    void join(Channel& channel);
    /// Publishes BridgeLeave, and BridgeDestroy with the last one, after which this is gone.
    void leave(Channel& channel) override;

    /// Joins the two streams if both are there. Called when a leg's media came or changed; a Local half
    /// passes it on.
    void refresh_media() override;

    /// Nobody translates between two legs: whoever speaks a codec that the other end does not have is asked
    /// for another (session by session, the one whose codecs changed last, last); when neither end can have
    /// one of the other's the call ends. Called with refresh_media, and when an end refused to change.
    void agree_on_sound() override;
    /// Sound of `member` came by a codec that the other end has not.
    void on_cannot_pass(Channel& member) override;

    /// The sound has to pass through us for as long as the bridge stands (a limit that is announced, a tap).
    void keep_sound();

    bool passes_unheard() const override;

    // What one member's far end does is shown to the others.
    void on_hold(Channel& member, bool held) override;
    void on_digit_begin(Channel& member, char digit) override;
    void on_digit_end(Channel& member, char digit, Millis duration) override;

private:
    friend class Bridges;
    Bridge(Ground& ground, Bridges& owner, std::string uniqueid, bool announced);

    Ground& ground_;
    Bridges& owner_;
    void tell(std::string_view event, const Channel* member) const;
    void tell_peer(const Channel& member, std::string_view name) const;
    std::string uniqueid_;
    WallTime created_;
    bool announced_;
    std::vector<Channel*> members_;
    void refresh_direct();
    void refresh_further(const Leg* a, const Leg* b);
    void show_hold(Channel& to, const Channel& holder, bool held) const;
    media::StreamId joined_a_, joined_b_;
    /// Video and the like, pair by pair; empty in most calls.
    std::vector<std::pair<media::StreamId, media::StreamId>> further_;
    media::StreamId seen_a_, seen_b_;  // the members' streams, when last looked at
    struct Ends;
    std::optional<Ends> ends() const;
    void settle_sound(const Ends& ends);
    /// What the ends had when last looked at, and who was asked for something else since they last agreed.
    struct Asked {
        std::string first, second;
        bool of_first = false, of_second = false;
        bool latest_is_first = false;
    } asked_;
    bool keeps_sound_ = false;
    struct Sounding {
        Channel* from;
        char digit;
        MonoTime since;
    };
    void end_digits(Channel& leaving);
    std::vector<Sounding> sounding_;  // digits that are said to the others
};

class Bridges {
public:
    Bridges(Ground& ground, Channels& channels) : ground_(ground), channels_(channels) {}
    /// Publishes BridgeCreate.
    Bridge& create();
    /// Early media: sound without a call that was answered. Events say nothing about it.
    Bridge& create_early();
    const std::vector<std::unique_ptr<Bridge>>& all() const { return bridges_; }

private:
    friend class Bridge;
    Bridge& make(bool announced);
    void destroy(Bridge& bridge);
    Ground& ground_;
    Channels& channels_;
    std::vector<std::unique_ptr<Bridge>> bridges_;
};

void add_bridge(Event& event, const Bridge& bridge);
void publish_bridge(std::string_view event, const Bridge& bridge, const Channel* member);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// A bridge: channels that hear each other. How they do so is its strategy (joining.h); of two it is a pair,
// more than two wait for mixing. Owned by `Bridges`; it ends when the last channel leaves. Exchange thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/call/channel.h"
#include "asterism/call/pair.h"

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
    Channel* other(const Channel& member) const { return pair_.other(member); }

    /// Leaves the bridge it was in. Publishes BridgeEnter.
    void join(Channel& channel);
    /// Takes the place of `target`, one of the members, which leaves; the others stay.
    void swap(Channel& channel, Channel& target);
    /// Publishes BridgeLeave, and BridgeDestroy with the last one, after which this is gone.
    void leave(Channel& channel) override;

    /// The sound has to pass through us for as long as the bridge stands (a limit that is announced, a tap).
    void keep_sound() { joining_.keep_sound(); }

    // Company
    bool passes_unheard() const override { return joining_.passes_unheard(); }
    void on_hold(Channel& member, bool held) override;
    void on_digit_begin(Channel& member, char digit, bool passed) override;
    void on_digit_end(Channel& member, char digit, Millis duration, bool passed) override;
    void on_text(Channel& member, const CallText& text) override;
    void on_identity(Channel& member) override;
    void on_heard(Channel& member) override;
    bool on_picture_wanted(Channel& member) override;
    /// Called when a leg's media came or changed; a Local half passes it on.
    void on_media() override { joining_.refresh(); }
    void on_streams(Channel& member) override;
    void on_sound_kept() override { joining_.agree_on_sound(); }
    void settle_sound(Leg& first, Leg& second) override { joining_.settle_sound(first, second); }
    void on_cannot_pass(Channel& member) override { joining_.on_cannot_pass(member); }

private:
    friend class Bridges;
    Bridge(Ground& ground, Bridges& owner, std::string uniqueid, bool announced);

    Ground& ground_;
    Bridges& owner_;
    void enter(Channel& channel, std::string_view swapped);
    void tell(std::string_view event, const Channel* member, std::string_view swapped = {}) const;
    void tell_peer(const Channel& member, std::string_view name) const;
    std::string uniqueid_;
    WallTime created_;
    bool announced_;
    std::vector<Channel*> members_;
    void show_hold(Channel& to, const Channel& holder, bool held) const;
    /// Those that hear `member`.
    template <class Say>
    void each_hearer(const Channel& member, Say&& say);
    void say_digit(Channel& member, char digit, Millis duration);
    struct Sounding {
        Channel* from;
        char digit;
        MonoTime since;
    };
    void end_digits(Channel& leaving);
    std::vector<Sounding> sounding_;  // digits that are said to the others
    Pair pair_;
    Joining& joining_ = pair_;
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

/// Variables of those whom a transfer parts: with whom each talked until then.
inline constexpr std::string_view kBlindTransfer = "BLINDTRANSFER";
inline constexpr std::string_view kAttendedTransfer = "ATTENDEDTRANSFER";

/// Its seven fields, each with `prefix` ("Orig" for the first bridge of an event).
void add_bridge(Event& event, const Bridge& bridge, std::string_view prefix = {});
/// `swapped`: the unique id of whose place `member` takes; empty: nobody's.
void publish_bridge(std::string_view event, const Bridge& bridge, const Channel* member,
                    std::string_view swapped = {});

}  // namespace asterism::call

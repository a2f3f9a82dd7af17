// SPDX-License-Identifier: Apache-2.0
// One run of one flow with one seed: makes the world, plays the steps, and at the end looks for what was not
// expected and what was left behind. The first thing that is not as written ends it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "given.h"
#include "ladder.h"
#include "parse.h"
#include "party.h"
#include "peer.h"
#include "subject.h"
#include "world.h"
#include "xml_bodies.h"

namespace asterism::flows {

struct Failure {
    int line = 0;
    std::string reason;
};

using MakeSubject = std::function<std::unique_ptr<Subject>(World&, Ladder&, Given&)>;

class Runner {
public:
    /// In memory.
    Runner(const Flow& flow, std::uint64_t seed, bool trace);
    /// In that world, with whom `make` makes there.
    Runner(const Flow& flow, std::unique_ptr<World> world, const MakeSubject& make, bool trace);
    ~Runner();

    std::optional<Failure> run();
    const Ladder& ladder() const { return ladder_; }
    /// Where the names of the flow are; whoever hears for them has these addresses.
    const std::map<std::string, IpAddress>& addresses() const { return addresses_; }
    /// How long the steps took, without what came after the end.
    Millis played() const { return played_; }

private:
    using Verdict = std::optional<std::string>;
    Verdict play(const Step& step);
    // What comes from us (runner_expect.cc).
    Verdict expect(const Step& step);
    Verdict any_order(const Step& step);
    /// The next message for `party` that was not looked at, optional ones passed over; null when there is
    /// none.
    Arrived* next_for(Party& party);
    bool belongs(Party& party, const Arrived& arrived) const;
    Arrived* any_for(Party& party, const Step& step);
    bool is_meant(const Step& step, const Letter& letter) const;
    Verdict check(const Step& step, Party& party, Arrived& arrived);
    Verdict check_detail(const Detail& detail, Party& party, const Letter& letter, Captures& captured);
    Verdict expect_rtp(const Step& step);
    Verdict expect_rtcp(const Step& step);
    Verdict expect_digit(const Step& step);
    Verdict expect_tone(const Step& step, std::optional<std::uint64_t> milliseconds);
    Verdict nothing_more(const std::string& peer);
    // Everything else (runner_acts.cc).
    Verdict send_rtp(const Step& step);
    Verdict send_rtcp(const Step& step);
    Verdict send_digit(const Step& step);
    Verdict sound(const Step& step);
    Verdict event(const Step& step);
    Verdict events_in_order(const Step& step);
    bool is_such(const Step& step, const Happened& one) const;
    void take_event(const Step& step, Happened& found);
    Verdict cli(const Step& step);
    Verdict log(const Step& step);
    Verdict variable(const Step& step);
    Verdict manager_says(const Step& step);
    Verdict manager_hears(const Step& step);
    Verdict network(const Step& step);
    Verdict clock(const Step& step);
    Verdict check_text(const std::vector<Detail>& checks, const std::string& text);
    Verdict leftovers();

    Party& party(const std::string& name);
    Party* known_party(const std::string& name);
    Peer& peer(const std::string& name);
    IpAddress address_of(const std::string& name);
    void start_server();
    template <class Done>
    bool wait(const Step& step, Done&& done) {
        return world_->pass_until(std::forward<Done>(done),
                                  step.patience.value_or(patience_) + world_->slack());
    }

    class Manager;
    const Flow& flow_;
    std::unique_ptr<World> world_;
    Ladder ladder_;
    Substitution words_;
    Given given_;
    std::map<std::string, IpAddress> addresses_;
    std::map<std::string, std::unique_ptr<Peer>> peers_;
    std::map<std::string, std::unique_ptr<Party>> parties_;
    int next_rtp_port_ = 20000;
    /// For what has no `within`.
    /// Nothing takes us as long as an application that answers: it waits 500 ms for the caller's first media.
    static constexpr Millis kUsualPatience{800};
    Millis patience_ = kUsualPatience;
    Millis played_{0};
    std::unique_ptr<Subject> server_;
    std::unique_ptr<Manager> manager_;
    XmlBodies bodies_;
    struct Optional {
        const Step* step;
        std::string party;
    };
    std::vector<Optional> optional_;
};

}  // namespace asterism::flows

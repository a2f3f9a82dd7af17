// SPDX-License-Identifier: Apache-2.0
// A technology without wires: phones that follow a script, for tests of applications. "Fake/6001" rings,
// answers or refuses as its entry says; what our side tells a phone is written down.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "asterism/call/calls.h"
#include "asterism/call/technology.h"

namespace asterism::apps {

/// One thing that a phone does `after` the one before.
struct Act {
    enum Kind : std::uint8_t { Proceed, Ring, Progress, Answer, Refuse, Forward, Press, HangUp, Text };
    Millis after{0};
    Kind kind = Ring;
    /// Of Refuse and HangUp: the cause. Of Refuse: "SIP 486 Busy Here" as text.
    call::Cause cause = call::Cause::NormalClearing;
    /// Of Forward: an extension, or the dial string of our choice ("Fake/6002"); of Press: the digit.
    std::string text;
};
using Script = std::vector<Act>;

/// What phones hear from us: "6001 place", "6001 hangup 26", "caller ringing".
struct Diary {
    std::vector<std::string> lines;
    void add(std::string line) { lines.push_back(std::move(line)); }
    bool has(std::string_view line) const {
        return std::find(lines.begin(), lines.end(), line) != lines.end();
    }
    std::size_t count(std::string_view line) const {
        return static_cast<std::size_t>(std::count(lines.begin(), lines.end(), line));
    }
};

class FakeLeg final : public call::Leg {
public:
    FakeLeg(call::Calls& calls, Diary& diary, std::string who, Script script);
    ~FakeLeg() override;

    /// A stream on the simulated plane from now on.
    void open_stream();
    /// Begins the script; place() does so for a leg that is called.
    void play_script();

    void moved() override {
        if (stream_) calls_.own_stream(stream_, *channel());
    }
    void ringing() override { diary_.add(who_ + " ringing"); }
    void progress() override;
    void proceeding() override { diary_.add(who_ + " proceeding"); }
    void answer() override;
    void place() override;
    void hangup(call::Cause cause) override;
    media::StreamId audio() const override { return stream_; }
    int worker() const override { return 0; }
    std::string codecs() const override { return "ulaw"; }
    void hold(bool held, std::string_view) override { diary_.add(who_ + (held ? " hold" : " unhold")); }
    void digit_end(char digit, Millis) override { diary_.add(who_ + " digit " + digit); }
    std::string last_response() const override { return last_response_; }
    bool send_text(const call::CallText& said) override {
        diary_.add(who_ + " text " + std::string(said.text));
        return true;
    }
    void connected_changed() override { diary_.add(who_ + " connected"); }
    bool property(std::string_view item, std::string& value) const override;

private:
    void on_timer();
    void next();

    call::Calls& calls_;
    Diary& diary_;
    std::string who_;
    Script script_;
    std::size_t at_ = 0;
    bool ended_ = false;
    std::string last_response_;
    Timer<FakeLeg, &FakeLeg::on_timer> timer_;
    media::TransportId transport_;
    media::StreamId stream_;
};

class FakePhones final : public call::Technology {
public:
    FakePhones(call::Calls& calls, Diary& diary) : calls_(calls), diary_(diary) {}
    std::string_view name() const override { return "Fake"; }
    std::string_view description() const override { return "Phones of a test"; }
    std::expected<call::Channel*, call::Cause> request(const call::DialRequest& request) override;

    /// By number; a number without a script cannot be dialled.
    std::map<std::string, Script> scripts;
    /// What request() itself answers, by number.
    std::map<std::string, call::Cause> refusals;

private:
    call::Calls& calls_;
    Diary& diary_;
};

}  // namespace asterism::apps

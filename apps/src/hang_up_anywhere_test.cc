// SPDX-License-Identifier: Apache-2.0
// Every application of the table, with a caller who hangs up at each moment at which anything happens in it,
// and just after: it returns, and nothing is left behind.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "asterism/call/bridge.h"
#include "asterism/store/conf_file.h"
#include "exchange_rig.h"

namespace asterism::apps {
namespace {

using namespace std::chrono_literals;

/// Where the empty argument would show little.
const std::map<std::string, std::string, std::less<>> kArguments = {
    {"Answer", "500"},
    {"Authenticate", "1234,,4,tune"},
    {"BackGround", "tune"},
    {"BackgroundDetect", "tune,300"},
    {"Busy", "3"},
    {"ChanIsAvail", "Fake/6001"},
    {"ChannelRedirect", "Fake/nobody,1"},
    {"Congestion", "3"},
    {"DateTime", "3600,UTC,IMp"},
    {"ControlPlayback", "tune,200,#,*,8,5"},
    {"Dial", "Fake/6001&Fake/6002,8,A(tune)D(12)U(sub)L(2500:1000:500)gHp"},
    {"Exec", "Playback(tune)"},
    {"ExecIf", "1?Playback(tune)"},
    {"ExecIfTime", "*,*,*,*?Playback(tune)"},
    {"Gosub", "sub,s,1"},
    {"GosubIf", "1?sub,s,1"},
    {"MusicOnHold", "default,4"},
    {"Originate", "Fake/6001,app,Playback,tune,,3"},
    {"PlayTones", "busy"},
    {"Playback", "tune&tune"},
    {"Read", "X,tune,3,,2,1"},
    {"Record", "tape.wav,1,3,k"},
    {"RetryDial", "tune,1,2,Fake/6003,,d"},
    {"SayAlpha", "ab1"},
    {"SayDigits", "12"},
    {"SayNumber", "123"},
    {"SayPhonetic", "ab"},
    {"SayUnixTime", "3600,UTC,IMp"},
    {"SendDTMF", "12w3"},
    {"SendText", "hello"},
    {"Set", "A=1"},
    {"SoftHangup", "Fake/nobody"},
    {"System", "true"},
    {"Transfer", "Fake/6002"},
    {"TryExec", "Playback(tune)"},
    {"TrySystem", "false"},
    {"UserEvent", "Name,A: 1"},
    {"Wait", "2"},
    {"WaitDigit", "3"},
    {"WaitExten", "3,m"},
    {"WaitForNoise", "300,1,3"},
    {"WaitForSilence", "300,2"},
    {"Zapateller", "answer"},
    {"SendMF", "*1#"},
    {"ReceiveMF", "X,2"},
};

struct Seen {
    std::set<Millis> moments;
    bool clean = false;
};

/// The caller presses digits on his way, and hangs up at `end`.
Seen play(const std::string& application, const std::string& data, Millis end) {
    ExchangeRig rig;
    rig.sound("tune", 400ms);
    rig.sound("beep", 100ms);
    rig.sound("moh/a", 1s);
    const std::string music = "[default]\nmode=files\ndirectory=en/moh\n";
    store::MemoryFiles files({{"musiconhold.conf", music}});
    Complaints complaints;
    rig.calls.set_music(std::make_shared<const call::MusicClasses>(call::MusicClasses::read(
        store::read_conf("musiconhold.conf", {}, files).resolved(), rig.sounds().string(), complaints)));
    rig.phones.scripts["6001"] = {
        {300ms, Act::Ring}, {300ms, Act::Progress}, {400ms, Act::Answer}, {4s, Act::HangUp}};
    rig.phones.scripts["6002"] = {{200ms, Act::Ring}, {9s, Act::Refuse, call::Cause::UserBusy}};
    rig.phones.scripts["6003"] = {{200ms, Act::Refuse, call::Cause::UserBusy}};
    rig.dialplan("[default]\nexten => 1,1," + application + "(" + data +
                 ")\nsame => n,NoOp(on)\nsame => n,Wait(1)\nexten => h,1,NoOp(h)\n"
                 "[sub]\nexten => s,1,Wait(0.3)\nsame => n,Return()\n");
    Seen seen;
    const auto start = rig.loop.now();
    const auto token = rig.events.subscribe(~std::uint32_t{0}, [&](const Event&) {
        seen.moments.insert(std::chrono::duration_cast<Millis>(rig.loop.now() - start));
    });
    Script script;
    Millis before{0};
    for (const auto& [at, digit] : {std::pair(700ms, "5"), std::pair(1200ms, "#")}) {
        if (at >= end) break;
        script.push_back({at - before, Act::Press, {}, digit});
        before = at;
    }
    script.push_back({end - before, Act::HangUp});
    rig.call("1", std::move(script));
    rig.run(60s);
    rig.pass(1s);
    rig.events.unsubscribe(token);
    seen.clean = rig.calls.channels.count() == 0 && rig.calls.bridges.all().empty() &&
                 rig.calls.plane().streams() == 0 && rig.calls.plane().transports() == 0;
    return seen;
}

TEST(HangUpAnywhere, EveryApplicationReturnsAndLeavesNothingBehind) {
    std::vector<std::string> names;
    {
        ExchangeRig rig;
        for (const auto& one : rig.calls.applications.all()) names.emplace_back(one.name);
    }
    for (const auto& [name, data] : kArguments)
        EXPECT_NE(std::ranges::find(names, name), names.end()) << name << " is no application";
    for (const auto& name : names) {
        const auto at = kArguments.find(name);
        const std::string data = at == kArguments.end() ? "" : at->second;
        const auto whole = play(name, data, 20s);
        EXPECT_TRUE(whole.clean) << name << " by itself";
        for (const auto moment : whole.moments)
            for (const auto end : {moment, moment + 1ms})
                ASSERT_TRUE(play(name, data, end).clean)
                    << name << " with a hang-up after " << end.count() << " ms";
    }
}

}  // namespace
}  // namespace asterism::apps

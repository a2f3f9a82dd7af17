// SPDX-License-Identifier: Apache-2.0
// An exchange in memory for tests of this room: simulated loop and net, two endpoints, a dialplan, and a
// technology whose calls the test answers or refuses.
#pragma once

#include <deque>

#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/load.h"
#include "asterism/endpoint/objects/load.h"
#include "asterism/manage/ami.h"
#include "asterism/manage/cli.h"
#include "asterism/manage/control.h"
#include "asterism/manage/packet_logger.h"
#include "asterism/rt/sim.h"
#include "asterism/session/devices.h"
#include "asterism/store/conf_file.h"

namespace asterism::manage::testing {

/// A far end that does what the test says.
class ToyTechnology final : public call::Technology {
public:
    explicit ToyTechnology(call::Calls& calls) : calls_(calls) {}
    std::string_view name() const override { return "Toy"; }
    std::string_view description() const override { return "Toy"; }
    std::expected<call::Channel*, call::Cause> request(const call::DialRequest& request) override {
        if (request.resource == "nowhere") return std::unexpected(call::Cause::NoRouteDestination);
        auto& channel = calls_.channels.create(calls_.channels.next_name("Toy/" + request.resource));
        channel.take_leg(std::make_unique<ToyLeg>());
        last = channel.id();
        return &channel;
    }
    call::Channel* channel() const { return calls_.channels.find(last); }
    call::ChannelId last;

private:
    struct ToyLeg final : call::Leg {
        void answer() override {}
        void hangup(call::Cause) override {}
    };
    call::Calls& calls_;
};

struct Rig : endpoint::RequestHandler {
    void on_request(endpoint::Incoming&&) override {}

    rt::SimLoop loop;
    rt::SimNet net{loop, {}};
    EventBus events;
    call::Calls calls{loop, events, {}};
    endpoint::Directory directory;
    sipnet::SipNet sip_net{loop, net, {}};
    sip::TransactionLayer transactions{loop.wheel(), sip_net, {}};
    endpoint::SecurityEvents security{events, [this] { return loop.wall_now(); }};
    store::MemoryJournal journal{loop};
    store::Database database{journal};
    endpoint::Requester requester{loop, transactions, sip_net, directory};
    registrar::Registrar registrar{
        {loop, transactions, sip_net, directory, security, events, journal, requester, std::string()}};
    trunk::Registrations registrations{{loop, requester, directory, events}};
    endpoint::TrunkHealth health{{loop, directory, registrar, registrations, events}};
    presence::Presence presence{
        loop, events, database, calls.clock(),
        [this](std::string_view context, std::string_view exten, std::string_view text) {
            return call::substitute_at(calls, context, exten, text);
        }};
    session::PjsipDevices pjsip_devices{calls.devices, directory, registrar};
    sip::DialogTable dialogs;
    endpoint::Handlers handlers;
    endpoint::Intake intake{directory, handlers, security, [this] { return loop.wall_now(); }};
    presence::Subscriptions subscriptions{
        {loop, transactions, dialogs, sip_net, requester, directory, events, presence, journal, intake}};
    presence::Publishing publishing{{loop, requester, directory, presence, "00:00:5e:00:53:01"}};
    presence::Publications publications{
        {loop, transactions, directory, presence, publishing, "00:00:5e:00:53:01"}};
    bool booted = true;
    /// Of the actions that read and write files.
    store::MemoryFiles disk;
    std::vector<std::function<void()>> waiting_for_boot;
    std::vector<std::string> asked;
    Services services{loop,    events,   calls,    directory,     registrar,    registrations, health,
                      sip_net, database, presence, subscriptions, publications, publishing,    operations()};
    PacketLogger logger{services};
    Commands commands;
    ToyTechnology toy{calls};

    Rig() {
        add_commands(commands, services, logger);
        calls.technologies.add(toy);
        presence.devices.add("PJSIP", pjsip_devices);
        calls.devices.attach(presence.devices);
        load_pjsip(R"([udp]
type=transport
protocol=udp
bind=127.0.0.1:5060
[6001]
type=endpoint
aors=6001
auth=6001
callerid="Alice" <6001>
[6002]
type=endpoint
aors=6002
transport=udp
[6001]
type=auth
auth_type=userpass
username=6001
password=secret1
[6001]
type=aor
max_contacts=2
contact=sip:6001@127.0.0.1:25901
[6002]
type=aor
[id1]
type=identify
endpoint=6002
match=127.0.0.9
match_header=X-Foo: bar
)");
        store::MemoryFiles files(std::map<std::string, std::string>{
            {"extensions.conf",
             "[default]\nexten => 100,1,Nothing(hi)\n same => 2,Stay()\nexten => 200,1(go),Stay()\n"}});
        const auto conf = store::read_conf("extensions.conf", {}, files);
        const auto sections = conf.resolved();
        call::come_into_force(calls, dialplan::load(sections).dialplan);
        calls.applications.add({"Stay", "Stay()", "Stays until the end", stay});
        calls.applications.add({"Nothing", "Nothing()", "Does nothing", nothing});
    }
    ~Rig() {
        for (auto* channel : calls.channels.all()) channel->hangup(call::Cause::NormalClearing);
        loop.settle();
    }

    void load_pjsip(const std::string& text) {
        store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", text}});
        schema::SnapshotBuilder builder;
        endpoint::load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        directory.swap(builder.build());
        registrar.follow();
    }

    std::string run(std::string_view line) { return commands.run(line).str(); }

private:
    static rt::Task<call::Next> stay(call::Channel& channel, std::string) {
        co_await call::wait_for_end(channel);
        co_return call::Next::GoOn;
    }
    static rt::Task<call::Next> nothing(call::Channel&, std::string) { co_return call::Next::GoOn; }

    Operations operations() {
        Operations out;
        out.stop = [this](StopMode mode, const std::function<void()>&) {
            asked.push_back("stop " + std::to_string(static_cast<int>(mode)));
        };
        out.abort_stop = [] { return false; };
        out.aside = [this](std::function<std::function<void()>(store::Files&)> job) { loop.post(job(disk)); };
        out.reload = [this](std::string what, std::function<void(Reloaded)> done) {
            asked.push_back("reload " + what);
            done({});
        };
        out.booted = [this] { return booted; };
        out.when_booted = [this](std::function<void()> then) {
            if (booted) return then();
            waiting_for_boot.push_back(std::move(then));
        };
        out.started = loop.wall_now() - Seconds{88};
        out.last_reload = [this] { return loop.wall_now(); };
        return out;
    }
};

/// LF to CRLF.
inline std::string wire(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

/// A client of a listener on the simulated net: what it was told, as text.
class TextClient final : public rt::StreamHandler {
public:
    TextClient(rt::SimLoop& loop, rt::SimNet& net, const SocketAddress& to) : loop_(loop) {
        rt::ConnectOptions options;
        options.to = to;
        stream_ = net.connect(options, *this);
        loop_.pass(Millis{10});
    }
    /// Sends, lets a little time pass, and hands out what came meanwhile.
    std::string say(std::string_view text, Millis time = Millis{20}) {
        stream_->send(SharedBytes::copy(text));
        loop_.pass(time);
        return take();
    }
    std::string take() { return std::exchange(received_, {}); }
    bool closed() const { return closed_; }
    /// False: it takes nothing from now on.
    void read(bool reads) { stream_->set_reading(reads); }

private:
    void on_bytes(rt::Stream&, std::string_view bytes) override { received_ += bytes; }
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { closed_ = true; }
    rt::SimLoop& loop_;
    std::unique_ptr<rt::Stream> stream_;
    std::string received_;
    bool closed_ = false;
};

}  // namespace asterism::manage::testing

// SPDX-License-Identifier: Apache-2.0
#include "runner.h"

#include <fmt/core.h>

#include "asterism/base/random.h"
#include "manager.h"
#include "server.h"

namespace asterism::flows {

namespace {

constexpr const char* kUs = "192.0.2.1";
constexpr const char* kUs6 = "2001:db8::1";
constexpr int kFirstPeer = 10;

rt::SimOptions network_of(std::uint64_t seed) {
    rt::SimOptions options;
    options.seed = seed;
    options.least_delay = Millis{1};
    // Seed 1 is the quiet network; others take their time, each message another.
    options.most_delay = Millis{seed == 1 ? 1 : 1 + static_cast<std::int64_t>(seed * 7 % 20)};
    options.in_order = true;
    options.host = {*IpAddress::parse(kUs), *IpAddress::parse(kUs6)};
    return options;
}

}  // namespace

Runner::Runner(const Flow& flow, std::uint64_t seed, bool trace)
    : Runner(
          flow, std::make_unique<SimWorld>(network_of(seed)),
          [](World& world, Ladder& ladder, Given& given) -> std::unique_ptr<Subject> {
              auto& simulated = *world.simulated();
              return std::make_unique<Server>(simulated.loop(), simulated.net(), ladder, given);
          },
          trace) {}

Runner::Runner(const Flow& flow, std::unique_ptr<World> world, const MakeSubject& make, bool trace)
    : flow_(flow), world_(std::move(world)), ladder_(world_->loop(), trace), given_(words_) {
    words_.address = [this](std::string_view name) -> std::optional<std::string> {
        if (name == "us") return kUs;
        if (name == "us6") return fmt::format("[{}]", kUs6);
        const auto at = addresses_.find(std::string(name));
        if (at == addresses_.end()) return std::nullopt;
        return at->second.uri_text();
    };
    // Names get their addresses in the order of the flow, before anything uses them.
    const auto note = [&](const auto& self, const Step& step) -> void {
        if (step.act == Act::Given && step.source.text.starts_with("peer ")) {
            std::string_view rest = step.source.text;
            take_word(rest);
            const auto name = take_word(rest);
            if (const auto at = SocketAddress::parse(rest, 5060)) addresses_[name] = at->ip;
        }
        for (const auto& who : {step.party, step.other})
            if (!who.empty() && who != "manager") address_of(base_name(who));
        for (const auto& inner : step.steps) self(self, inner);
    };
    for (const auto& step : flow_.steps)
        if (step.act == Act::Given) note(note, step);
    for (const auto& step : flow_.steps) note(note, step);
    // Phones that are given and never heard of.
    for (const auto& step : flow_.steps) {
        std::string_view rest = step.source.text;
        if (step.act == Act::Given && take_word(rest) == "phone") address_of(take_word(rest));
    }
    server_ = make(*world_, ladder_, given_);
}

Runner::~Runner() {
    manager_.reset();
    server_.reset();
    parties_.clear();
    peers_.clear();
    world_->forget();
}

IpAddress Runner::address_of(const std::string& name) {
    auto& ip = addresses_[name];
    if (!ip.is_set())
        ip = *IpAddress::parse(
            fmt::format("192.0.2.{}", kFirstPeer + static_cast<int>(addresses_.size()) - 1));
    return ip;
}

Peer& Runner::peer(const std::string& name) {
    auto& made = peers_[name];
    if (!made) {
        SocketAddress at{address_of(name), 5060};
        if (const auto given = given_.peers().find(name); given != given_.peers().end())
            at = *SocketAddress::parse(given->second, 5060);
        made = std::make_unique<Peer>(world_->loop(), world_->net(), ladder_, name, at);
        if (auto* simulated = world_->simulated()) {
            const auto& options = simulated->net().options();
            made->set_patient(options.lost > 0 || options.doubled > 0);
        }
    }
    return *made;
}

Party& Runner::party(const std::string& name) {
    auto& made = parties_[name];
    if (!made)
        made = std::make_unique<Party>(
            PartyWorld{world_->net(), kUs, kUs6, words_, given_.passwords(), next_rtp_port_},
            peer(base_name(name)), name);
    return *made;
}

Party* Runner::known_party(const std::string& name) {
    const auto at = parties_.find(name);
    return at == parties_.end() ? nullptr : at->second.get();
}

void Runner::start_server() {
    // Everybody is there before the first message.
    for (const auto& [name, address] : addresses_) party(name);
    server_->start();
}

std::optional<Failure> Runner::run() {
    for (const auto& step : flow_.steps) {
        if (!server_->running() && step.act != Act::Given && step.act != Act::Network) start_server();
        ladder_.note(fmt::format("{:3}: {}", step.line, step.text));
        auto wrong = play(step);
        played_ = ladder_.passed();
        if (wrong) return Failure{step.line, *wrong};
    }
    if (auto wrong = leftovers()) return Failure{flow_.steps.back().line, *wrong};
    return std::nullopt;
}

Runner::Verdict Runner::play(const Step& step) {
    switch (step.act) {
        case Act::Given:
        case Act::Forget: {
            const auto read = step.act == Act::Given ? given_.add(step.source) : given_.forget(step.source);
            if (!read) return read.error().reason;
            if (server_->running()) server_->set_names();
            return std::nullopt;
        }
        case Act::Send:
            return party(step.party).send(step);
        case Act::SendRaw:
            return party(step.party).send_raw(step);
        case Act::SendRtp:
            return send_rtp(step);
        case Act::SendRtcp:
            return send_rtcp(step);
        case Act::ExpectRtcp:
            return expect_rtcp(step);
        case Act::SendDigit:
            return send_digit(step);
        case Act::Hang:
            peer(step.party).close_connections();
            return std::nullopt;
        case Act::Expect:
            return expect(step);
        case Act::ExpectRtp:
            return expect_rtp(step);
        case Act::ExpectDigit:
            return expect_digit(step);
        case Act::Maybe:
            optional_.push_back({&step, step.party});
            return std::nullopt;
        case Act::EventsInOrder:
            return events_in_order(step);
        case Act::AnyOrder:
            return any_order(step);
        case Act::Nothing:
            world_->pass(step.time);
            return nothing_more(step.party);
        case Act::Pass:
            world_->pass(step.time);
            return std::nullopt;
        case Act::Event:
            return event(step);
        case Act::Cli:
            return cli(step);
        case Act::Log:
            return log(step);
        case Act::Variable:
            return variable(step);
        case Act::ManagerSays:
            return manager_says(step);
        case Act::ManagerHears:
            return manager_hears(step);
        case Act::Network:
            return network(step);
        case Act::Clock:
            return clock(step);
        case Act::Sound:
            return sound(step);
        case Act::Reload:
            server_->reload();
            return std::nullopt;
        case Act::Restart:
            server_->kill();
            server_->start();
            return std::nullopt;
        case Act::Stopped:
            // A program has much to put away.
            if (world_->pass_until([&] { return server_->stopped(); },
                                   step.patience.value_or(patience_) + 10 * world_->slack()))
                return std::nullopt;
            return std::string("the server has not stopped");
    }
    return std::nullopt;
}

Runner::Verdict Runner::leftovers() {
    world_->pass(Millis{200} + world_->slack());
    if (!server_->event_fault.empty()) return server_->event_fault;
    if (auto wrong = nothing_more({})) return "at the end: " + *wrong;
    if (!server_->running()) return std::nullopt;
    const auto left = server_->left();
    if (auto wrong = nothing_more({})) return "after the end: " + *wrong;
    return left.empty() ? std::nullopt : Verdict(left);
}

}  // namespace asterism::flows

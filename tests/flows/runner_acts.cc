// SPDX-License-Identifier: Apache-2.0
// Sound, events, commands, the log, the manager and the network of a flow.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "manager.h"
#include "runner.h"
#include "tones.h"

namespace asterism::flows {

namespace {
std::uint64_t option(const Step& step, const char* name, std::uint64_t otherwise) {
    const auto at = step.options.find(name);
    return at == step.options.end() ? otherwise : parse_uint(at->second).value_or(otherwise);
}
constexpr Millis kPacket{20};
std::string stream_of(const Step& step) {
    const auto at = step.options.find("on");
    return at == step.options.end() ? "audio" : at->second;
}
}  // namespace

// ---- sound

Runner::Verdict Runner::send_rtp(const Step& step) {
    auto& who = party(step.party);
    const auto stream = stream_of(step);
    auto to = who.remote_rtp(stream);
    if (const auto told = step.options.find("to"); told != step.options.end())
        to = SocketAddress::parse(words_.apply(told->second)).value_or(SocketAddress{});
    if (!to.is_set() || to.port == 0)
        return step.party + " does not know where to send " + stream + ": no SDP of ours was expected yet";
    const auto payload = static_cast<unsigned>(option(step, "payload", 0));
    auto& end = who.rtp(stream);
    if (step.options.contains("ssrc")) end.change_ssrc();
    end.jump(static_cast<std::uint16_t>(option(step, "sequence", 0)),
             static_cast<std::uint32_t>(option(step, "time", 0)));
    const auto hz = static_cast<unsigned>(option(step, "tone", 0));
    std::optional<std::string> body;
    if (const auto told = step.options.find("body"); told != step.options.end()) {
        body = rtp_body(told->second);
        if (!body) return "no bytes: body=" + told->second;
    }
    for (auto count = option(step, "count", 1); count > 0; --count) {
        end.send(to, payload,
                 body      ? *body
                 : hz != 0 ? hum_packet(hz, static_cast<unsigned>(count))
                           : std::string(160, static_cast<char>(count)));
        world_->pass(kPacket);
    }
    return std::nullopt;
}

Runner::Verdict Runner::send_rtcp(const Step& step) {
    auto& who = party(step.party);
    const auto stream = stream_of(step);
    const auto to = who.remote_rtcp(stream);
    if (!to.is_set() || to.port == 0) return step.party + " does not know where to send RTCP";
    who.rtp(stream).send_rtcp(to, step.subject);
    world_->pass(kPacket);
    return std::nullopt;
}

Runner::Verdict Runner::send_digit(const Step& step) {
    auto& who = party(step.party);
    const auto payload = who.remote_events();
    const auto to = who.remote_rtp();
    const bool tone = step.options.contains("as");
    if ((!payload && !tone) || !to.is_set()) return step.party + " was offered no telephone-event";
    if (std::string_view("0123456789*#ABCD").find(step.subject) == std::string_view::npos ||
        step.subject.size() != 1)
        return "no digit: " + step.subject;
    const auto length = static_cast<unsigned>(option(step, "ms", 100));
    if (tone) {
        // Silence follows: an ear needs some to know that it is over.
        for (unsigned i = 0; i < length / 20 + 5; ++i) {
            who.rtp().send(to, 0, tone_packet(i < length / 20 ? step.subject[0] : '\0', i));
            world_->pass(kPacket);
        }
        return std::nullopt;
    }
    who.rtp().send_digit(to, *payload, step.subject[0], static_cast<std::uint16_t>(length * 8));
    world_->pass(kPacket);
    return std::nullopt;
}

/// Twenty packets each way; the sound in them must come out at the other end, in order, numbered in sequence.
/// The first ones may be eaten while a source is learnt.
Runner::Verdict Runner::sound(const Step& step) {
    auto& a = party(step.party);
    auto& b = party(step.other);
    constexpr int kPackets = 20;
    for (auto* one : {&a, &b}) {
        const auto to = one->remote_rtp();
        if (!to.is_set() || to.port == 0) return one->name() + " does not know where to send sound";
        one->rtp().seen = one->rtp().arrived.size();
    }
    for (int i = 0; i < kPackets; ++i) {
        a.rtp().send(a.remote_rtp(), a.remote_codec(), std::string(160, static_cast<char>(0x20 + i)));
        b.rtp().send(b.remote_rtp(), b.remote_codec(), std::string(160, static_cast<char>(0x60 + i)));
        world_->pass(kPacket);
    }
    world_->pass(Millis{100});
    for (auto [to, from, first] : {std::tuple(&b, &a, 0x20), std::tuple(&a, &b, 0x60)}) {
        int heard = 0;
        int latest = -1;
        for (auto at = to->rtp().seen; at < to->rtp().arrived.size(); ++at) {
            const auto& packet = to->rtp().arrived[at];
            const int number =
                packet.body.size() == 160 ? static_cast<unsigned char>(packet.body[0]) - first : -1;
            if (number < 0 || number >= kPackets) continue;
            if (number <= latest) return fmt::format("{} hears {} out of order", to->name(), from->name());
            latest = number;
            ++heard;
        }
        to->rtp().seen = to->rtp().arrived.size();
        if (heard < kPackets - 5)
            return fmt::format("{} hears {} of {} packets of {}", to->name(), heard, kPackets, from->name());
    }
    return std::nullopt;
}

// ---- what the server says of itself

bool Runner::is_such(const Step& step, const Happened& one) const {
    if (one.used || one.name != step.subject) return false;
    for (const auto& detail : step.details) {
        const auto value = words_.apply(detail.value);
        bool has = false;
        for (const auto& [key, is] : one.fields) has = has || (iequals(key, detail.name) && fits(value, is));
        if (!has) return false;
    }
    return true;
}

/// Each behind the one before; others may stand between.
Runner::Verdict Runner::events_in_order(const Step& step) {
    std::size_t from = 0;
    for (const auto& inner : step.steps) {
        const auto look = [&] {
            for (; from < server_->happened.size(); ++from)
                if (is_such(inner, server_->happened[from])) return true;
            return false;
        };
        const auto begin = from;
        if (wait(step, look)) {
            take_event(inner, server_->happened[from++]);
            continue;
        }
        std::string said;
        for (auto at = begin; at < server_->happened.size(); ++at) {
            said += fmt::format("\n  {}", server_->happened[at].name);
            for (const auto& [key, value] : server_->happened[at].fields)
                said += fmt::format(" {}={}", key, value);
        }
        return fmt::format("line {}: no such event behind the one before; what there was:{}", inner.line,
                           said);
    }
    return std::nullopt;
}

void Runner::take_event(const Step& step, Happened& found) {
    Captures captured;
    for (const auto& detail : step.details)
        for (const auto& [key, is] : found.fields)
            if (iequals(key, detail.name)) fits(words_.apply(detail.value), is, &captured);
    for (const auto& [name, value] : captured) words_.captured[name] = value;
    found.used = true;
}

Runner::Verdict Runner::event(const Step& step) {
    Happened* found = nullptr;
    const auto look = [&] {
        for (auto& one : server_->happened)
            if (is_such(step, one)) found = &one;
        return found != nullptr;
    };
    if (step.negated) {
        world_->pass(world_->slack());
        look();
        return found ? Verdict("there was such an event") : std::nullopt;
    }
    wait(step, look);
    if (!found) {
        std::string said;
        for (const auto& one : server_->happened) {
            if (one.name != step.subject) continue;
            said += "\n ";
            for (const auto& [key, value] : one.fields) said += fmt::format(" {}={}", key, value);
        }
        return said.empty() ? "no event " + step.subject
                            : fmt::format("events {} there were:{}", step.subject, said);
    }
    take_event(step, *found);
    return std::nullopt;
}

Runner::Verdict Runner::cli(const Step& step) {
    const auto answer = std::make_shared<std::optional<std::string>>();
    const auto text = words_.apply(step.subject);
    server_->command(text, [answer](std::string output) { *answer = std::move(output); });
    // 628: this one answers when the program is gone.
    if (text.starts_with("core stop") && step.details.empty()) {
        world_->settle();
        return std::nullopt;
    }
    world_->pass_until([&] { return answer->has_value(); }, step.patience.value_or(Seconds{5}));
    if (!*answer) return std::string("the command does not answer");
    return check_text(step.details, **answer);
}

Runner::Verdict Runner::log(const Step& step) {
    Verdict wrong;
    world_->settle();
    wait(step, [&] {
        std::string text;
        server_->read_log();
        for (const auto& line : ladder_.log_lines()) text += line + "\n";
        wrong = check_text(step.details, text);
        return !wrong;
    });
    return wrong;
}

Runner::Verdict Runner::check_text(const std::vector<Detail>& checks, const std::string& text) {
    for (const auto& check : checks) {
        const auto value = words_.apply(check.value);
        const bool has = check.kind == Detail::Matches ? found(value, text).value_or(false)
                                                       : text.find(value) != std::string::npos;
        if (has == (check.kind == Detail::Without))
            return fmt::format("line {}: {} '{}' in:\n{}", check.line, has ? "there is" : "there is no",
                               value, text);
    }
    return std::nullopt;
}

Runner::Verdict Runner::variable(const Step& step) {
    const auto wanted = words_.apply(step.rest);
    std::string is;
    wait(step, [&] {
        is = server_->variables[step.subject];
        return fits(wanted, is);
    });
    Captures captured;
    if (!fits(wanted, is, &captured)) return fmt::format("{} is '{}', not '{}'", step.subject, is, wanted);
    for (const auto& [name, value] : captured) words_.captured[name] = value;
    return std::nullopt;
}

// ---- the manager

Runner::Verdict Runner::manager_says(const Step& step) {
    if (!manager_)
        manager_ = std::make_unique<Manager>(world_->net(), ladder_,
                                             SocketAddress{*IpAddress::parse("192.0.2.9"), 40001},
                                             SocketAddress{*IpAddress::parse("192.0.2.1"), 5038});
    std::vector<std::pair<std::string, std::string>> fields;
    for (const auto& detail : step.details) fields.emplace_back(detail.name, words_.apply(detail.value));
    manager_->say(fields);
    return std::nullopt;
}

Runner::Verdict Runner::manager_hears(const Step& step) {
    if (!manager_) return std::string("the manager has said nothing yet");
    Manager::Block* found = nullptr;
    wait(step, [&] {
        for (auto& block : manager_->heard) {
            bool all = !block.used;
            for (const auto& detail : step.details) {
                bool has = false;
                for (const auto& [key, value] : block.fields)
                    has = has || (iequals(key, detail.name) && fits(words_.apply(detail.value), value));
                all = all && has;
            }
            if (all) {
                found = &block;
                return true;
            }
        }
        return false;
    });
    if (!found) {
        std::string said;
        for (const auto& block : manager_->heard)
            if (!block.used) said += block.text() + "\n";
        return "the manager did not hear that, but:\n" + said;
    }
    found->used = true;
    return std::nullopt;
}

// ---- the network

Runner::Verdict Runner::network(const Step& step) {
    if (!world_->simulated()) return std::string("only the network in memory can be disturbed");
    auto& net = world_->simulated()->net();
    auto& options = net.options();
    if (step.options.contains("loses")) options.lost = static_cast<unsigned>(option(step, "loses", 0) * 10);
    if (step.options.contains("doubles"))
        options.doubled = static_cast<unsigned>(option(step, "doubles", 0) * 10);
    if (step.options.contains("mixes")) options.in_order = false;
    if (const auto moved = step.options.find("gives"); moved != step.options.end())
        net.move_host({*IpAddress::parse(moved->second)});
    if (step.options.contains("refuses") || step.options.contains("serves"))
        net.refuse(peer(step.party).address(), step.options.contains("refuses"));
    if (step.options.contains("least")) {
        options.least_delay = step.time;
        options.most_delay = step.patience.value_or(step.time);
    }
    const bool lossy = options.lost > 0 || options.doubled > 0;
    for (const auto& [name, peer] : peers_)
        if (lossy) peer->set_patient(true);
    // A message that was lost comes by its second, third or fourth repeat.
    patience_ = 4 * options.most_delay + kUsualPatience;
    if (lossy) patience_ = Seconds{32};
    return std::nullopt;
}

Runner::Verdict Runner::clock(const Step& step) {
    if (!world_->simulated()) return std::string("only the clocks in memory can be disturbed");
    auto& loop = world_->simulated()->loop();
    if (step.subject == "stalls")
        loop.stall(step.time);
    else if (step.subject == "takes")
        server_->set_disk_time(step.time);
    else if (step.subject == "sleeps")
        loop.sleep(step.time);
    else
        loop.set_clock(step.subject == "back" ? -step.time : step.time);
    return std::nullopt;
}

}  // namespace asterism::flows

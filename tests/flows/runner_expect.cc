// SPDX-License-Identifier: Apache-2.0
// What must come from us: which message is meant, and whether it is as the flow says.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "manager.h"
#include "runner.h"
#include "tones.h"

namespace asterism::flows {

namespace {
std::string first_line(const Arrived& arrived) {
    return std::string(trim(split_once(arrived.text, '\n').first));
}
std::string stream_of(const Step& step) {
    const auto at = step.options.find("on");
    return at == step.options.end() ? "audio" : at->second;
}
}  // namespace

bool Runner::is_meant(const Step& step, const Letter& letter) const {
    if (step.status) {
        if (letter.is_request() || letter.status() != step.status) return false;
        return step.method.empty() || letter.method() == step.method;
    }
    return letter.is_request() && letter.method() == step.method;
}

/// Parties of one peer are told apart by Call-ID; what is new belongs to whoever expects it.
bool Runner::belongs(Party& party, const Arrived& arrived) const {
    const auto id = arrived.letter.get("Call-ID");
    if (party.knows(id)) return true;
    return std::none_of(parties_.begin(), parties_.end(), [&](const auto& other) {
        return &other.second->peer() == &party.peer() && other.second->knows(id);
    });
}

Arrived* Runner::next_for(Party& party) {
    for (auto& one : party.peer().inbox()) {
        if (one.used) continue;
        if (!belongs(party, one)) continue;
        // Something that may come or not is passed over, once.
        const auto spare = std::find_if(optional_.begin(), optional_.end(), [&](const Optional& optional) {
            if (optional.party != party.name() || !is_meant(*optional.step, one.letter)) return false;
            return !optional.step->the_same || party.former(one.letter) == one.text;
        });
        if (spare != optional_.end()) {
            if (!spare->step->the_same) optional_.erase(spare);
            one.used = true;
            party.take(one);
            continue;
        }
        return &one;
    }
    return nullptr;
}

Arrived* Runner::any_for(Party& party, const Step& step) {
    for (auto& one : party.peer().inbox())
        if (!one.used && belongs(party, one) && is_meant(step, one.letter)) return &one;
    return nullptr;
}

Runner::Verdict Runner::expect(const Step& step) {
    auto& who = party(step.party);
    Arrived* arrived = nullptr;
    const bool came = wait(step, [&] { return (arrived = next_for(who)) != nullptr; });
    if (!came)
        return fmt::format("nothing came for {} within {} ms", step.party,
                           step.patience.value_or(patience_).count());
    if (!is_meant(step, arrived->letter))
        return fmt::format("{} got: {}\n{}", step.party, first_line(*arrived), arrived->text);
    return check(step, who, *arrived);
}

Runner::Verdict Runner::any_order(const Step& step) {
    std::vector<const Step*> open;
    for (const auto& inner : step.steps) open.push_back(&inner);
    Verdict wrong;
    wait(step, [&] {
        for (auto at = open.begin(); at != open.end() && !wrong;) {
            auto& who = party((*at)->party);
            auto* arrived = any_for(who, **at);
            if (!arrived) {
                ++at;
                continue;
            }
            if (auto what = check(**at, who, *arrived))
                wrong = fmt::format("line {}: {}", (*at)->line, *what);
            at = open.erase(at);
        }
        return open.empty() || wrong;
    });
    if (wrong) return wrong;
    if (!open.empty())
        return fmt::format("line {}: did not come: {}", open.front()->line, open.front()->text);
    return std::nullopt;
}

Runner::Verdict Runner::check(const Step& step, Party& who, Arrived& arrived) {
    const auto& letter = arrived.letter;
    Captures captured;
    const auto pattern = words_.apply(step.rest);
    if (!pattern.empty()) {
        const auto is = step.status ? letter.reason() : letter.uri();
        if (!fits(pattern, is, &captured)) return fmt::format("'{}' is not '{}'", is, pattern);
    }
    if (const auto over = step.options.find("over"); over != step.options.end()) {
        const auto is = arrived.over == Over::Udp ? "udp" : arrived.over == Over::Tcp ? "tcp" : "tls";
        if (over->second != is) return fmt::format("it came over {}, not {}", is, over->second);
    }
    if (const auto from = step.options.find("from"); from != step.options.end()) {
        if (!fits(words_.apply(from->second), arrived.from.text(), &captured))
            return fmt::format("it came from {}, not {}", arrived.from.text(), from->second);
    }
    if (step.the_same) {
        const auto former = who.former(letter);
        if (former != arrived.text)
            return fmt::format("it is not the same as before:\n{}\nbut was:\n{}", arrived.text, former);
    }
    // The real Asterisk has forms of its own.
    if (world_->simulated())
        if (auto wrong = bodies_.fault(letter.get("Content-Type"), letter.body); !wrong.empty())
            return wrong + "\n" + letter.body;
    const auto before =
        who.current() && who.knows(letter.get("Call-ID")) ? who.current()->remote_sdp : std::string();
    arrived.used = true;
    const auto kept = arrived;  // taking it may change the inbox
    for (const auto& detail : step.details) {
        Verdict wrong;
        if (detail.kind == Detail::Sdp)
            wrong = check_sdp(words_.apply(detail.value), letter.body, before, captured);
        else
            wrong = check_detail(detail, who, letter, captured);
        for (const auto& [name, value] : captured) words_.captured[name] = value;
        captured.clear();
        if (wrong) return fmt::format("line {}: {}\n{}", detail.line, *wrong, kept.text);
    }
    for (const auto& [name, value] : captured) words_.captured[name] = value;
    who.take(kept);
    return std::nullopt;
}

Runner::Verdict Runner::check_detail(const Detail& detail, Party&, const Letter& letter, Captures& captured) {
    const auto name = long_name(detail.name);
    const auto value = words_.apply(detail.value);
    auto values = letter.all(name);
    switch (detail.kind) {
        case Detail::Header:
            if (values.empty()) return fmt::format("there is no {}", name);
            for (const auto& one : letter.all(name))
                for (auto& part : list_of(one)) values.push_back(std::move(part));
            for (const auto& one : values)
                if (fits(value, one, &captured)) return std::nullopt;
            return fmt::format("{}: {} is not {}", name, letter.get(name), value);
        case Detail::Matches:
            for (const auto& one : values)
                if (found(value, one).value_or(false)) return std::nullopt;
            if (detail.name == "body" && found(value, letter.body).value_or(false)) return std::nullopt;
            return fmt::format("no {} has ~ {}", name, value);
        case Detail::Without:
            if (detail.name == "sdp" || detail.name == "body")
                return letter.body.empty() ? std::nullopt
                                           : Verdict(fmt::format("there is a body:\n{}", letter.body));
            return values.empty() ? std::nullopt
                                  : Verdict(fmt::format("there is a {}: {}", name, values.front()));
        case Detail::Count: {
            std::size_t count = 0;
            // Challenges and dates have commas of their own.
            const bool list =
                !name.ends_with("Authenticate") && !name.ends_with("Authorization") && name != "Date";
            for (const auto& one : values) count += list ? std::max<std::size_t>(1, list_of(one).size()) : 1;
            if (count == static_cast<std::size_t>(detail.count)) return std::nullopt;
            return fmt::format("there are {} {}, not {}", count, name, detail.count);
        }
        case Detail::BodyHas:
            if (letter.body.find(value) != std::string::npos) return std::nullopt;
            return fmt::format("the body has no '{}'", value);
        default:
            return std::string("that is for messages of a peer");
    }
}

Runner::Verdict Runner::nothing_more(const std::string& name) {
    for (const auto& [peer_name, peer] : peers_) {
        if (!name.empty() && base_name(name) != peer_name) continue;
        for (const auto& [party_name, one] : parties_)
            if (&one->peer() == peer.get()) next_for(*one);  // takes what may come
        for (const auto& one : peer->inbox())
            if (!one.used)
                return fmt::format("nobody expected for {}: {}\n{}", peer_name, first_line(one), one.text);
    }
    return std::nullopt;
}

// ---- media

Runner::Verdict Runner::expect_rtp(const Step& step) {
    auto& who = party(step.party);
    const auto option = [&](const char* name, std::uint64_t otherwise) {
        const auto at = step.options.find(name);
        return at == step.options.end() ? otherwise : parse_uint(at->second).value_or(otherwise);
    };
    auto& end = who.rtp(stream_of(step));
    const auto least = option("count", 1);
    const auto payload = option("payload", 1000);
    const bool listens = step.options.contains("tone");
    const auto hz = static_cast<unsigned>(option("tone", 0));  // none: silence
    const auto count = [&] {
        std::size_t out = 0;
        for (auto at = end.seen; at < end.arrived.size(); ++at)
            if ((payload == 1000 || end.arrived[at].payload == payload) &&
                (!listens || hums(end.arrived[at].body, hz)))
                ++out;
        return out;
    };
    if (least == 0) {
        world_->pass(step.patience.value_or(patience_));
        const auto is = count();
        end.seen = end.arrived.size();
        return is == 0 ? std::nullopt : Verdict(fmt::format("{} RTP packets came for {}", is, step.party));
    }
    const bool came = wait(step, [&] { return count() >= least; });
    const auto is = count();
    const auto all = end.arrived.size() - end.seen;
    const auto heard = std::span(end.arrived).subspan(end.seen);
    end.seen = end.arrived.size();
    if (came) {
        if (const auto told = step.options.find("body"); told != step.options.end()) {
            const auto body = rtp_body(told->second);
            if (!body) return "no bytes: body=" + told->second;
            for (const auto& one : heard)
                if (one.body != *body)
                    return fmt::format("RTP came for {} with the body {}", step.party, hex(one.body));
        }
        // One name for all that was heard of us so far.
        const auto named = [&](const RtpPacket& one) { return one.ssrc == end.arrived.front().ssrc; };
        if (step.options.contains("ssrc") && !std::ranges::all_of(end.arrived, named))
            return "the RTP that came for " + step.party + " changed its SSRC";
        return std::nullopt;
    }
    return fmt::format("{} RTP packets of the {} asked for came for {}; {} in all", is, least, step.party,
                       all);
}

/// Part of a compound packet: sr, rr, bye, pli, fir.
Runner::Verdict Runner::expect_rtcp(const Step& step) {
    auto& end = party(step.party).rtp(stream_of(step));
    const auto is_there = [&] {
        return std::find(end.arrived_rtcp.begin() + static_cast<std::ptrdiff_t>(end.seen_rtcp),
                         end.arrived_rtcp.end(), step.subject) != end.arrived_rtcp.end();
    };
    const bool none = step.options.contains("count") && step.options.at("count") == "0";
    if (none) world_->pass(step.patience.value_or(patience_));
    const bool came = none ? is_there() : wait(step, is_there);
    end.seen_rtcp = end.arrived_rtcp.size();
    if (came != none) return std::nullopt;
    return fmt::format("{} RTCP {} came for {}", none ? "an" : "no", step.subject, step.party);
}

/// One digit as sound, and nothing of another.
Runner::Verdict Runner::expect_tone(const Step& step, std::optional<std::uint64_t> milliseconds) {
    auto& who = party(step.party);
    std::size_t after = 0;
    std::uint64_t packets = 0;
    const auto listen = [&] {
        packets = 0;
        for (auto at = who.rtp().seen; at < who.rtp().arrived.size(); ++at) {
            const auto& packet = who.rtp().arrived[at];
            if (packet.payload != 0 || digit_in(packet.body) != step.subject[0]) continue;
            ++packets;
            after = at + 1;
        }
        return packets != 0;
    };
    const bool came = wait(step, listen);
    if (!came) return fmt::format("the tone of {} did not come for {}", step.subject, step.party);
    world_->pass(Millis{milliseconds.value_or(100) + 60});
    listen();
    who.rtp().seen = after;
    if (milliseconds && packets * 20 != *milliseconds)
        return fmt::format("the tone of {} took {} ms", step.subject, packets * 20);
    return std::nullopt;
}

Runner::Verdict Runner::expect_digit(const Step& step) {
    static constexpr std::string_view kDigits = "0123456789*#ABCD!";
    auto& who = party(step.party);
    const auto milliseconds = [&]() -> std::optional<std::uint64_t> {
        const auto at = step.options.find("ms");
        return at == step.options.end() ? std::nullopt : parse_uint(at->second);
    }();
    if (step.options.contains("as")) return expect_tone(step, milliseconds);
    std::size_t after = 0;
    std::uint64_t length = 0;
    const bool came = wait(step, [&] {
        for (auto at = who.rtp().seen; at < who.rtp().arrived.size(); ++at) {
            const auto& packet = who.rtp().arrived[at];
            const bool ended = packet.body.size() == 4 && (packet.body[1] & 0x80) != 0;
            const auto code = packet.body.empty() ? 99u : static_cast<unsigned char>(packet.body[0]);
            if (packet.payload >= 96 && ended && code < kDigits.size() && kDigits[code] == step.subject[0]) {
                after = at + 1;
                const auto units = static_cast<unsigned char>(packet.body[2]) * 256u +
                                   static_cast<unsigned char>(packet.body[3]);
                length = units / 8;
                return true;
            }
        }
        return false;
    });
    if (!came) return fmt::format("digit {} did not come for {}", step.subject, step.party);
    if (milliseconds && *milliseconds != length)
        return fmt::format("digit {} took {} ms", step.subject, length);
    // The two repeats of its end count as heard.
    world_->pass(Millis{60});
    while (after < who.rtp().arrived.size() && who.rtp().arrived[after].body.size() == 4) ++after;
    who.rtp().seen = after;
    return std::nullopt;
}

}  // namespace asterism::flows

// SPDX-License-Identifier: Apache-2.0
#include "calls.h"

#include <fmt/format.h>

#include <charconv>

#include "asterism/sip/digest.h"
#include "scenarios.h"

namespace asterism::load {

namespace {
/// The owner of a BYE that ends what nobody wants any more.
constexpr std::uint32_t kNobody = 0xffffffff;
}  // namespace

Calls::Calls(const Settings& settings, std::uint16_t caller_media, std::uint16_t callee_media)
    : settings_(settings),
      wire_(settings.local, 0),
      transactions_(wire_, settings, tally_),
      callee_(settings, tally_, callee_media),
      next_tick_(Clock::now()),
      here_(address_text(settings.local)),
      there_(address_text(settings.server.sin_addr)),
      sdp_(audio_offer(here_, caller_media)),
      run_(static_cast<std::uint32_t>(Clock::now().time_since_epoch().count())) {}

void Calls::run(Pace& pace, bool stay) {
    stay_ = stay;
    while (true) {
        const TimePoint now = Clock::now();
        for (std::uint64_t due = pace.due(now, under_way_ - (stay ? talking_ : 0)); due > 0; --due)
            begin(now);
        if (pace.over(now) && under_way_ == (stay ? talking_ : 0)) return;
        turn(Millis{1});
    }
}

void Calls::hang_up_all() {
    stay_ = false;
    const TimePoint now = Clock::now();
    for (std::uint32_t number = 0; number < calls_.size(); ++number) {
        if (calls_[number].state != State::Talking) continue;
        leave(number, now);
        if (number % 32 == 31) turn(Millis{1});
    }
    while (under_way_ > 0) turn(Millis{1});
    settle(Millis{2000});
}

void Calls::settle(Millis longest) {
    const TimePoint until = Clock::now() + longest;
    while (callee_.in_progress() > 0 && Clock::now() < until) turn(Millis{1});
}

void Calls::turn(Millis longest) {
    TimePoint now = Clock::now();
    if (now >= next_tick_) {
        next_tick_ = now + Millis{20};
        transactions_.tick(now, [&](std::uint32_t number) {
            if (number == kNobody) return;
            ++(calls_[number].state == State::Inviting ? tally_.unanswered : tally_.broken);
            end(number, false, now);
        });
        callee_.tick(now);
        for (std::uint32_t number = 0; !stay_ && number < calls_.size(); ++number)
            if (calls_[number].state == State::Talking && now >= calls_[number].hang_up) leave(number, now);
    }
    wire_.flush();
    callee_.flush();
    const int descriptors[] = {wire_.descriptor(), callee_.descriptor()};
    wait_readable(descriptors, 2, longest);
    now = Clock::now();
    callee_.receive(now);
    while (wire_.receive([&](std::string_view bytes, const sockaddr_in&) { on_message(bytes, now); }) ==
           Wire::kBatch) {
    }
}

std::vector<std::uint16_t> Calls::caller_media_ports() const {
    std::vector<std::uint16_t> ports;
    for (const Call& call : calls_)
        if (call.state == State::Talking) ports.push_back(call.server_media);
    return ports;
}

void Calls::begin(TimePoint now) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(calls_.size()));
        calls_.emplace_back();
    }
    const std::uint32_t number = free_.back();
    free_.pop_back();
    Call& call = calls_[number];
    ++call.generation;
    call.state = State::Inviting;
    call.user = next_user_;
    next_user_ = (next_user_ + 1) % settings_.users;
    call.cseq = 0;
    call.challenged = false;
    call.to.clear();
    call.target.clear();
    call.begun = now;
    ++tally_.started;
    ++under_way_;
    invite(number, nullptr, now);
}

std::string Calls::request_uri(const Call& call) const {
    return fmt::format("sip:{:06}@{}:{}", call.user, there_, ntohs(settings_.server.sin_port));
}

// Everything that all requests of a call have, from From on.
std::string Calls::head(const Call& call, std::uint32_t number) const {
    return fmt::format(
        "Max-Forwards: 70\r\nFrom: <sip:{}{:06}@{}>;tag=a{:x}\r\nTo: {}\r\nCall-ID: {:x}-{:x}-{:x}@load\r\n",
        settings_.user, call.user, there_, number, call.to.empty() ? "<" + request_uri(call) + ">" : call.to,
        run_, number, call.generation);
}

void Calls::invite(std::uint32_t number, const Seen* challenge, TimePoint now) {
    Call& call = calls_[number];
    const std::uint32_t id = transactions_.open(number, true);
    const std::string target = request_uri(call);
    std::string& text = transactions_.text(id);
    text.clear();
    fmt::format_to(std::back_inserter(text),
                   "INVITE {} SIP/2.0\r\nVia: SIP/2.0/UDP {}:{};rport;branch={}\r\n{}CSeq: {} INVITE\r\n"
                   "Contact: <sip:{}{:06}@{}:{}>\r\nAllow: INVITE, ACK, BYE, CANCEL, OPTIONS\r\n",
                   target, here_, wire_.port(), transactions_.branch(id), head(call, number), ++call.cseq,
                   settings_.user, call.user, here_, wire_.port());
    if (challenge != nullptr) text += authorization(call, *challenge, target);
    fmt::format_to(std::back_inserter(text), "Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}",
                   sdp_.size(), sdp_);
    transactions_.send(id, now);
}

std::string Calls::authorization(const Call& call, const Seen& seen, const std::string& target) const {
    sip::DigestChallenge challenge;
    challenge.realm = challenge_value(seen.challenge, "realm");
    challenge.nonce = challenge_value(seen.challenge, "nonce");
    const std::string user = fmt::format("{}{:06}", settings_.user, call.user);
    const auto ha1 = sip::digest_ha1(challenge.algorithm, user, challenge.realm, settings_.password);
    return "Authorization: " + sip::digest_answer(challenge, user, ha1, "INVITE", target).print() + "\r\n";
}

void Calls::leave(std::uint32_t number, TimePoint now) {
    Call& call = calls_[number];
    if (call.state == State::Talking) --talking_;
    call.state = State::Leaving;
    const std::uint32_t id = transactions_.open(number, false);
    std::string& text = transactions_.text(id);
    text = fmt::format(
        "BYE {} SIP/2.0\r\nVia: SIP/2.0/UDP {}:{};rport;branch={}\r\n{}CSeq: {} BYE\r\nContent-Length: "
        "0\r\n\r\n",
        call.target, here_, wire_.port(), transactions_.branch(id), head(call, number), ++call.cseq);
    transactions_.send(id, now);
}

void Calls::end(std::uint32_t number, bool well, TimePoint now) {
    Call& call = calls_[number];
    if (call.state == State::Talking) --talking_;
    call.state = State::Free;
    free_.push_back(number);
    --under_way_;
    if (well)
        tally_.finished(call.begun, call.sent, now);
    else
        ++tally_.failed;
}

void Calls::on_message(std::string_view bytes, TimePoint now) {
    Seen seen;
    if (!look(bytes, seen) || seen.status == 0) {  // no request is expected here: we hang up, not the server
        ++tally_.unexpected;
        return;
    }
    std::uint32_t id = 0;
    Transactions::Slot* slot = transactions_.match(seen.branch, id);
    if (slot == nullptr) {  // a repeated answer: acknowledged again if it is an INVITE's (13.2.2.4)
        if (seen.method != "INVITE" || seen.status < 200) return;
        acknowledge(seen, seen.contact, seen.status >= 300 ? seen.branch : std::string_view{});
        if (seen.status < 300 && !is_current(seen.call_id)) end_abandoned(seen, now);
        return;
    }
    if (seen.status < 200) {
        slot->proceeding = true;
        return;
    }
    const std::uint32_t number = slot->owner;
    const TimePoint sent = slot->sent;
    transactions_.close(id);
    if (number == kNobody) return;
    if (seen.method == "INVITE") return on_invite_answer(number, seen, sent, now);
    if (seen.status != 200) ++tally_.broken;
    end(number, seen.status == 200, now);
}

bool Calls::is_current(std::string_view call_id) const {
    std::uint32_t numbers[3] = {};  // run, number, generation, as head() writes them
    const char* at = call_id.data();
    const char* const end = at + call_id.size();
    for (auto& number : numbers) {
        at = std::from_chars(at, end, number, 16).ptr;
        if (at != end) ++at;
    }
    if (numbers[0] != run_ || numbers[1] >= calls_.size()) return false;
    const Call& call = calls_[numbers[1]];
    return call.generation == numbers[2] && call.state != State::Free;
}

void Calls::end_abandoned(const Seen& seen, TimePoint now) {
    const std::uint32_t id = transactions_.open(kNobody, false);
    transactions_.text(id) = fmt::format(
        "BYE {} SIP/2.0\r\nVia: SIP/2.0/UDP {}:{};rport;branch={}\r\nMax-Forwards: 70\r\nFrom: {}\r\nTo: "
        "{}\r\n"
        "Call-ID: {}\r\nCSeq: 9 BYE\r\nContent-Length: 0\r\n\r\n",
        seen.contact, here_, wire_.port(), transactions_.branch(id), seen.from, seen.to, seen.call_id);
    transactions_.send(id, now);
}

void Calls::on_invite_answer(std::uint32_t number, const Seen& seen, TimePoint sent, TimePoint now) {
    Call& call = calls_[number];
    ++tally_.statuses[seen.status];
    if (seen.status >= 300) {
        acknowledge(seen, {}, seen.branch);
        const bool again =
            seen.status == 401 && settings_.digest && !call.challenged && !seen.challenge.empty();
        if (!again) return end(number, false, now);
        call.challenged = true;
        return invite(number, &seen, now);
    }
    call.sent = sent;
    call.to = seen.to;
    call.target = seen.contact;
    call.server_media = audio_port(seen.body);
    call.state = State::Talking;
    call.hang_up = now + settings_.hold;
    ++talking_;
    acknowledge(seen, seen.contact, {});
    if (call.server_media == 0) {  // an answer without sound is none
        ++tally_.broken;
        return end(number, false, now);
    }
    if (stay_)
        tally_.finished(call.begun, call.sent, now);
    else if (settings_.hold.count() == 0)
        leave(number, now);
}

// A 2xx is acknowledged end to end with a branch of its own, another answer with the INVITE's (17.1.1.3).
void Calls::acknowledge(const Seen& seen, std::string_view target, std::string_view branch) {
    const std::string own =
        branch.empty() ? fmt::format("z9hG4bKack{:x}-{:x}", run_, ++acks_) : std::string(branch);
    const std::string uri = target.empty() ? "sip:" + there_ : std::string(target);
    wire_.send(
        settings_.server,
        fmt::format(
            "ACK {} SIP/2.0\r\nVia: SIP/2.0/UDP {}:{};rport;branch={}\r\nMax-Forwards: 70\r\nFrom: {}\r\n"
            "To: {}\r\nCall-ID: {}\r\nCSeq: {} ACK\r\nContent-Length: 0\r\n\r\n",
            uri, here_, wire_.port(), own, seen.from, seen.to, seen.call_id,
            seen.cseq.substr(0, seen.cseq.find(' '))));
}

Tally run_calls(const Settings& settings) {
    Calls calls(settings);
    Pace warm_up(settings, Clock::now(), Clock::now() + settings.warm_up, 0);
    calls.run(warm_up, false);
    calls.settle(Millis{2000});
    calls.tally().forget();
    const Usage before = usage_of(settings.pid);
    const TimePoint begun = Clock::now();
    Pace pace(settings, begun, begun + settings.duration, settings.count);
    if (settings.count == 0) calls.tally().offer(begun, begun + settings.duration);
    calls.run(pace, false);
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    calls.settle(Millis{2000});
    const Usage after = usage_of(settings.pid);
    calls.tally().broken += calls.far_legs();  // the far BYE never came
    calls.tally().failed += calls.far_legs();
    fmt::print("{}\n", calls.tally().json(settings, before, after, seconds));
    return calls.tally();
}

Tally run_hold(const Settings& settings) {
    Calls calls(settings);
    Pace first(settings, Clock::now(), {}, 32);
    calls.run(first, false);
    calls.settle(Millis{2000});
    if (settings.again.count() > 0) {
        Pace lap(settings, Clock::now(), {}, settings.calls);
        calls.run(lap, true);
        for (const TimePoint until = Clock::now() + settings.again; Clock::now() < until;)
            calls.turn(Millis{5});
    }
    calls.tally().forget();
    const Usage before = usage_of(settings.pid);
    const TimePoint begun = Clock::now();
    Pace pace(settings, begun, {}, settings.calls);
    calls.run(pace, true);
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    calls.settle(Millis{0});
    const Usage after = usage_of(settings.pid);
    const Tally up = calls.tally();
    calls.hang_up_all();
    Tally all = up;
    all.failed = calls.tally().failed + calls.far_legs();
    all.retransmissions = calls.tally().retransmissions;
    fmt::print("{}\n", all.json(settings, before, after, seconds));
    return all;
}

}  // namespace asterism::load

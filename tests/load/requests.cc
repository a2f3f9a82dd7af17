// SPDX-License-Identifier: Apache-2.0
// OPTIONS and REGISTER: one request, or two with a challenge between them.
#include <charconv>
#include <vector>

#include <arpa/inet.h>

#include <fmt/format.h>

#include "asterism/sip/digest.h"
#include "pace.h"
#include "scenarios.h"
#include "seen.h"
#include "transactions.h"
#include "wire.h"

namespace asterism::load {

namespace {

// One phone: what it needs to know to register again.
struct Phone {
    std::string ha1;
    std::string nonce;
    std::uint32_t uses = 0;
    std::uint32_t cseq = 0;
    bool busy = false;
};

// An operation: begun when, and whether it has answered a challenge already.
struct Operation {
    std::uint32_t phone = 0;
    bool answered = false;
    TimePoint begun;
};

class Requests {
public:
    explicit Requests(const Settings& settings)
        : settings_(settings),
          wire_(settings.local, 0),
          transactions_(wire_, settings, tally_),
          phones_(settings.users),
          here_(address_text(settings.local)),
          there_(address_text(settings.server.sin_addr)),
          run_(static_cast<std::uint32_t>(Clock::now().time_since_epoch().count())) {}

    Tally run();

private:
    static std::string address_text(in_addr address) {
        char text[INET_ADDRSTRLEN];
        return inet_ntop(AF_INET, &address, text, sizeof text);
    }
    bool registers() const { return settings_.scenario.starts_with("register"); }
    bool caches() const { return settings_.scenario == "register-cached"; }

    void phase(TimePoint until, std::uint64_t count);
    bool begin(TimePoint now);
    void ask(std::uint32_t operation, TimePoint now);
    std::string authorization(Phone& phone, std::uint32_t number);
    void on_message(std::string_view bytes, TimePoint now);
    bool answer_challenge(std::uint32_t operation, const Seen& seen, TimePoint now);
    void end(std::uint32_t operation, bool well, TimePoint now);

    const Settings& settings_;
    Tally tally_;
    Wire wire_;
    Transactions transactions_;
    std::vector<Phone> phones_;
    std::vector<Operation> operations_;
    std::vector<std::uint32_t> free_;
    std::uint64_t under_way_ = 0;
    std::uint32_t next_phone_ = 0;
    std::string here_;
    std::string there_;
    std::string realm_;
    sip::DigestAlgorithm algorithm_ = sip::DigestAlgorithm::Md5;
    std::uint32_t run_;
};

Tally Requests::run() {
    // Nonces are fetched before, and every path of the server has been walked.
    const bool each_once = settings_.count == settings_.users;
    if (!each_once || caches()) phase(Clock::now() + settings_.warm_up, caches() ? settings_.users : 0);
    tally_.forget();
    const Usage before = usage_of(settings_.pid);
    const TimePoint begun = Clock::now();
    if (settings_.count == 0) tally_.offer(begun, begun + settings_.duration);
    phase(begun + settings_.duration, settings_.count);
    const double seconds = std::chrono::duration<double>(Clock::now() - begun).count();
    const Usage after = usage_of(settings_.pid);
    fmt::print("{}\n", tally_.json(settings_, before, after, seconds));
    return tally_;
}

void Requests::phase(TimePoint until, std::uint64_t count) {
    Pace pace(settings_, Clock::now(), until, count);
    TimePoint next_tick = Clock::now();
    const int descriptor = wire_.descriptor();
    while (true) {
        TimePoint now = Clock::now();
        for (std::uint64_t due = pace.due(now, under_way_); due > 0; --due) begin(now);
        if (now >= next_tick) {
            transactions_.tick(now, [&](std::uint32_t operation) {
                ++tally_.unanswered;
                end(operation, false, now);
            });
            next_tick = now + Millis{50};
        }
        wire_.flush();
        if (pace.over(now) && under_way_ == 0) return;
        wait_readable(&descriptor, 1, Millis{1});
        now = Clock::now();
        while (wire_.receive([&](std::string_view bytes, const sockaddr_in&) { on_message(bytes, now); }) ==
               Wire::kBatch) {
        }
    }
}

bool Requests::begin(TimePoint now) {
    ++tally_.started;
    ++under_way_;
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(operations_.size()));
        operations_.emplace_back();
    }
    const std::uint32_t operation = free_.back();
    free_.pop_back();
    operations_[operation] = {next_phone_, false, now};
    next_phone_ = (next_phone_ + 1) % settings_.users;
    ask(operation, now);
    return true;
}

void Requests::ask(std::uint32_t operation, TimePoint now) {
    const std::uint32_t number = operations_[operation].phone;
    Phone& phone = phones_[number];
    const std::uint32_t id = transactions_.open(operation, false);
    std::string& text = transactions_.text(id);
    text.clear();
    const std::string branch = transactions_.branch(id);
    const auto out = std::back_inserter(text);
    const std::string_view method = registers() ? "REGISTER" : "OPTIONS";
    fmt::format_to(out,
                   "{} sip:{} SIP/2.0\r\nVia: SIP/2.0/UDP {}:{};rport;branch={}\r\nMax-Forwards: 70\r\n"
                   "From: <sip:{}{:06}@{}>;tag=t{:x}\r\n",
                   method, there_, here_, wire_.port(), branch, settings_.user, number, there_, id);
    if (registers())
        fmt::format_to(out, "To: <sip:{}{:06}@{}>\r\n", settings_.user, number, there_);
    else
        fmt::format_to(out, "To: <sip:{}>\r\n", there_);
    // A phone keeps the Call-ID of its registrations (10.2).
    fmt::format_to(out, "Call-ID: {:x}-{:x}@load\r\nCSeq: {} {}\r\n", run_, registers() ? number : id,
                   ++phone.cseq, method);
    fmt::format_to(out, "Contact: <sip:{}{:06}@{}:{}>\r\n", settings_.user, number, here_, wire_.port());
    if (registers()) text += "Expires: 3600\r\n";
    if (!phone.nonce.empty() && (caches() || operations_[operation].answered))
        text += authorization(phone, number);
    text += "Content-Length: 0\r\n\r\n";
    transactions_.send(id, now);
}

std::string Requests::authorization(Phone& phone, std::uint32_t number) {
    const std::string user = fmt::format("{}{:06}", settings_.user, number);
    if (phone.ha1.empty()) phone.ha1 = sip::digest_ha1(algorithm_, user, realm_, settings_.password);
    sip::DigestChallenge challenge;
    challenge.algorithm = algorithm_;
    challenge.realm = realm_;
    challenge.nonce = phone.nonce;
    const auto answer = sip::digest_answer(challenge, user, sip::DigestHex::lower(phone.ha1), "REGISTER",
                                           "sip:" + there_, ++phone.uses);
    return "Authorization: " + answer.print() + "\r\n";
}

void Requests::on_message(std::string_view bytes, TimePoint now) {
    Seen seen;
    std::uint32_t id = 0;
    Transactions::Slot* slot = nullptr;
    if (look(bytes, seen) && seen.status != 0) slot = transactions_.match(seen.branch, id);
    if (slot == nullptr) {
        ++tally_.unexpected;
        return;
    }
    if (seen.status < 200) {
        slot->proceeding = true;
        return;
    }
    const std::uint32_t operation = slot->owner;
    transactions_.close(id);
    ++tally_.statuses[seen.status];
    if (seen.status == 401 && answer_challenge(operation, seen, now)) return;
    const bool bound = !registers() || !seen.contact.empty();  // a 200 lists what is bound
    end(operation, seen.status == 200 && bound, now);
}

// The first challenge of an operation is answered; a second says that we were wrong.
bool Requests::answer_challenge(std::uint32_t operation, const Seen& seen, TimePoint now) {
    const std::string_view nonce = challenge_value(seen.challenge, "nonce");
    if (operations_[operation].answered || nonce.empty()) return false;
    Phone& phone = phones_[operations_[operation].phone];
    realm_ = challenge_value(seen.challenge, "realm");
    algorithm_ =
        sip::algorithm_of(challenge_value(seen.challenge, "algorithm")).value_or(sip::DigestAlgorithm::Md5);
    phone.nonce = nonce;
    phone.uses = 0;
    operations_[operation].answered = true;
    ask(operation, now);
    return true;
}

void Requests::end(std::uint32_t operation, bool well, TimePoint now) {
    if (well)
        tally_.finished(operations_[operation].begun, now);
    else
        ++tally_.failed;
    --under_way_;
    free_.push_back(operation);
}

}  // namespace

Tally run_requests(const Settings& settings) { return Requests(settings).run(); }

}  // namespace asterism::load

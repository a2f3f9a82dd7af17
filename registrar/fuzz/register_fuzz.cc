// SPDX-License-Identifier: Apache-2.0
// Whole REGISTERs, one after the other, to a registrar with bindings: several contacts in each, those that
// are equal to each other and those that are not, removals, stars, flows, time that passes, connections that
// close. After each the bindings are compared with a model that knows nothing of plans: it takes one contact
// after the other, on a list.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "../testing/registrar_rig.h"
#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "room_limits.h"

using namespace asterism;

namespace {

void require(bool condition) {
    if (!condition) __builtin_trap();
}

/// What the fuzzer decides, a byte at a time; zeros when it has nothing more to say.
class Choices {
public:
    Choices(const std::uint8_t* data, std::size_t size) : at_(data), end_(data + size) {}
    bool more() const { return at_ != end_; }
    unsigned byte() { return more() ? *at_++ : 0; }
    unsigned below(unsigned number) { return byte() % number; }

private:
    const std::uint8_t* at_;
    const std::uint8_t* end_;
};

/// Parameters that a URI of the fuzzer may have. `transport` must stand in both of two equal ones.
constexpr std::array<const char*, 4> kNames = {"x", "y", "transport", "z"};

struct Uri {
    std::string user;
    std::vector<std::pair<std::string, std::string>> params;

    std::string text() const {
        auto out = "sip:" + user + "@192.0.2.77";
        for (const auto& [name, value] : params) out += ";" + name + "=" + value;
        return out;
    }
    /// Of a name that is said twice the first counts.
    std::map<std::string, std::string> first() const { return {params.begin(), params.end()}; }
};

/// RFC 3261 19.1.4, for these URIs alone.
bool equal(const Uri& a, const Uri& b) {
    if (a.user != b.user) return false;
    const auto one = a.first();
    const auto other = b.first();
    if (one.contains("transport") != other.contains("transport")) return false;
    return std::ranges::all_of(one, [&](const auto& param) {
        const auto at = other.find(param.first);
        return at == other.end() || at->second == param.second;
    });
}

struct Contact {
    Uri uri;
    std::optional<unsigned> expires;
    unsigned instance = 0;
    unsigned reg_id = 0;

    std::string text() const {
        auto out = "<" + uri.text() + ">";
        if (expires) out += ";expires=" + std::to_string(*expires);
        if (instance) out += ";+sip.instance=\"<urn:uuid:" + std::to_string(instance) + ">\"";
        if (reg_id) out += ";reg-id=" + std::to_string(reg_id);
        return out;
    }
};

struct Request {
    std::vector<Contact> contacts;
    bool star = false;
    std::optional<unsigned> expires;
    std::string call_id;
    unsigned cseq = 0;
    bool stream = false;
    unsigned flow = 0;
    bool outbound = false;
};

struct Rules {
    unsigned most = 0;
    bool remove_existing = false;
};

struct Bound {
    unsigned number = 0;  // in the order in which they came
    Uri uri;
    std::string call_id;
    unsigned cseq = 0;
    std::int64_t ends = 0;
    unsigned instance = 0, reg_id = 0;
    unsigned flow = 0;
    bool touched = false, removed = false;
};

constexpr std::int64_t kLeast = 60, kMost = 7200, kDefault = 3600;

/// What the bindings are after `request`, and the status of its answer; bindings stay as they are when it is
/// refused.
class Model {
public:
    explicit Model(Rules rules) : rules_(rules) {}

    int take(const Request& request, std::int64_t now) {
        auto next = bindings_;
        const auto status = judge(request, now, next);
        if (status != 200) return status;
        std::erase_if(next, &Bound::removed);
        for (auto& one : next) one.touched = false;
        bindings_ = std::move(next);
        return 200;
    }
    void pass(std::int64_t now) {
        std::erase_if(bindings_, [now](const Bound& one) { return one.ends <= now; });
    }
    void close(unsigned flow) {
        std::erase_if(bindings_, [flow](const Bound& one) { return one.flow == flow; });
    }
    const std::vector<Bound>& bindings() const { return bindings_; }

private:
    static std::int64_t limited(std::int64_t seconds) {
        return seconds == 0 ? 0 : std::clamp(seconds, kLeast, kMost);
    }

    int judge(const Request& request, std::int64_t now, std::vector<Bound>& all) {
        if (request.star) {
            if (!request.contacts.empty() || request.expires != 0u) return 400;
            all.clear();
            return 200;
        }
        unsigned flows = 0;
        for (const auto& contact : request.contacts) {
            const auto seconds = limited(contact.expires   ? *contact.expires
                                         : request.expires ? *request.expires
                                                           : kDefault);
            const unsigned reg_id = contact.instance && request.outbound ? contact.reg_id : 0;
            if (reg_id && seconds && ++flows > 1) return 400;
            auto* known = find(all, contact.uri);
            if (!known) {
                if (seconds == 0) continue;
                known = &all.emplace_back();
                known->uri = contact.uri;
                known->number = ++last_;
            } else if (known->number <= before_ && known->call_id == request.call_id &&
                       request.cseq < known->cseq && !known->touched) {
                return 500;
            }
            known->touched = true;
            known->removed = seconds == 0;
            known->call_id = request.call_id;
            known->cseq = request.cseq;
            known->ends = now + seconds;
            known->instance = contact.instance;
            known->reg_id = reg_id;
            known->flow = request.stream && reg_id ? request.flow : 0;
        }
        replace_flow(all);
        if (!make_room(all)) return 403;
        before_ = last_;
        return 200;
    }

    /// Those of before this request are found when it removed them, too: the last word counts.
    Bound* find(std::vector<Bound>& all, const Uri& uri) const {
        const auto is_there = [this](const Bound& one) { return one.number <= before_ || !one.removed; };
        for (auto& one : all)
            if (is_there(one) && one.uri.text() == uri.text()) return &one;
        for (auto& one : all)
            if (is_there(one) && equal(one.uri, uri)) return &one;
        return nullptr;
    }

    void replace_flow(std::vector<Bound>& all) const {
        for (const auto& one : all) {
            if (!one.touched || one.removed || one.reg_id == 0) continue;
            for (auto& other : all)
                if (!other.touched && other.reg_id == one.reg_id && other.instance == one.instance)
                    other.removed = true;
        }
    }

    bool make_room(std::vector<Bound>& all) const {
        const auto stays = [](const Bound& one) { return !one.removed; };
        const auto total = static_cast<std::size_t>(std::ranges::count_if(all, stays));
        if (total <= rules_.most) return true;
        const auto added =
            std::ranges::count_if(all, [&](const Bound& one) { return one.number > before_ && stays(one); });
        if (!rules_.remove_existing || static_cast<unsigned>(added) > rules_.most) return false;
        for (auto surplus = total - rules_.most; surplus > 0; --surplus) {
            Bound* first = nullptr;
            for (auto& one : all)
                if (!one.touched && !one.removed && (!first || one.ends < first->ends)) first = &one;
            if (!first) return false;
            first->removed = true;
        }
        return true;
    }

    Rules rules_;
    std::vector<Bound> bindings_;
    unsigned last_ = 0;
    unsigned before_ = 0;  // numbers up to it were there before this request
};

class Quiet final : public log::Sink {
    void write(const log::Record&) override {}
};

class World {
public:
    explicit World(Rules rules) : rig_(aor_of(rules)) {}

    int ask(const Request& request) {
        auto text =
            "Call-ID: " + request.call_id + "\r\nCSeq: " + std::to_string(request.cseq) + " REGISTER\r\n";
        if (request.star) text += "Contact: *\r\n";
        for (const auto& contact : request.contacts) text += "Contact: " + contact.text() + "\r\n";
        if (request.expires) text += "Expires: " + std::to_string(*request.expires) + "\r\n";
        if (request.outbound) text += "Supported: outbound\r\n";
        const auto answer = rig_.send(text, *SocketAddress::parse("198.51.100.7:5060"),
                                      request.stream ? flow(request.flow) : sip::FlowId{});
        require(answer.has_value());
        if (answer->status() == 200) require(answer->count(sip::HeaderId::Contact) == rig_.registrar.count());
        return answer->status();
    }
    void pass(Seconds time) { rig_.loop.pass(std::chrono::duration_cast<Millis>(time)); }
    void close(unsigned number) { rig_.registrar.on_flow_closed(flow(number)); }
    std::int64_t now() const {
        return std::chrono::duration_cast<Seconds>(rig_.loop.now() - MonoTime{}).count();
    }

    /// All that is bound is what the model says, wherever it is asked.
    void compare(const Model& model) {
        const auto rows = rig_.registrar.rows("alice");
        const auto& wanted = model.bindings();
        require(rows.size() == wanted.size() && rig_.registrar.count() == wanted.size());
        require(std::ranges::is_permutation(
            rows, wanted, {}, [](const registrar::ContactRow& row) { return row.binding.uri; },
            [](const Bound& one) { return one.uri.text(); }));
        for (const auto& one : wanted) {
            const auto row =
                std::ranges::find(rows, one.uri.text(), [](const auto& it) { return it.binding.uri; });
            require(row->binding.call_id == one.call_id && row->binding.cseq == one.cseq);
            require(row->binding.reg_id == one.reg_id && row->binding.flow == flow(one.flow));
            const auto left =
                std::chrono::duration_cast<Seconds>(*row->contact.expires - rig_.loop.wall_now());
            require(std::abs(left.count() - (one.ends - now())) <= 1);
            require(rig_.registrar.contact("alice", row->contact.id)->uri == row->binding.uri);
        }
        for (unsigned number = 1; number <= 3; ++number)
            require(rig_.registrar.contacts_on(flow(number)) ==
                    static_cast<std::size_t>(std::ranges::count(wanted, number, &Bound::flow)));
        // The journal holds the same, and nothing besides.
        require(rig_.journal.content().size() == wanted.size());
    }

private:
    static sip::FlowId flow(unsigned number) { return number ? sip::FlowId{number, 1, 1, 0} : sip::FlowId{}; }
    static endpoint::Aor aor_of(Rules rules) {
        endpoint::Aor aor;
        aor.max_contacts = rules.most;
        aor.remove_existing = rules.remove_existing;
        return aor;
    }
    registrar::testing::RegistrarRig rig_;
};

Contact choose_contact(Choices& choices) {
    constexpr std::array<unsigned, 6> kTimes = {0, 1, 100, 300, 7000, 4000000000};
    Contact contact;
    const auto shape = choices.byte();
    contact.uri.user = std::string(1, static_cast<char>('a' + shape % 3));
    for (auto params = shape / 3 % 4; params > 0; --params) {
        const auto which = choices.byte();
        contact.uri.params.emplace_back(kNames[which % 4], std::to_string(which / 4 % 3));
    }
    const auto time = choices.below(10);
    if (time < kTimes.size()) contact.expires = kTimes[time];
    const auto flow = choices.byte();
    if (flow % 4 == 3) {
        contact.instance = 1 + flow / 4 % 2;
        contact.reg_id = flow / 8 % 3;
    }
    return contact;
}

Request choose_request(Choices& choices) {
    constexpr std::array<unsigned, 3> kTimes = {0, 200, 100000};
    Request request;
    const auto how = choices.byte();
    request.call_id = how % 2 ? "one" : "other";
    request.cseq = 1 + choices.below(4);
    request.stream = how / 2 % 2;
    request.outbound = how / 4 % 2;
    request.flow = 1 + how / 8 % 3;
    if (const auto time = how / 32 % 4; time < kTimes.size()) request.expires = kTimes[time];
    request.star = how / 128 && choices.below(4) == 0;
    for (auto contacts = choices.below(6); contacts > 0; --contacts)
        request.contacts.push_back(choose_contact(choices));
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Quiet quiet;
    log::install(&quiet);
    Choices choices(data, size);
    seed_random_for_tests(1);
    registrar::limits::contacts_alike.set(1000);
    const auto first = choices.byte();
    const Rules rules{1 + first % 8, first / 8 % 2 == 1};
    World world(rules);
    Model model(rules);
    for (unsigned step = 0; choices.more() && step < 40; ++step) {
        switch (choices.below(8)) {
            case 0: {
                world.pass(Seconds{choices.below(4) * 90 + 1});
                model.pass(world.now());
                break;
            }
            case 1: {
                const auto flow = 1 + choices.below(3);
                world.close(flow);
                model.close(flow);
                break;
            }
            default: {
                const auto request = choose_request(choices);
                const auto status = world.ask(request);
                require(status == model.take(request, world.now()));
                break;
            }
        }
        world.compare(model);
    }
    return 0;
}

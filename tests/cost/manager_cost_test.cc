// SPDX-License-Identifier: Apache-2.0
// Every action of the manager interface, and every command, with each of its fields at its largest:
// README.md.
#include <time.h>

#include <limits>
#include <set>
#include <sstream>

#include "asterism/base/limit.h"
#include "asterism/base/text.h"
#include "asterism/rt/sim.h"
#include "given.h"
#include "ladder.h"
#include "lines.h"
#include "server.h"

namespace asterism::cost {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// With what an action gets somewhere; every field that any of them reads.
const Fields& ordinary_fields() {
    static const Fields fields{{"Account", "a"},
                               {"Application", "NoOp"},
                               {"ApplicationData", "x"},
                               {"BridgeUniqueid", "x"},
                               {"CallerID", "Bob <100>"},
                               {"Category", "general"},
                               {"Cause", "17"},
                               {"Channel", "Local/200@office"},
                               {"ChannelId", ""},
                               {"Codecs", "ulaw"},
                               {"Context", "office"},
                               {"Data", "x"},
                               {"Destination", "pjsip:alice"},
                               {"Digit", "1"},
                               {"Endpoint", "alice"},
                               {"Exten", "200"},
                               {"Extension", "300"},
                               {"Family", "f"},
                               {"Filename", "extensions.conf"},
                               {"Filter", "Event: None"},
                               {"From", "sip:a@b"},
                               {"Key", "k"},
                               {"Mailbox", "1@default"},
                               {"Message", "hello"},
                               {"Operation", "Add"},
                               {"Priority", "1"},
                               {"Provider", "CustomPresence:x"},
                               {"SrcFilename", "extensions.conf"},
                               {"DstFilename", "new.conf"},
                               {"State", "available"},
                               {"Timeout", "1000"},
                               {"To", "pjsip:alice"},
                               {"URI", "sip:a@192.0.2.77"},
                               {"UserEvent", "x"},
                               {"Val", "v"},
                               {"Value", "v"},
                               {"Var", "x"},
                               {"Variable", "x=y"},
                               {"Action-000000", "NewCat"},
                               {"Cat-000000", "c"},
                               {"Var-000000", "v"},
                               {"Value-000000", "w"}};
    return fields;
}

/// What may be hard to read, a character or a few again and again.
constexpr std::string_view kPatterns[] = {"x", "a=b,", ",", "(", "${", "(.*)*", "%41"};
/// After so many of them: a field that changed nothing is not read.
constexpr std::size_t kEnough = 2;
/// A line has at most 8192 bytes.
constexpr std::size_t kLongest = 8000;

std::int64_t thread_time() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

std::string so_long(std::string_view pattern, std::size_t bytes) {
    std::string out;
    while (out.size() + pattern.size() <= bytes) out += pattern;
    return out;
}

class ManagerCostTest : public testing::Test, public rt::StreamHandler {
protected:
    ManagerCostTest() {
        const auto lines = flows::read_lines(
            "endpoint alice (max_contacts=10)\n"
            "dialplan office,_. => Busy()\n"
            "dialplan office,200 => Answer()\n"
            "manager.conf:\n"
            "    [general]\n"
            "    enabled=yes\n"
            "    [root]\n"
            "    secret=x\n"
            "    read=\n"
            "    write=all\n");
        EXPECT_TRUE(lines.has_value());
        for (const auto& line : *lines) EXPECT_TRUE(given_.add(line).has_value());
        server_.start();
        connect();
    }
    ~ManagerCostTest() override {
        stream_.reset();
        server_.kill();
        Limit::reset_all();
    }
    void connect() {
        stream_ = net_.connect(
            {.to = *SocketAddress::parse("192.0.2.1:5038"), .from = *SocketAddress::parse("192.0.2.10:0")},
            *this);
        loop_.pass(Millis{10});
        say({{"Action", "Login"}, {"Username", "root"}, {"Secret", "x"}});
        ASSERT_NE(heard_.find("Authentication accepted"), std::string::npos) << heard_;
    }
    void on_bytes(rt::Stream&, std::string_view bytes) override { heard_ += bytes; }
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { stream_closed_ = true; }

    static std::string text_of(const Fields& fields) {
        std::string text;
        for (const auto& [name, value] : fields) text += name + ": " + value + "\r\n";
        return text + "\r\n";
    }
    /// Processor time of what it causes, soon and later.
    std::int64_t say(const Fields& fields) {
        const auto text = text_of(fields);
        heard_.clear();
        stream_->send(SharedBytes::copy(text));
        const auto before = thread_time();
        loop_.pass(Millis{50});
        const auto took = thread_time() - before;
        server_.happened.clear();
        return took;
    }
    template <class Make>
    std::int64_t least(int times, const Make& make) {
        auto best = std::numeric_limits<std::int64_t>::max();
        for (int i = 0; i < times; ++i) best = std::min(best, say(make()));
        return best;
    }
    /// With so much of something: at most so many times what the same bytes cost that nobody reads, beside
    /// what the action costs anyway; or else at most thrice of what half of it costs.
    template <class With>
    void expect_bounded(const std::string& what, std::size_t most, const With& with) {
        constexpr int kMultiple = 20;
        std::int64_t all = 0, half = 0, ordinary = 0;
        for (const int times : {1, 3, 9, 27}) {
            all = least(times, [&] { return with(most); });
            ASSERT_FALSE(stream_closed_) << what;
            ordinary = least(times, [&] { return with(1); });
            if (all <= kMultiple * unread_ + 2 * ordinary) return;
            half = least(times, [&] { return with(most / 2); });
            if (all - ordinary <= 3 * (half - ordinary) + unread_) return;
        }
        ADD_FAILURE() << what << ": " << all / 1000 << " us, half of it " << half / 1000 << " us, ordinary "
                      << ordinary / 1000 << " us, unread bytes " << unread_ / 1000;
    }
    /// Of ListCommands.
    std::vector<std::string> actions() {
        say({{"Action", "ListCommands"}});
        // Those that end the session, or everything; Command has a test of its own.
        static const std::set<std::string> kNot{"Logoff", "Login", "Command", "Reload", "WaitEvent"};
        std::vector<std::string> out;
        for (const auto line : split(heard_, '\n')) {
            const auto [name, about] = split_once(trim(line), ':');
            if (about.find("(Priv: ") == about.npos || kNot.contains(std::string(name))) continue;
            out.emplace_back(name);
        }
        return out;
    }

    rt::SimLoop loop_;
    rt::SimNet net_{loop_, {.host = {*IpAddress::parse("192.0.2.1")}}};
    flows::Ladder ladder_{loop_, false};
    flows::Substitution words_;
    flows::Given given_{words_};
    flows::Server server_{loop_, net_, ladder_, given_};
    std::unique_ptr<rt::Stream> stream_;
    std::string heard_;
    bool stream_closed_ = false;
    std::int64_t unread_ = 0;
};

TEST_F(ManagerCostTest, AFieldAtItsLargestCostsWhatItsBytesCost) {
    unread_ = least(20, [] { return Fields{{"Action", "Ping"}, {"X", std::string(kLongest, 'x')}}; });
    const auto all = actions();
    ASSERT_GT(all.size(), 60u);
    for (const auto& action : all) {
        Fields ordinary{{"Action", action}};
        for (const auto& field : ordinary_fields()) ordinary.push_back(field);
        say(ordinary);
        const auto answer = heard_;
        for (std::size_t at = 1; at < ordinary.size(); ++at) {
            bool is_read = false;
            std::size_t tried = 0;
            for (const auto pattern : kPatterns) {
                if (!is_read && tried++ == kEnough) break;
                const auto with = [&](std::size_t bytes) {
                    auto fields = ordinary;
                    if (bytes > 1) fields[at].second = so_long(pattern, bytes);
                    return fields;
                };
                expect_bounded(fmt::format("{} with {}: {}...", action, ordinary[at].first, pattern),
                               kLongest, with);
                if (HasFatalFailure()) return;
                say(with(kLongest));
                is_read = is_read || heard_ != answer;
            }
        }
    }
}

// As many fields as there may be, of each name that may stand more than once.
TEST_F(ManagerCostTest, AsManyFieldsAsThereMayBe) {
    constexpr std::size_t kMany = 200;
    unread_ = least(20, [] {
        Fields fields{{"Action", "Ping"}};
        for (std::size_t i = 0; i < kMany; ++i) fields.emplace_back("X", std::to_string(i));
        return fields;
    });
    for (const auto& action : actions())
        for (const auto& [name, value] : ordinary_fields()) {
            Fields ordinary{{"Action", action}};
            for (const auto& field : ordinary_fields()) ordinary.push_back(field);
            const bool numbered = name.contains('-');
            const auto with = [&](std::size_t count) {
                auto fields = ordinary;
                for (std::size_t i = 0; i < count; ++i)
                    fields.emplace_back(
                        numbered ? fmt::format("{}{:06}", name.substr(0, name.find('-') + 1), i) : name,
                        fmt::format("{}{}", value.empty() ? "x" : value, i));
                return fields;
            };
            expect_bounded(fmt::format("{} with many {}", action, name), kMany, with);
            if (HasFatalFailure()) return;
        }
}

TEST_F(ManagerCostTest, ACommandAtItsLongestCostsWhatItsBytesCost) {
    unread_ = least(20, [] { return Fields{{"Action", "Ping"}, {"X", std::string(kLongest, 'x')}}; });
    say({{"Action", "Command"}, {"Command", "core show help"}});
    std::vector<std::string> commands;
    for (const auto line : split(heard_, '\n')) {
        auto text = trim(line);
        if (!text.starts_with("Output:")) continue;
        text = trim(text.substr(7));
        const auto words = text.substr(0, text.find(" -- "));
        // Those that stop or change the server itself, or write files.
        if (words.contains("stop") || words.contains("pcap") || words.contains("save") ||
            words.contains("logger") || words.contains("restart") || words.contains("reload") ||
            words.starts_with("!"))
            continue;
        std::string command;
        for (const auto word : split(words, ' ')) {
            if (word.empty() || word.find_first_of("<[{") != word.npos) break;
            (command += command.empty() ? "" : " ") += word;
        }
        commands.push_back(command);
    }
    ASSERT_GT(commands.size(), 80u);
    for (const auto& command : commands)
        for (const std::string_view pattern : {"x", "x ", "(", "\"", "\\", "${", "a,", "/", "%"}) {
            const auto with = [&](std::size_t bytes) {
                return Fields{{"Action", "Command"},
                              {"Command", command + " " + (bytes > 1 ? so_long(pattern, bytes) : "x")}};
            };
            expect_bounded(fmt::format("{} {}...", command, pattern), kLongest - 100, with);
            if (HasFatalFailure()) return;
        }
}

}  // namespace
}  // namespace asterism::cost

// SPDX-License-Identifier: Apache-2.0
// Every action of the manager interface, and every command, with each of its fields at its largest:
// README.md.
#include <fmt/core.h>

#include <set>

#include "asterism/base/text.h"
#include "world.h"

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

std::string so_long(std::string_view pattern, std::size_t bytes) {
    std::string out;
    while (out.size() + pattern.size() <= bytes) out += pattern;
    return out;
}

class ManagerCostTest : public World, public rt::StreamHandler {
protected:
    ManagerCostTest()
        : World(
              "endpoint alice (max_contacts=10)\n"
              "dialplan office,_. => Busy()\n"
              "dialplan office,200 => Answer()\n"
              "manager.conf:\n"
              "    [general]\n"
              "    enabled=yes\n"
              "    [root]\n"
              "    secret=x\n"
              "    read=\n"
              "    write=all\n") {
        connect();
    }
    ~ManagerCostTest() override { stream_.reset(); }
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
    /// What it causes, soon and later.
    Cost say(const Fields& fields) { return write(text_of(fields)); }
    Cost write(const std::string& text) {
        heard_.clear();
        stream_->send(SharedBytes::copy(text));
        const auto cost = pass(Millis{50});
        server_.happened.clear();
        return cost;
    }
    template <class Make>
    Cost least_of(int times, const Make& make) {
        return least(times, [&] { return say(make()); });
    }
    /// With so much of something: at most so many times what the same bytes cost that nobody reads, beside
    /// what the action costs anyway; or else at most thrice of what half of it costs.
    template <class With>
    void expect_bounded(const std::string& what, std::size_t most, const With& with) {
        constexpr int kMultiple = 20;
        Cost found;
        std::int64_t half = 0, ordinary = 0;
        for (const int times : {1, 3, 9, 27}) {
            found = least_of(times, [&] { return with(most); });
            ASSERT_FALSE(stream_closed_) << what;
            if (found.longest > longest_turn()) continue;
            ordinary = least_of(times, [&] { return with(1); }).all;
            if (found.all <= kMultiple * unread_ + 2 * ordinary) return;
            half = least_of(times, [&] { return with(most / 2); }).all;
            if (found.all - ordinary <= 3 * (half - ordinary) + unread_) return;
        }
        ADD_FAILURE() << what << ": " << found.all << " " << meter_.unit() << ", half of it " << half
                      << ", ordinary " << ordinary << ", unread bytes " << unread_ << ", the longest turn "
                      << found.longest << " of at most " << longest_turn();
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

    std::unique_ptr<rt::Stream> stream_;
    std::string heard_;
    bool stream_closed_ = false;
    std::int64_t unread_ = 0;
};

TEST_F(ManagerCostTest, AFieldAtItsLargestCostsWhatItsBytesCost) {
    unread_ = least_of(20, [] { return Fields{{"Action", "Ping"}, {"X", std::string(kLongest, 'x')}}; }).all;
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
    unread_ = least_of(20, [] {
                  Fields fields{{"Action", "Ping"}};
                  for (std::size_t i = 0; i < kMany; ++i) fields.emplace_back("X", std::to_string(i));
                  return fields;
              }).all;
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
    unread_ = least_of(20, [] { return Fields{{"Action", "Ping"}, {"X", std::string(kLongest, 'x')}}; }).all;
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

// What no action is, and many actions at once: twice as many bytes, at most three times the work, and no long
// turn.
TEST_F(ManagerCostTest, WhateverComesInCostsWhatItsBytesCost) {
    constexpr std::size_t kFull = 65'536;  // what one read of a socket brings
    const struct {
        const char* name;
        std::string_view piece;
        bool ends;  // the connection
    } kinds[] = {
        {"empty lines", "\r\n", false},
        {"line feeds alone", "\n", false},
        {"one line without an end", "x", true},
        {"fields without an end", "X: y\r\n", true},
        {"lines without a colon", "x\r\n", true},
        {"actions that do not exist", "Action: x\r\n\r\n", false},
        {"actions without a name", "X: y\r\n\r\n", false},
        {"Ping", "Action: Ping\r\n\r\n", false},
        {"Challenge", "Action: Challenge\r\nAuthType: MD5\r\n\r\n", false},
        {"Login", "Action: Login\r\nUsername: root\r\nSecret: y\r\n\r\n", true},
        {"Originate", "Action: Originate\r\nChannel: Local/x@y\r\nApplication: z\r\nAsync: yes\r\n\r\n",
         false},
        {"Command", "Action: Command\r\nCommand: core show uptime\r\n\r\n", false},
        {"UserEvent", "Action: UserEvent\r\nUserEvent: x\r\n\r\n", false},
    };
    const auto most = longest_turn();
    for (const auto& kind : kinds) {
        const auto with = [&](std::size_t bytes) {
            const auto cost = write(so_long(kind.piece, bytes));
            EXPECT_TRUE(kind.ends || !stream_closed_) << kind.name;
            // Whatever was begun is ended, and who was thrown out comes again.
            if (!stream_closed_) write("\r\n\r\n");
            if (stream_closed_ || heard_.contains("Authentication failed")) {
                pass(Seconds{2});
                stream_closed_ = false;
                connect();
            }
            pass(Seconds{30});
            return cost;
        };
        Cost whole, half;
        EXPECT_TRUE(settles([&](int times) {
            whole = least(times, [&] { return with(kFull); });
            half = least(times, [&] { return with(kFull / 2); });
            return whole.all <= 3 * half.all + most / 100 && whole.longest <= most;
        })) << kind.name
            << ": " << whole.all << " " << meter_.unit() << ", half of it " << half.all
            << ", the longest turn " << whole.longest << " of at most " << most;
        if (HasFatalFailure()) return;
    }
}

}  // namespace
}  // namespace asterism::cost

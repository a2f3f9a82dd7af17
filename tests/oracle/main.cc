// SPDX-License-Identifier: Apache-2.0
// Flows over real sockets: `run` (Python) starts programs in boxes; this reads and plays the flows.
//
//     flows_oracle plan DIR PATTERN SECONDS FILE...   plays each in memory, and makes DIR/N for it with
//     `etc`,
//         `sounds`, `addresses` and `ours` (our ladder). Prints a line for each: N, file, index of the
//         example, example, milliseconds, why it cannot be played ("-": it can), parted by tabs.
//         SECONDS: the longest that can be played; 0: not played in memory
//     flows_oracle play [--asterisk] FILE INDEX       within a box; $ORACLE_ETC, $ORACLE_LOG, $ORACLE_CONSOLE
//     and
//         $ORACLE_RESTART say where the program is (program.h). Prints agrees, differs or cannot with the
//         reason, then the ladder
//     flows_oracle ask FILE COMMANDS ACTIONS          likewise, but where the flow has led the lines of these
//     files
//         are asked on the console and at the manager interface; the answers and all events are printed
#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "asterism/base/text.h"
#include "folder.h"
#include "playable.h"
#include "program.h"
#include "real_world.h"
#include "runner.h"

namespace asterism::oracle {
namespace {

namespace fs = std::filesystem;
constexpr const char* kUs = "192.0.2.1";
constexpr std::uint16_t kManagerPort = 5038;

flows::Read<std::vector<flows::Flow>> read_flows(const fs::path& path) {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return flows::parse_flows(text.str());
}

/// Starts nobody: writes down what there is to start with.
class Writer final : public flows::Subject {
public:
    Writer(flows::Given& given, fs::path pattern, fs::path folder)
        : given_(given), pattern_(std::move(pattern)), folder_(std::move(folder)) {}
    void start() override {
        write_folder(given_, pattern_, folder_ / "etc");
        write_sounds(given_, folder_ / "sounds");
        written_ = true;
    }
    void kill() override {}
    void reload() override {}
    void set_names() override {}
    bool running() const override { return written_; }
    bool stopped() const override { return true; }
    void command(const std::string&, std::function<void(std::string)> done) override { done({}); }
    std::string left() override { return {}; }

private:
    flows::Given& given_;
    fs::path pattern_, folder_;
    bool written_ = false;
};

void write_start(const flows::Flow& flow, const fs::path& pattern, const fs::path& folder) {
    flows::Runner runner(
        flow, std::make_unique<flows::SimWorld>(rt::SimOptions{}),
        [&](flows::World&, flows::Ladder&, flows::Given& given) -> std::unique_ptr<flows::Subject> {
            return std::make_unique<Writer>(given, pattern, folder);
        },
        false);
    runner.run();
    std::ofstream addresses(folder / "addresses");
    std::set<std::string> all;
    for (const auto& [name, ip] : runner.addresses()) all.insert(ip.text());
    for (const auto& ip : all) addresses << ip << "\n";
}

int plan(const fs::path& out, const fs::path& pattern, std::int64_t most_seconds, char** files, int count) {
    int number = 0;
    for (int i = 0; i < count; ++i) {
        const auto all = read_flows(files[i]);
        for (std::size_t index = 0; all && index < all->size(); ++index) {
            const auto& flow = (*all)[index];
            const auto folder = out / std::to_string(++number);
            fs::create_directories(folder);
            auto why = why_not(flow);
            Millis took{0};
            if (!why && most_seconds > 0) {
                flows::Runner ours(flow, 1, false);
                if (const auto failure = ours.run()) why = "it fails in memory";
                took = ours.played();
                std::ofstream(folder / "ours") << ours.ladder().text();
                if (took > Seconds{most_seconds})
                    why = fmt::format("it lasts {} s", std::chrono::ceil<Seconds>(took).count());
            }
            if (!why) write_start(flow, pattern, folder);
            std::printf("%d\t%s\t%zu\t%s\t%lld\t%s\n", number, files[i], index, flow.example.c_str(),
                        static_cast<long long>(took.count()), why.value_or("-").c_str());
            std::fflush(stdout);
        }
    }
    return 0;
}

std::string environment(const char* name) {
    const auto* value = std::getenv(name);
    return value ? value : "";
}

/// A flow with the program of this box.
std::unique_ptr<flows::Runner> make_runner(const flows::Flow& flow, Program*& program) {
    const Place place{environment("ORACLE_ETC"), environment("ORACLE_LOG"), environment("ORACLE_CONSOLE"),
                      environment("ORACLE_RESTART"), SocketAddress{*IpAddress::parse(kUs), kManagerPort}};
    return std::make_unique<flows::Runner>(
        flow, std::make_unique<RealWorld>(),
        [&, place](flows::World& world, flows::Ladder& ladder,
                   flows::Given& given) -> std::unique_ptr<flows::Subject> {
            auto made = std::make_unique<Program>(world, ladder, given, place);
            program = made.get();
            return made;
        },
        false);
}

int play(bool asterisk, const char* file, std::size_t index) {
    auto all = read_flows(file);
    if (!all || index >= all->size()) return 2;
    auto& flow = (*all)[index];
    forgive_seconds(flow);
    if (asterisk) leave_out_our_log(flow);
    Program* program = nullptr;
    const auto made = make_runner(flow, program);
    auto& runner = *made;
    const auto failure = runner.run();
    program->read_log();
    if (!failure)
        std::printf("agrees\n");
    else if (!program->cannot.empty())
        std::printf("cannot\t%s\n", program->cannot.c_str());
    else
        std::printf("differs\t%d\t%s\n", failure->line, failure->reason.c_str());
    std::printf("-- ladder\n%s-- log\n%s", runner.ladder().text().c_str(),
                runner.ladder().log_text().c_str());
    std::fflush(stdout);
    return 0;
}

// ---- the same questions to both

std::vector<std::string> questions(const char* file) {
    std::ifstream in(file);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') out.push_back(line);
    return out;
}

void ask_all(Program& program, const char* commands, const char* actions) {
    // Before anything is asked: questions make events, too.
    const auto happened = program.happened;
    for (const auto& one : questions(commands))
        std::printf("=== console %s\n%s\n", one.c_str(), program.ask_console(one).c_str());
    for (const auto& one : questions(actions)) {
        std::printf("=== manager %s\n", one.c_str());
        for (const auto& block : program.ask_manager(one)) std::printf("%s\n\n", block.c_str());
    }
    std::printf("=== events\n");
    for (const auto& event : happened) {
        std::printf("Event: %s\n", event.name.c_str());
        for (const auto& [key, value] : event.fields) std::printf("%s: %s\n", key.c_str(), value.c_str());
        std::printf("\n");
    }
}

int ask(const char* file, const char* commands, const char* actions) {
    const auto all = read_flows(file);
    if (!all) return 2;
    Program* program = nullptr;
    const auto runner = make_runner(all->front(), program);
    program->at_end = [&] { ask_all(*program, commands, actions); };
    if (const auto failure = runner->run())
        std::printf("=== failed\nline %d: %s\n%s", failure->line, failure->reason.c_str(),
                    runner->ladder().text().c_str());
    return 0;
}

}  // namespace
}  // namespace asterism::oracle

int main(int argc, char** argv) {
    using namespace asterism;
    const std::string what = argc > 1 ? argv[1] : "";
    if (what == "plan" && argc > 5)
        return oracle::plan(argv[2], argv[3], std::atoi(argv[4]), argv + 5, argc - 5);
    const bool asterisk = argc > 2 && std::string_view(argv[2]) == "--asterisk";
    const int at = asterisk ? 3 : 2;
    if (what == "play" && argc == at + 2)
        return oracle::play(asterisk, argv[at], parse_uint(argv[at + 1]).value_or(0));
    if (what == "ask" && argc == 5) return oracle::ask(argv[2], argv[3], argv[4]);
    std::fprintf(stderr,
                 "flows_oracle plan DIR PATTERN SECONDS FILE... | play [--asterisk] FILE INDEX | "
                 "ask FILE COMMANDS ACTIONS\n");
    return 2;
}

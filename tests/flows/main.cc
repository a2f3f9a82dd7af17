// SPDX-License-Identifier: Apache-2.0
// Runs flows: `flows [--root DIR] [--seeds N] [--seed S] [--trace] [--statements] [words...]`. A word is a
// part of the path of a flow; without one, all of them. The first seed runs twice, and must tell the same
// story twice.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "asterism/base/text.h"
#include "runner.h"

namespace asterism::flows {
namespace {

struct Wishes {
    std::filesystem::path root = ASTERISM_FLOWS;
    std::uint64_t seeds = 5;
    std::uint64_t only_seed = 0;
    bool trace = false;
    bool statements = false;
    std::vector<std::string> words;
};

bool read_arguments(int argc, char** argv, Wishes& out) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto number = [&](std::uint64_t& into) {
            if (++i >= argc) return false;
            into = parse_uint(argv[i]).value_or(0);
            return into > 0;
        };
        if (word == "--trace")
            out.trace = true;
        else if (word == "--statements")
            out.statements = true;
        else if (word == "--seeds" ? !number(out.seeds) : word == "--seed" ? !number(out.only_seed) : false)
            return false;
        else if (word == "--root") {
            if (++i >= argc) return false;
            out.root = argv[i];
        } else if (word.starts_with("--") && word != "--seeds" && word != "--seed")
            return false;
        else if (!word.starts_with("--"))
            out.words.push_back(word);
    }
    return true;
}

/// Those of `wishes.root`, and of its neighbour `peers` under that name.
std::vector<std::filesystem::path> find_flows(const Wishes& wishes) {
    std::vector<std::filesystem::path> out;
    const auto peers = wishes.root.parent_path() / "peers";
    for (const auto& root : {wishes.root, peers}) {
        if (root == peers && !std::filesystem::exists(peers)) continue;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.path().extension() != ".flow") continue;
            const auto name =
                (root == peers ? "peers/" : "") + std::filesystem::relative(entry.path(), root).string();
            const bool wanted = std::any_of(wishes.words.begin(), wishes.words.end(), [&](const auto& word) {
                return name.find(word) != std::string::npos;
            });
            if (wanted || wishes.words.empty()) out.push_back(entry.path());
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

void report(const std::string& file, const Failure& failure, std::uint64_t seed, const Runner& runner) {
    std::printf("\nFAILED %s:%d (seed %llu)\n  %s\n", file.c_str(), failure.line,
                static_cast<unsigned long long>(seed), failure.reason.c_str());
    std::printf("  -- what happened\n%s", runner.ladder().text().c_str());
    if (const auto log = runner.ladder().log_text(); !log.empty())
        std::printf("  -- the server's log\n%s", log.c_str());
}

bool run_flow(const std::string& file, const Flow& flow, const Wishes& wishes) {
    // `# seeds 20` at the top: this one needs more of them.
    auto last = wishes.seeds;
    if (const auto at = flow.about.find("seeds "); at != std::string::npos) {
        std::string_view rest = std::string_view(flow.about).substr(at + 6);
        last = std::max(last, parse_uint(rest.substr(0, rest.find_first_not_of("0123456789"))).value_or(0));
    }
    auto seed = wishes.only_seed ? wishes.only_seed : 1;
    if (wishes.only_seed || wishes.trace) last = seed;
    std::optional<std::uint64_t> story;
    for (; seed <= last; ++seed) {
        Runner runner(flow, seed, wishes.trace);
        if (const auto failure = runner.run()) {
            report(file, *failure, seed, runner);
            return false;
        }
        if (wishes.trace || story) continue;
        story = runner.ladder().fingerprint();
        Runner again(flow, seed, false);
        again.run();
        if (again.ladder().fingerprint() != *story) {
            report(file, {1, "two runs with one seed differ; this is the second:"}, seed, again);
            std::printf("  -- and this was the first\n%s", runner.ladder().text().c_str());
            return false;
        }
    }
    return true;
}

/// The numbers that stand behind "statement" in the comment of a flow: "38, 47" and "58 to 60"; and the one
/// its name begins with.
std::set<unsigned> statements_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::set<unsigned> out;
    const auto name = path.filename().string();
    if (is_digit(name[0])) out.insert(static_cast<unsigned>(std::strtoul(name.c_str(), nullptr, 10)));
    for (std::string line; std::getline(in, line) && line.starts_with('#');) {
        auto at = to_lower(line).find("statement");
        if (at == std::string::npos) continue;
        unsigned last = 0;
        bool range = false;
        for (at = line.find_first_of(" ", at); at < line.size(); ++at) {
            if (is_digit(line[at])) {
                char* end = nullptr;
                const auto number = static_cast<unsigned>(std::strtoul(line.c_str() + at, &end, 10));
                for (auto one = range && number - last < 50 ? last : number; one <= number; ++one)
                    out.insert(one);
                last = number;
                range = false;
                at = static_cast<std::size_t>(end - line.c_str()) - 1;
            } else if (line.compare(at, 4, " to ") == 0) {
                range = true;
                at += 3;
            } else if (line[at] != ' ' && line[at] != ',') {
                break;
            }
        }
    }
    return out;
}

/// Which statements of the reference have a flow.
int list_statements(const Wishes& wishes) {
    std::map<unsigned, std::vector<std::string>> held;
    for (const auto& path : find_flows(wishes))
        for (const auto number : statements_of(path))
            held[number].push_back(std::filesystem::relative(path, wishes.root).string());
    for (const auto& [number, files] : held) {
        std::printf("%3u ", number);
        for (const auto& file : files) std::printf(" %s", file.c_str());
        std::printf("\n");
    }
    std::printf("%zu statements\n", held.size());
    return 0;
}

int run(const Wishes& wishes) {
    const auto files = find_flows(wishes);
    int passed = 0, failed = 0;
    const auto start = std::chrono::steady_clock::now();
    for (const auto& path : files) {
        std::ifstream in(path);
        std::stringstream text;
        text << in.rdbuf();
        const auto flows = parse_flows(text.str());
        if (!flows) {
            std::printf("\nFAILED %s:%d: %s\n", path.c_str(), flows.error().line,
                        flows.error().reason.c_str());
            ++failed;
            continue;
        }
        bool good = true;
        for (const auto& flow : *flows) {
            const auto name = path.string() + (flow.example.empty() ? "" : " [" + flow.example + "]");
            if (wishes.trace) std::printf("== %s\n%s", name.c_str(), flow.about.c_str());
            good = good && run_flow(name, flow, wishes);
        }
        (good ? passed : failed) += 1;
        std::fflush(stdout);
    }
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    std::printf("%d flows passed, %d failed, %lld ms\n", passed, failed,
                static_cast<long long>(took.count()));
    if (files.empty()) std::printf("no flow has these words in its path\n");
    return failed == 0 && !files.empty() ? 0 : 1;
}

}  // namespace
}  // namespace asterism::flows

int main(int argc, char** argv) {
    asterism::flows::Wishes wishes;
    if (!asterism::flows::read_arguments(argc, argv, wishes)) {
        std::fprintf(stderr,
                     "flows [--root DIR] [--seeds N] [--seed S] [--trace] [--statements] [words...]\n");
        return 2;
    }
    return wishes.statements ? asterism::flows::list_statements(wishes) : asterism::flows::run(wishes);
}

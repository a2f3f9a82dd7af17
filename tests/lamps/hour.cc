// SPDX-License-Identifier: Apache-2.0
// A storm against the real program: a process of its own, the kernel's sockets, its console; kill -9 and a
// new start in place of what the simulated twin plays. README.md.
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "asterism/base/random.h"
#include "real_world.h"
#include "storm.h"

using namespace asterism;

namespace {

class Program final : public flows::Subject {
public:
    Program(flows::World& world, std::string path, std::filesystem::path folder)
        : world_(world), path_(std::move(path)), folder_(std::move(folder)) {}
    ~Program() override { kill(); }

    void start() override {
        const auto log = (folder_ / "log").string(), etc = (folder_ / "etc").string();
        child_ = fork();
        if (child_ == 0) {
            if (!std::freopen(log.c_str(), "a", stdout) || !std::freopen(log.c_str(), "a", stderr))
                _exit(126);
            execl(path_.c_str(), path_.c_str(), "-f", "-C", (etc + "/asterisk.conf").c_str(), nullptr);
            _exit(127);
        }
        world_.pass_until([&] { return said("core waitfullybooted").find("booted") != std::string::npos; },
                          Seconds{30});
    }
    void kill() override {
        if (child_ <= 0) return;
        ::kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        child_ = 0;
    }
    void reload() override { said("core reload"); }
    void set_names() override {}
    bool running() const override { return child_ > 0; }
    bool stopped() const override { return false; }
    void command(const std::string& text, std::function<void(std::string)> done) override {
        done(said(text));
    }
    std::string left() override {
        const auto text = said("pjsip list subscriptions inbound");
        if (text.find("\n0 active subscriptions") == text.npos) return text;
        return waitpid(child_, nullptr, WNOHANG) == 0 ? "" : "no program";
    }
    /// Of the process, in kB.
    std::string memory() const {
        std::ifstream status(fmt::format("/proc/{}/status", child_));
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("VmRSS")) return line;
        return {};
    }

private:
    std::string said(const std::string& text) {
        const auto line =
            fmt::format("{} -C {}/etc/asterisk.conf -rx '{}' 2>&1", path_, folder_.string(), text);
        std::string out;
        FILE* pipe = popen(line.c_str(), "r");
        if (!pipe) return out;
        char buffer[4096];
        while (const auto read = fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, read);
        pclose(pipe);
        return out;
    }

    flows::World& world_;
    std::string path_;
    std::filesystem::path folder_;
    pid_t child_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Lamps that never lie, against the real program");
    std::string program;
    unsigned minutes = 60;
    std::uint64_t seed = 1;
    lamps::Size size{.keys = 10'000, .hints = 1000, .rare = true};
    app.add_option("program", program, "asterism")->required();
    app.add_option("--minutes", minutes, "of storm; the quiet after it takes nine to twenty more");
    app.add_option("--keys", size.keys, "subscriptions");
    app.add_option("--hints", size.hints, "extensions");
    app.add_option("--seed", seed, "of the storm");
    CLI11_PARSE(app, argc, argv);
    size.storm = std::chrono::minutes{minutes};
    seed_random_for_tests(seed);
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("asterism-lamps-{}", getpid());
    std::filesystem::create_directories(folder / "etc");
    const auto write = [&](const std::string& name, const std::string& text) {
        std::ofstream(folder / "etc" / name) << text;
    };
    write("asterisk.conf",
          fmt::format("[directories]\nastetcdir={0}/etc\nastrundir={0}\nastdbdir={0}\nastlogdir={0}\n"
                      "astdatadir={0}\nastspooldir={0}\n",
                      folder.string()));
    oracle::RealWorld world;
    int failed = 1;
    {
        Program subject(world, program, folder);
        lamps::Storm storm(world, subject, write, size, {"127.0.7.", 5067});
        const auto fault = storm.run();
        fmt::print("{}; {} NOTIFYs; {}\n", fault.empty() ? "nobody lied" : fault, storm.taken(),
                   subject.memory());
        failed = fault.empty() ? 0 : 1;
    }
    if (!failed) std::filesystem::remove_all(folder);
    fmt::print("{} passed, {} failed\n", 1 - failed, failed);
    return failed;
}

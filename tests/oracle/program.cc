// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "asterism/base/escape.h"
#include "asterism/base/text.h"
#include "asterism/rt/event_loop.h"
#include "folder.h"

namespace asterism::oracle {

namespace {
constexpr Seconds kBoot{20};
/// Lists end; who says nothing is waited for so long.
constexpr Seconds kAnswer{3};
/// After a command has been taken, some modules still work on it.
constexpr Millis kAfterCommand{700};

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// What it says; until it ends.
std::string run(const std::string& command) {
    std::string out;
    auto* pipe = popen(command.c_str(), "r");
    if (!pipe) return out;
    char buffer[4096];
    for (std::size_t count; (count = fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, count);
    pclose(pipe);
    return out;
}

/// "[Nov 30 09:00:00] NOTICE[12][C-0001] file.c:12 in f: text" and the like as "NOTICE: text".
std::string log_line(std::string_view line) {
    const auto close = line.find("] ");
    if (!line.starts_with('[') || close == std::string_view::npos) return std::string(line);
    auto rest = line.substr(close + 2);
    const auto level = rest.substr(0, rest.find_first_of("[: "));
    const auto text = rest.find(": ");
    if (text == std::string_view::npos) return std::string(line);
    return fmt::format("{}: {}", level, rest.substr(text + 2));
}
}  // namespace

Program::Program(flows::World& world, flows::Ladder& ladder, flows::Given& given, Place place)
    : world_(world), ladder_(ladder), given_(given), place_(std::move(place)) {}

Program::~Program() = default;

bool Program::log_in() {
    for (const auto end = rt::monotonic_now() + kBoot; rt::monotonic_now() < end;) {
        closed_ = logged_in_ = booted_ = false;
        bytes_.clear();
        rt::ConnectOptions options;
        options.to = place_.manager;
        manager_ = world_.net().connect(options, *this);
        manager_->send(SharedBytes::copy(
            fmt::format("Action: Login\r\nUsername: {0}\r\nSecret: {0}\r\n\r\n", kWatcher)));
        world_.pass_until([this] { return closed_ || (logged_in_ && booted_); }, kBoot);
        if (logged_in_ && booted_) return true;
        world_.pass(Millis{100});
    }
    return false;
}

void Program::start() {
    if (std::exchange(killed_, false)) write_given(given_, place_.etc);
    if (!log_in()) ladder_.note("the manager interface does not let us in");
}

void Program::kill() {
    killed_ = true;
    write_given(given_, place_.etc);
    run(place_.restart);
    world_.pass_until([this] { return closed_; }, kBoot);
    manager_.reset();
}

void Program::reload() {
    write_given(given_, place_.etc);
    say_on_console("core reload");
    world_.pass(kAfterCommand);
}

std::string Program::say_on_console(const std::string& text) {
    // This one answers when the program is gone, which is not now.
    const bool ends = text.starts_with("core stop");
    const auto out = run(place_.console + " " + quoted(text) + (ends ? " >/dev/null 2>&1 &" : " 2>&1"));
    if (ends) world_.pass(kAfterCommand);
    return out;
}

void Program::command(const std::string& text, std::function<void(std::string)> done) {
    const auto answer = say_on_console(text);
    if (answer.starts_with("No such command")) cannot = fmt::format("there is no command '{}'", text);
    ladder_.note(fmt::format("     cli {}", text));
    for (const auto line : split(answer, '\n'))
        if (!trim(line).empty()) ladder_.note(fmt::format("         | {}", line));
    done(answer);
}

void Program::read_log() {
    std::ifstream in(place_.log);
    in.seekg(static_cast<std::streamoff>(log_read_));
    for (std::string line; std::getline(in, line);) {
        log_read_ += line.size() + 1;
        ladder_.log(log_line(line));
    }
}

void Program::on_bytes(rt::Stream&, std::string_view bytes) {
    bytes_ += bytes;
    if (bytes_.starts_with("Asterisk Call Manager/")) {
        const auto end = bytes_.find("\r\n");
        if (end == std::string::npos) return;
        bytes_.erase(0, end + 2);
    }
    for (auto end = bytes_.find("\r\n\r\n"); end != std::string::npos; end = bytes_.find("\r\n\r\n")) {
        on_block(std::string_view(bytes_).substr(0, end));
        bytes_.erase(0, end + 4);
    }
}

std::vector<std::string> Program::ask_manager(const std::string& action) {
    std::string text;
    for (const auto part : split(action, '|'))
        text += fmt::format("{}{}\r\n", text.empty() ? "Action: " : "", part);
    answers_.clear();
    answered_ = false;
    manager_->send(SharedBytes::copy(fmt::format("{}ActionID: ask-{}\r\n\r\n", text, ++asked_)));
    world_.pass_until([this] { return answered_ || closed_; }, kAnswer);
    return std::exchange(answers_, {});
}

void Program::on_block(std::string_view block) {
    if (block.find(fmt::format("ActionID: ask-{}\r\n", asked_)) != std::string_view::npos ||
        block.ends_with(fmt::format("ActionID: ask-{}", asked_))) {
        answers_.emplace_back(block);
        const bool list = block.find("\nEventList: start") != std::string_view::npos;
        answered_ = (block.starts_with("Response:") && !list) ||
                    block.find("\nEventList: Complete") != std::string_view::npos;
        return;
    }
    flows::Happened event;
    for (const auto line : split(block, '\n')) {
        const auto [key, value] = split_once(line, ':');
        if (trim(key) == "Event")
            event.name = trim(value);
        else if (trim(key) == "Response")
            logged_in_ = logged_in_ || trim(value) == "Success";
        else
            event.fields.emplace_back(trim(key), trim(value));
    }
    if (event.name.empty()) return;
    if (event.name == "FullyBooted") booted_ = true;
    if (event.name == "VarSet") {
        std::string name, text;
        for (const auto& [key, value] : event.fields) {
            if (key == "Variable") name = value;
            if (key == "Value") text = value;
        }
        variables[name.substr(std::min(name.find_first_not_of('_'), name.size()))] = unescaped(text);
    }
    happened.push_back(std::move(event));
}

}  // namespace asterism::oracle

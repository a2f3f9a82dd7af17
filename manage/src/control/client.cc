// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/control_client.h"

#include <fmt/core.h>
#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "asterism/base/text.h"
#include "control/client_connection.h"

namespace asterism::manage {

namespace {

int no_server(const std::string& path) {
    std::fprintf(stderr, "Unable to connect to remote asterisk (does %s exist?)\n", path.c_str());
    return 1;
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

/// Everything up to the end of the answer; false when the connection ended before it.
bool show_answer(ClientConnection& connection) {
    while (const auto frame = connection.read()) {
        if (frame->kind == "end") return true;
        print(frame->text);
    }
    return false;
}

/// The console while somebody sits at it: libedit reads the keys, log lines are printed between them.
class PersonsConsole {
public:
    PersonsConsole(ClientConnection& connection, const ConsoleOptions& options)
        : connection_(connection), options_(options), prompt_(connection.hostname() + "*CLI> ") {
        edit_ = el_init("asterism", stdin, stdout, stderr);
        history_ = history_init();
        HistEvent event;
        history(history_, &event, H_SETSIZE, 500);
        history(history_, &event, H_SETUNIQUE, 1);
        if (!options_.history_file.empty()) history(history_, &event, H_LOAD, options_.history_file.c_str());
        el_set(edit_, EL_CLIENTDATA, this);
        el_set(edit_, EL_PROMPT, &PersonsConsole::prompt);
        el_set(edit_, EL_EDITOR, "emacs");
        el_set(edit_, EL_HIST, ::history, history_);
        el_set(edit_, EL_ADDFN, "complete", "completes the word", &PersonsConsole::on_tab);
        el_set(edit_, EL_BIND, "^I", "complete", nullptr);
        el_set(edit_, EL_GETCFN, &PersonsConsole::get_char);
        el_set(edit_, EL_SIGNAL, 1);
    }
    ~PersonsConsole() {
        HistEvent event;
        if (!options_.history_file.empty()) history(history_, &event, H_SAVE, options_.history_file.c_str());
        history_end(history_);
        el_end(edit_);
    }

    int run() {
        for (;;) {
            int count = 0;
            const char* typed = el_gets(edit_, &count);
            if (lost_) break;
            if (!typed || count <= 0) return 0;
            const std::string line(trim(typed));
            if (line.empty()) continue;
            HistEvent event;
            history(history_, &event, H_ENTER, line.c_str());
            if (iequals(line, "exit") || iequals(line, "quit")) return 0;
            if (line.starts_with('!')) {
                if (std::system(line.c_str() + 1) < 0) std::perror("!");
                continue;
            }
            if (!connection_.send_line("run " + line) || !show_answer(connection_)) break;
        }
        std::fputs("\nDisconnected from Asterism server\n", stderr);
        return 0;
    }

private:
    static PersonsConsole& of(EditLine* edit) {
        void* data = nullptr;
        el_get(edit, EL_CLIENTDATA, &data);
        return *static_cast<PersonsConsole*>(data);
    }
    static char* prompt(EditLine* edit) { return of(edit).prompt_.data(); }

    /// Waits for a key, and shows what the server says meanwhile.
    static int get_char(EditLine* edit, wchar_t* out) {
        auto& self = of(edit);
        for (;;) {
            while (self.connection_.has_more())
                if (!self.show_frame(edit)) return 0;
            pollfd both[2] = {{STDIN_FILENO, POLLIN, 0}, {self.connection_.fd(), POLLIN, 0}};
            if (poll(both, 2, -1) < 0) {
                if (errno == EINTR) return -1;
                return 0;
            }
            if (both[1].revents && !self.show_frame(edit)) return 0;
            if (!both[0].revents) continue;
            char byte = 0;
            if (read(STDIN_FILENO, &byte, 1) != 1) return 0;
            *out = static_cast<unsigned char>(byte);
            return 1;
        }
    }

    bool show_frame(EditLine* edit) {
        const auto frame = connection_.read();
        if (!frame) {
            lost_ = true;
            return false;
        }
        print("\r\x1b[K");
        print(frame->text);
        el_set(edit, EL_REFRESH);
        return true;
    }

    static unsigned char on_tab(EditLine* edit, int) {
        auto& self = of(edit);
        const auto* line = el_line(edit);
        const std::string begun(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
        if (!self.connection_.send_line("complete " + begun)) return CC_ERROR;
        std::vector<std::string> choices;
        while (const auto frame = self.connection_.read()) {
            if (frame->kind == "end") break;
            if (frame->kind == "log") {
                print(frame->text);
                continue;
            }
            for (const auto word : split(frame->text, '\n'))
                if (!word.empty()) choices.emplace_back(word);
        }
        if (choices.empty()) return CC_ERROR;
        const auto word_start = begun.find_last_of(' ') + 1;  // npos + 1 is 0
        const auto typed = begun.size() - word_start;
        std::string common = choices.front();
        for (const auto& choice : choices) {
            std::size_t same = 0;
            while (same < common.size() && same < choice.size() && common[same] == choice[same]) ++same;
            common.resize(same);
        }
        if (choices.size() == 1) common += ' ';
        if (common.size() > typed) {
            el_insertstr(edit, common.c_str() + typed);
            return CC_REFRESH;
        }
        std::string list = "\n";
        for (const auto& choice : choices) list += choice + "  ";
        print(list + "\n");
        return CC_REDISPLAY;
    }

    ClientConnection& connection_;
    const ConsoleOptions& options_;
    std::string prompt_;
    EditLine* edit_ = nullptr;
    History* history_ = nullptr;
    bool lost_ = false;
};

/// Lines from a pipe: each is run in turn, without prompt or history.
int run_script(ClientConnection& connection) {
    std::string line;
    for (int c = std::getchar(); c != EOF; c = std::getchar()) {
        if (c != '\n') {
            line += static_cast<char>(c);
            continue;
        }
        const std::string command(trim(std::exchange(line, {})));
        if (command == "exit" || command == "quit") return 0;
        if (command.empty()) continue;
        if (!connection.send_line("run " + command) || !show_answer(connection)) return 0;
    }
    return 0;
}

}  // namespace

int run_remote_command(const std::string& socket_path, const std::string& command) {
    ClientConnection connection;
    if (!connection.open(socket_path)) return no_server(socket_path);
    if (!connection.send_line("run " + command)) return no_server(socket_path);
    // Delivered; a server that stops may close before it has said everything.
    show_answer(connection);
    return 0;
}

int run_remote_console(const ConsoleOptions& options) {
    ClientConnection connection;
    if (!connection.open(options.socket_path)) return no_server(options.socket_path);
    if (!isatty(STDIN_FILENO)) return run_script(connection);
    std::printf("Connected to Asterism %s running on %s\n", connection.version().c_str(),
                connection.hostname().c_str());
    if (options.show_log && (!connection.send_line("console") || !show_answer(connection)))
        return no_server(options.socket_path);
    const auto deeper = fmt::format("run core set verbose atleast {}", options.verbose);
    if (options.verbose > 0 && (!connection.send_line(deeper) || !show_answer(connection)))
        return no_server(options.socket_path);
    return PersonsConsole(connection, options).run();
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/programs.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <list>

#include "asterism/base/timer.h"
#include "socket.h"

namespace asterism::rt {

namespace {

/// How often a program is asked for whose end no descriptor tells (a kernel without pidfd_open).
constexpr Millis kAskAgain{20};

/// Our threads block all signals; a child is born with none blocked, and leads a group of its own, so that
/// what it starts can be ended with it.
class SpawnAttributes {
public:
    SpawnAttributes() {
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setpgroup(&attributes_, 0);
        posix_spawnattr_setflags(&attributes_,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

/// A program that runs. Whoever drops it leaves it to itself.
class Child {
public:
    /// False: it could not be started.
    bool start(const ProgramRun& program) {
        most_ = program.most_output;
        Fd write_end;
        if (most_ > 0) {
            std::array<int, 2> pipe{-1, -1};
            if (pipe2(pipe.data(), O_CLOEXEC) != 0) return false;
            output_ = Fd(pipe[0]);
            write_end = Fd(pipe[1]);
            fcntl(output_.get(), F_SETFL, O_NONBLOCK);
        }
        posix_spawn_file_actions_t files;
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        if (write_end)
            posix_spawn_file_actions_adddup2(&files, write_end.get(), 1);
        else
            posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        const SpawnAttributes attributes;
        std::string shell = "sh", flag = "-c", text = program.command;
        std::array<char*, 4> arguments{shell.data(), flag.data(), text.data(), nullptr};
        const int failed = posix_spawn(&pid_, "/bin/sh", &files, attributes.get(), arguments.data(), environ);
        posix_spawn_file_actions_destroy(&files);
        if (failed != 0) return false;
        end_ = Fd(static_cast<int>(syscall(SYS_pidfd_open, pid_, 0)));
        return true;
    }
    int output_fd() const { return output_.get(); }
    int end_fd() const { return end_.get(); }

    /// Reads what is there; false when nothing more will come.
    bool read() {
        std::array<char, 4096> block;
        // So much in one turn: who writes without end does not hold the loop.
        for (int blocks = 0; blocks < 16; ++blocks) {
            const auto got = ::read(output_.get(), block.data(), block.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
            if (got == 0) return false;
            out_.output.append(block.data(),
                               std::min(static_cast<std::size_t>(got), most_ - out_.output.size()));
        }
        return true;
    }
    /// True when it has ended.
    bool ended() {
        int status = 0;
        const auto got = waitpid(pid_, &status, WNOHANG);
        if (got == 0 || (got < 0 && errno == EINTR)) return false;
        out_.status = got == pid_ && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return true;
    }
    void kill() { ::kill(-pid_, SIGKILL); }
    /// What it wrote before it ended, and how it ended.
    ProgramEnd take() {
        if (output_) read();
        return std::move(out_);
    }

private:
    pid_t pid_ = -1;
    Fd output_, end_;
    std::size_t most_ = 0;
    ProgramEnd out_;
};

class LoopPrograms final : public Programs {
public:
    explicit LoopPrograms(EventLoop& loop) : loop_(loop) {}

    void run(ProgramRun program, std::function<void(ProgramEnd)> done) override {
        auto running = std::make_unique<Running>(*this, std::move(done));
        if (!running->start(program)) {
            failed_.push_back(std::move(running));
            if (failed_.size() == 1)
                loop_.post([this, alive = std::weak_ptr(alive_)] {
                    if (alive.lock()) tell_failed();
                });
            return;
        }
        running_.push_back(std::move(running));
        running_.back()->place = std::prev(running_.end());
    }

private:
    class Running {
    public:
        Running(LoopPrograms& owner, std::function<void(ProgramEnd)> done)
            : owner_(owner),
              done_(std::move(done)),
              output_(*this, &Running::on_output),
              end_(*this, &Running::look),
              patience_(owner.loop_.wheel(), *this),
              again_(owner.loop_.wheel(), *this) {}
        ~Running() {
            stop_reading();
            if (watches_end_) owner_.loop_.unwatch(child_.end_fd(), end_);
        }
        Running(const Running&) = delete;
        Running& operator=(const Running&) = delete;

        bool start(const ProgramRun& program) {
            if (!child_.start(program)) return false;
            if (child_.output_fd() >= 0) {
                owner_.loop_.watch(child_.output_fd(), EPOLLIN, output_);
                reads_ = true;
            }
            if (child_.end_fd() >= 0) {
                owner_.loop_.watch(child_.end_fd(), EPOLLIN, end_);
                watches_end_ = true;
            } else {
                again_.start(kAskAgain);
            }
            if (program.patience.count() > 0) patience_.start(program.patience);
            return true;
        }
        void finish() { done_(child_.take()); }

        std::list<std::unique_ptr<Running>>::iterator place;

    private:
        struct Tap final : Watcher {
            Tap(Running& owner, void (Running::*act)()) : owner(owner), act(act) {}
            void on_ready(std::uint32_t) override { (owner.*act)(); }
            Running& owner;
            void (Running::*act)();
        };
        void on_output() {
            if (!child_.read()) stop_reading();
        }
        void stop_reading() {
            if (std::exchange(reads_, false)) owner_.loop_.unwatch(child_.output_fd(), output_);
        }
        void look() {
            if (child_.ended())
                owner_.end(*this);
            else if (!watches_end_)
                again_.start(kAskAgain);
        }
        void on_patience() { child_.kill(); }

        LoopPrograms& owner_;
        std::function<void(ProgramEnd)> done_;
        Child child_;
        Tap output_, end_;
        bool reads_ = false, watches_end_ = false;
        Timer<Running, &Running::on_patience> patience_;
        Timer<Running, &Running::look> again_;
    };

    void end(Running& one) {
        const auto ended = std::move(*one.place);
        running_.erase(ended->place);
        ended->finish();
    }
    void tell_failed() {
        const auto failed = std::exchange(failed_, {});
        for (const auto& one : failed) one->finish();
    }

    EventLoop& loop_;
    std::list<std::unique_ptr<Running>> running_;
    std::vector<std::unique_ptr<Running>> failed_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace

std::unique_ptr<Programs> make_programs(EventLoop& loop) { return std::make_unique<LoopPrograms>(loop); }

ProgramEnd run_program(const ProgramRun& program) {
    Child child;
    if (!child.start(program)) return {};
    bool reads = child.output_fd() >= 0;
    while (!child.ended()) {
        std::array<pollfd, 2> ready{
            {{reads ? child.output_fd() : -1, POLLIN, 0}, {child.end_fd(), POLLIN, 0}}};
        const bool tells = child.end_fd() >= 0;
        poll(ready.data(), ready.size(), tells ? -1 : static_cast<int>(kAskAgain.count()));
        if (reads && ready[0].revents != 0) reads = child.read();
    }
    return child.take();
}

}  // namespace asterism::rt

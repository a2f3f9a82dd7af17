// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/program.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "allocator.h"
#include "asterism/apps/shared_limits.h"
#include "asterism/base/log.h"
#include "asterism/endpoint/objects/load.h"
#include "asterism/rt/event_loop.h"
#include "asterism/rt/io_net.h"
#include "asterism/rt/real_net.h"
#include "asterism/rt/shortage.h"
#include "asterism/rt/thread.h"
#include "asterism/rt/watchdog.h"
#include "asterism/schema/manual.h"
#include "asterism/server/configuration.h"
#include "asterism/server/exchange.h"
#include "asterism/server/logger.h"
#include "asterism/store/sqlite_journal.h"
#include "certificates.h"
#include "entity_id.h"
#include "logger_conf.h"
#include "needs.h"

namespace asterism::server {

namespace {

/// Of the stop, once no call is left: the journal and recordings are safe long before.
constexpr Millis kLongestEnd{20'000};

void say(const Complaints& complaints) {
    for (const auto& complaint : complaints) {
        if (complaint.severity == Severity::Error)
            log::error("{}", complaint.text());
        else
            log::warning("{}", complaint.text());
    }
}

/// Before the first thread is born: each inherits the mask, so a signal finds nobody but the main loop.
sigset_t block_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int one : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, one);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return set;
}

/// The one sentence that says why there is no server; the exit status.
int not_started(const std::string& why) {
    std::fprintf(stderr, "Not started: %s\n", why.c_str());
    return 1;
}

/// The same once there is a log.
int not_started_said(const std::string& why) {
    log::error("Not started: {}", why);
    return not_started(why);
}

/// Signals arrive on the exchange's loop as something to read: the thread beside it may hang on a disk.
class Signals final : public rt::Watcher {
public:
    Signals(rt::EventLoop& loop, std::function<void(int)> on_signal)
        : loop_(loop), on_signal_(std::move(on_signal)) {
        const auto set = block_signals();
        fd_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
        if (fd_ < 0) throw rt::Shortage("no descriptor for signals", errno);
        loop_.watch(fd_, EPOLLIN, *this);
    }
    ~Signals() {
        loop_.unwatch(fd_, *this);
        close(fd_);
    }
    void on_ready(std::uint32_t) override {
        signalfd_siginfo info{};
        while (read(fd_, &info, sizeof info) == sizeof info) on_signal_(static_cast<int>(info.ssi_signo));
    }

private:
    rt::EventLoop& loop_;
    std::function<void(int)> on_signal_;
    int fd_;
};

Complaints configure_log(Logger& logger, const ProgramOptions& options) {
    Complaints complaints;
    logger.configure(store::read_conf("logger.conf", conf_options(options)), complaints);
    return complaints;
}

/// Everything that lives as long as the server runs. The exchange has the thread that the process began with,
/// for the allocator serves that one best (its heap grows by large steps); another reads configuration.
class Program {
public:
    Program(ProgramOptions options, const Arguments& arguments, Logger& logger)
        : options_(std::move(options)), arguments_(arguments), logger_(logger) {}

    int run();

private:
    void exchange_thread(std::shared_ptr<const Configuration> first);
    void reload(std::string what, std::function<void(manage::Reloaded)> done);
    void on_signal(int signal);

    ProgramOptions options_;
    const Arguments& arguments_;
    Logger& logger_;
    rt::EventLoop main_;                                  // of the thread beside the exchange
    rt::EventLoop loop_;                                  // the exchange's
    std::unique_ptr<Exchange> exchange_;                  // made, used and destroyed on the exchange thread
    std::shared_ptr<const Configuration> configuration_;  // what is in force, as that thread sees it
    rt::Watchdog* watchdog_ = nullptr;                    // of run()
    bool stop_asked_ = false;
    bool booted_ = false;          // of the exchange thread
    bool rotation_asked_ = false;  // likewise
};

void Program::exchange_thread(std::shared_ptr<const Configuration> first) {
    const auto net = rt::make_real_net(loop_);
    store::SqliteOptions sqlite;
    sqlite.path = options_.paths.database();
    sqlite.power_safe = options_.power_safe;
    auto journal = std::make_unique<store::SqliteJournal>(sqlite, loop_);
    std::unique_ptr<rt::Net> io_net;  // destroyed behind the exchange: it ends its threads
    if (options_.io_threads > 0) io_net = rt::make_io_net(loop_, {.threads = options_.io_threads});
    Surroundings around;
    const auto programs = rt::make_programs(loop_);
    rt::Helpers helpers("helper", apps::limits::helper_threads.value(), apps::limits::helper_queue.value());
    around.programs = programs.get();
    around.helpers = &helpers;
    around.sip_net = io_net.get();
    around.make_http_client = [this] { return rt::make_http_client(loop_); };
    around.make_http = [this]() -> std::unique_ptr<rt::HttpServer> {
        if (!booted_) return rt::make_web_thread(loop_);
        // A reload that wants what there is none of: everything else goes on.
        try {
            return rt::make_web_thread(loop_);
        } catch (const rt::Shortage& shortage) {
            log::error("There is no HTTP: {}", shortage.what());
            return nullptr;
        }
    };
    around.reload = [this](std::string what, std::function<void(manage::Reloaded)> done) {
        reload(std::move(what), std::move(done));
    };
    around.aside = [this](std::function<std::function<void()>(store::Files&)> job) {
        main_.post([this, job = std::move(job)]() mutable {
            auto then = job(store::disk_files());
            job = nullptr;
            loop_.post(std::move(then));
        });
    };
    around.rotate_logs = [this] {
        if (std::exchange(rotation_asked_, true)) return;  // it is still to begin, or to end
        main_.post([this] {
            logger_.rotate();
            loop_.post([this] { rotation_asked_ = false; });
        });
    };
    around.change_log = [this](std::string name, std::optional<std::string> levels,
                               std::function<void(std::string)> done) {
        main_.post([this, name = std::move(name), levels = std::move(levels),
                    done = std::move(done)]() mutable {
            const auto changed = levels ? logger_.add_channel(name, *levels) : logger_.remove_channel(name);
            loop_.post([done = std::move(done), fault = changed ? std::string() : changed.error().reason] {
                done(fault);
            });
        });
    };
    around.follow_log = [this](std::function<void(log::Level, std::string)> show) {
        if (!show) return logger_.follow(nullptr);
        logger_.follow([this, show = std::move(show)](log::Level level, std::string line) {
            loop_.post([show, level, line = std::move(line)] { show(level, line); });
        });
    };
    around.log_channels = [this] { return logger_.channels(); };
    around.logs_security = [this] { return logger_.writes(log::Level::Security); };
    around.stopped = [this] {
        watchdog_->end_within(kLongestEnd);
        loop_.stop();
    };
    around.booted = [this] {
        booted_ = true;
        main_.post([this] {
            sd_notify(0, "READY=1");
            if (arguments_.console || (arguments_.foreground && !arguments_.quiet)) {
                std::printf(
                    "Asterism is ready: %s -rx \"core show version\" -C %s asks it things, Ctrl-C ends it.\n",
                    "asterism", arguments_.config_file.c_str());
                std::fflush(stdout);
            }
        });
    };
    // Its surroundings are gone by the time that somebody hears of what was lacking.
    struct Ending {
        std::unique_ptr<Exchange>& exchange;
        ~Ending() { exchange.reset(); }
    } const ending{exchange_};
    exchange_ =
        std::make_unique<Exchange>(loop_, *net, options_, std::move(journal), first, std::move(around));
    exchange_->set_plane(media::Plane::start(first->media, exchange_->media_events(), loop_));
    first.reset();
    // Coroutines and timers need the loop to be running: the doors open in its first turn.
    loop_.post([this] { exchange_->open(); });
    loop_.run();
    // Nobody looks for signals any more: Ctrl-C ends what the end still waits for.
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
}

void Program::reload(std::string what, std::function<void(manage::Reloaded)> done) {
    main_.post([this, what = std::move(what), done = std::move(done)]() mutable {
        if (what.empty() || what == "logger") say(configure_log(logger_, options_));
        auto next = std::make_shared<Configuration>(load_configuration(options_, configuration_->snapshot));
        say(next->complaints);
        std::string said;
        for (const auto& complaint : next->complaints) said += complaint.text() + "\n";
        if (!next->snapshot) {
            said += "Nothing was changed: strict=yes, and there are errors.\n";
            loop_.post([said = std::move(said), done = std::move(done)] { done({false, said}); });
            return;
        }
        auto former = std::exchange(configuration_, next);
        loop_.post([this, next, said = std::move(said), done = std::move(done),
                    former = std::move(former)]() mutable {
            exchange_->apply(next);
            next.reset();
            done({true, said});
            // Old snapshots are destroyed on the main thread.
            main_.post([former = std::move(former)]() mutable { former.reset(); });
        });
    });
}

void Program::on_signal(int signal) {
    if (signal == SIGHUP) return reload("", [](manage::Reloaded) {});
    if (stop_asked_ && signal == SIGINT) std::_Exit(1);
    stop_asked_ = true;
    sd_notify(0, "STOPPING=1");
    exchange_->stop(manage::StopMode::Now);
}

int Program::run() {
    Signals signals(loop_, [this](int signal) { on_signal(signal); });
    auto first = std::make_shared<Configuration>(load_configuration(options_, nullptr));
    say(first->complaints);
    if (!first->snapshot) {
        std::fprintf(stderr, "The configuration has errors, and strict=yes: not started.\n");
        return 1;
    }
    configuration_ = first;
    if (const auto lack = lack_of(needs_of(options_, first.get()))) return not_started_said(*lack);
    // Reading took several times what is kept; nobody else runs yet whom giving it back could hold up.
    give_memory_back();
    rt::Watchdog watchdog("exchange", loop_);  // there until everything else has ended
    watchdog_ = &watchdog;
    rt::Thread beside("main", [this] { main_.run(); });
    struct Ending {
        rt::EventLoop& main;
        ~Ending() { main.stop(); }
    } const ending{main_};
    exchange_thread(std::move(first));
    return 0;
}

bool become(const std::string& user, const std::string& group) {
    if (!group.empty()) {
        const auto* entry = getgrnam(group.c_str());
        if (!entry || setgid(entry->gr_gid) != 0 || setgroups(0, nullptr) != 0) {
            std::fprintf(stderr, "Unable to become group '%s'\n", group.c_str());
            return false;
        }
    }
    if (!user.empty()) {
        const auto* entry = getpwnam(user.c_str());
        if (!entry || (group.empty() && setgid(entry->pw_gid) != 0) || setuid(entry->pw_uid) != 0) {
            std::fprintf(stderr, "Unable to become user '%s'\n", user.c_str());
            return false;
        }
    }
    return true;
}

/// Descriptors: four a call and one a connection; the soft limit of 1024 is not meant for servers.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace

int run_check(const Arguments& arguments) {
    auto options = read_program_options(arguments.config_file, !arguments.config_file_given);
    const auto loaded = load_configuration(options, nullptr);
    auto complaints = options.complaints;
    complaints.insert(complaints.end(), loaded.complaints.begin(), loaded.complaints.end());
    // What a start finds out by opening it.
    review_log_files(read_logger_conf(store::read_conf("logger.conf", conf_options(options)), complaints),
                     options.paths.log, complaints);
    review_certificates(loaded, complaints);
    std::size_t errors = 0;
    for (const auto& complaint : complaints) {
        std::printf("%s%s\n", complaint.severity == Severity::Error ? "error: " : "warning: ",
                    complaint.text().c_str());
        if (complaint.severity == Severity::Error) ++errors;
    }
    if (arguments.check_unsupported) {
        std::printf("Options that are read and checked and have no effect (yet):\n");
        for (const auto& line : schema::unheeded(endpoint::object_types()))
            std::printf("  %s\n", line.c_str());
        std::printf("  sorcery.conf: every mapping but the defaults and contact=memory\n");
        std::printf("Of these, set here:\n");
        for (const auto& one : loaded.unheeded)
            std::printf("  %s %s: %zu objects, first %s at %s\n", one.type->name().c_str(),
                        one.option->name.c_str(), one.objects, one.first_object.c_str(),
                        one.first.text().c_str());
        for (const auto& one : loaded.unheeded_mappings) std::printf("  %s\n", one.c_str());
    }
    std::printf("%zu errors, %zu warnings\n", errors, complaints.size() - errors);
    if (errors == 0) {
        const auto again = arguments.config_file_given ? " -C " + arguments.config_file : std::string();
        std::printf(
            "Next: asterism%s -c runs it; asterism%s -rx 'pjsip show endpoints' asks it who is there\n",
            again.c_str(), again.c_str());
    }
    return errors == 0 ? 0 : 1;
}

int run_server(const Arguments& arguments) {
    auto options = read_program_options(arguments.config_file, !arguments.config_file_given);
    options.verbose = std::max(options.verbose, arguments.verbose);
    options.debug = std::max(options.debug, arguments.debug);
    if (options.entity_id.empty()) options.entity_id = machine_entity_id();
    if (!arguments.run_user.empty()) options.run_user = arguments.run_user;
    if (!arguments.run_group.empty()) options.run_group = arguments.run_group;
    std::error_code ignored;
    for (const auto& folder : {options.paths.run, options.paths.log, options.paths.db})
        std::filesystem::create_directories(folder, ignored);
    if (!become(options.run_user, options.run_group)) return 1;
    raise_descriptor_limit();
    // While somebody still reads what we say.
    if (const auto lack = lack_of(needs_of(options, nullptr))) return not_started(*lack);
    if (!arguments.foreground && !arguments.console && arguments.verbose == 0 && arguments.debug == 0)
        if (daemon(1, 0) != 0) return 1;
    block_signals();
    keep_giving_memory_back();

    std::optional<Logger> made;
    try {
        made.emplace(
            options.paths.log, arguments.console || arguments.foreground,
            fmt::format("Asterisk {} built by asterism @ asterism on a x86_64 running Linux", kVersion));
    } catch (const std::system_error& lack) {  // its writer is a thread of spdlog's
        return not_started_said(fmt::format("no thread that writes the log can be started: {}", lack.what()));
    } catch (const std::exception& lack) {
        return not_started_said(fmt::format("the log cannot be written: {}", lack.what()));
    }
    auto& logger = *made;
    const auto log_complaints = configure_log(logger, options);
    log::set_verbose(options.verbose);
    log::set_debug(options.debug);
    log::install(&logger);
    say(options.complaints);
    say(log_complaints);
    const auto needs = needs_of(options, nullptr);
    int status = 0;
    try {
        Program program(std::move(options), arguments, logger);
        status = program.run();
    } catch (const rt::Shortage& shortage) {
        status = not_started_said(fmt::format("{} ({} descriptors and {} threads are needed at least)",
                                              shortage.what(), needs.descriptors, needs.threads));
    } catch (const std::bad_alloc&) {
        status = not_started_said("there is not enough memory");
    }
    log::install(nullptr);
    return status;
}

}  // namespace asterism::server

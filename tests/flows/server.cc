// SPDX-License-Identifier: Apache-2.0
#include "server.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "asterism/base/escape.h"
#include "asterism/base/random.h"
#include "asterism/media/plane.h"
#include "asterism/rt/http_server.h"
#include "asterism/store/files.h"
#include "asterism/store/journal.h"
#include "event_shapes.h"

namespace asterism::flows {

namespace {

/// Of a variable: without the marks of inheritance.
std::string bare_name_of(std::string_view name) {
    return std::string(name.substr(std::min(name.find_first_not_of('_'), name.size())));
}

/// T1 times 64, T4 and some: nothing may live on after it.
constexpr Seconds kEchoes{90};

/// Commits after a while of its own, in order; what was not committed dies with it.
class KeptJournal final : public store::Journal {
public:
    using Content = std::map<std::pair<std::string, std::string>, std::string>;
    /// `time`: what a commit takes; 0: as the seed has it.
    KeptJournal(rt::SimLoop& loop, Content& content, const Millis& time)
        : content_(content), time_(time), commit_(loop.wheel(), *this) {}

    void append(const store::Change& change) override {
        auto& one = wait();
        one.changes = true;
        one.key = std::pair(std::string(change.space), std::string(change.key));
        if (change.value) one.value = *change.value;
    }
    void when_safe(store::OnSafe on_safe) override { wait().on_safe = std::move(on_safe); }
    std::vector<store::Record> take_records(std::string_view space) override {
        std::vector<store::Record> out;
        for (const auto& [key, value] : content_)
            if (key.first == space) out.push_back({key.second, value});
        return out;
    }
    const store::JournalStatus& status() const override { return status_; }
    void flush() override { on_commit(); }

private:
    /// A change, or who waits for those before him.
    struct Waiting {
        bool changes = false;
        std::pair<std::string, std::string> key;
        std::optional<std::string> value;
        store::OnSafe on_safe;
    };
    Waiting& wait() {
        if (!commit_.running())
            commit_.start(time_.count() ? time_ : Millis{static_cast<std::int64_t>(random_below(8))});
        return waiting_.emplace_back();
    }
    void on_commit() {
        for (auto& one : std::exchange(waiting_, {})) {
            if (one.changes) {
                if (one.value)
                    content_[one.key] = *one.value;
                else
                    content_.erase(one.key);
                ++status_.written;
            }
            if (one.on_safe) one.on_safe(store::Safety::Safe);
        }
        ++status_.commits;
    }
    Content& content_;
    const Millis& time_;
    std::vector<Waiting> waiting_;
    store::JournalStatus status_;
    Timer<KeptJournal, &KeptJournal::on_commit> commit_;
};

}  // namespace

Server::Server(rt::SimLoop& loop, rt::SimNet& net, Ladder& ladder, Given& given)
    : loop_(loop), net_(net), ladder_(ladder), given_(given), former_(log::install(this)) {
    log::set_verbose(5);
}

Server::~Server() {
    kill();
    log::install(former_);
    if (!sounds_.empty()) std::filesystem::remove_all(sounds_);
}

void Server::write_sounds() {
    if (given_.sounds().empty()) return;
    if (sounds_.empty())
        sounds_ = std::filesystem::temp_directory_path() / fmt::format("asterism-flows-{}", getpid());
    for (const auto& [name, length] : given_.sounds()) {
        const auto path = sounds_ / "sounds" / "en" / (name + ".ulaw");
        std::filesystem::create_directories(path.parent_path());
        std::ofstream file(path, std::ios::binary);
        file << std::string(static_cast<std::size_t>(length.count()) * 8, '\x55');
    }
    options_.paths.data = sounds_;
}

std::map<std::string, std::string> Server::files() const {
    auto files = given_.files();
    for (const auto& [path, text] : written_) files[path] = text;
    return files;
}

void Server::read_program_options() {
    store::MemoryFiles files(this->files());
    options_ = server::read_program_options(fmt::format("{}/asterisk.conf", Given::kFolder), true, files);
    for (const auto& complaint : options_.complaints) log::warning("{}", complaint.text());
    options_.paths.etc = Given::kFolder;
    if (options_.entity_id.empty()) options_.entity_id = "00:00:5e:00:53:01";
}

server::Configuration Server::read_configuration(std::shared_ptr<const schema::Snapshot> former) {
    store::MemoryFiles files(this->files());
    auto loaded = server::load_configuration(options_, std::move(former), files);
    for (const auto& complaint : loaded.complaints)
        if (complaint.severity == Severity::Error)
            log::error("{}", complaint.text());
        else
            log::warning("{}", complaint.text());
    return loaded;
}

void Server::set_names() {
    for (const auto& name : std::exchange(names_, {})) net_.remove_records(name);
    for (const auto& [name, record] : given_.records()) {
        net_.set_record(name, record);
        names_.insert(name);
    }
}

void Server::start() {
    read_program_options();
    write_sounds();
    stopped_ = false;
    set_names();
    configuration_ = std::make_shared<server::Configuration>(read_configuration(nullptr));
    server::Surroundings around;
    around.reload = [this](std::string, std::function<void(manage::Reloaded)> done) {
        loop_.post([this, done = std::move(done)] {
            reload();
            done({true, {}});
        });
    };
    around.aside = [this](std::function<std::function<void()>(store::Files&)> job) {
        store::MemoryFiles files(this->files());
        auto then = job(files);
        const auto given = given_.files();
        for (const auto& [path, text] : files.all())
            if (const auto before = given.find(path); before == given.end() || before->second != text)
                written_[path] = text;
        loop_.post(std::move(then));
    };
    around.rotate_logs = [] {};
    around.logs_security = [] { return true; };
    around.stopped = [this] { stopped_ = true; };
    around.make_http = [this] { return rt::make_http_server(loop_, net_); };
    exchange_ = std::make_unique<server::Exchange>(loop_, net_, options_,
                                                   std::make_unique<KeptJournal>(loop_, safe, disk_time_),
                                                   configuration_, std::move(around));
    exchange_->set_plane(
        media::Plane::simulate(configuration_->media, exchange_->media_events(), loop_, net_));
    token_ = exchange_->events().subscribe(~std::uint32_t{0}, [this](const Event& event) {
        happened.push_back({std::string(event.name), event.fields, false});
        if (auto wrong = misshapen(event); wrong && event_fault.empty()) event_fault = *wrong;
        if (event.name == "VarSet")
            variables[bare_name_of(event.get("Variable"))] = unescaped(event.get("Value"));
    });
    loop_.settle();
    exchange_->open();
    loop_.settle();
}

void Server::kill() {
    if (!exchange_) return;
    exchange_->events().unsubscribe(token_);
    // Whoever is killed says nothing more.
    const auto lost = std::exchange(net_.options().lost, 1000);
    exchange_.reset();
    net_.options().lost = lost;
    loop_.forget_posted();
    net_.forget_questions();
}

void Server::reload() {
    auto next = std::make_shared<server::Configuration>(read_configuration(configuration_->snapshot));
    if (!next->snapshot) return;
    configuration_ = next;
    exchange_->apply(next);
    loop_.settle();
}

void Server::command(const std::string& text, std::function<void(std::string)> done) {
    exchange_->commands().run(text,
                              [done = std::move(done)](const CommandOutput& output) { done(output.str()); });
}

std::string Server::left() {
    loop_.pass(kEchoes);
    std::string out;
    for (const auto& [what, count] : exchange_->census().rows())
        if (count != 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, what);
    return out.empty() ? out : fmt::format("{} s after the end there are still {}", kEchoes.count(), out);
}

void Server::write(const log::Record& record) {
    ladder_.log(fmt::format("{}: {}", log::level_name(record.level), record.text));
}

}  // namespace asterism::flows

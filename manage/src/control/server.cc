// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include "asterism/base/clean.h"
#include "asterism/base/text.h"
#include "asterism/manage/control.h"
#include "room_limits.h"

namespace asterism::manage {

/// One client: its lines in, its frames out. A command that answers later holds back those behind it.
class ControlServer::Connection final : public rt::StreamHandler,
                                        public std::enable_shared_from_this<ControlServer::Connection> {
public:
    Connection(ControlServer& server, std::unique_ptr<rt::Stream> stream)
        : server_(server), stream_(std::move(stream)) {
        stream_->set_handler(*this);
        send(fmt::format("asterism-control 1 {} {}\n", server.options_.hostname, server.options_.version));
    }

    bool is_console() const { return console_.has_value(); }
    bool shows(log::Level level) const {
        return console_ && !console_->muted && (console_->levels & 1u << static_cast<unsigned>(level)) != 0;
    }
    void frame(std::string_view kind, std::string_view text) {
        send(fmt::format("{} {}\n{}", kind, text.size(), text));
    }

private:
    void send(std::string_view text) { stream_->send(SharedBytes::copy(text)); }

    void on_bytes(rt::Stream&, std::string_view bytes) override {
        buffer_.append(bytes);
        for (;;) {
            const auto end = buffer_.find('\n');
            if (end == buffer_.npos) break;
            lines_.push_back(buffer_.substr(0, end));
            buffer_.erase(0, end + 1);
        }
        if (buffer_.size() > server_.options_.most_line || lines_.size() > kMostWaiting) {
            stream_->close();
            return server_.remove(*this);
        }
        go_on();
    }

    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { server_.remove(*this); }

    void go_on() {
        const auto self = shared_from_this();
        if (going_on_) return;
        going_on_ = true;
        while (!busy_ && !lines_.empty()) {
            const std::string line = std::move(lines_.front());
            lines_.pop_front();
            on_line(line);
        }
        going_on_ = false;
    }

    void on_line(const std::string& line) {
        const auto [verb, rest] = split_once(trim(line), ' ');
        if (verb == "run") return run(rest);
        if (verb == "console") {
            console_.emplace(Console{.levels = kShown});
            server_.tell_followers();
            return send("end 0\n");
        }
        if (verb == "complete") {
            std::string words;
            for (const auto& word : server_.commands_.complete(rest)) words += cleaned(word) + '\n';
            frame("out", words);
            return send("end 0\n");
        }
        send("end 1\n");
    }

    void run(std::string_view command) {
        busy_ = true;
        const auto done = [weak = weak_from_this()](const CommandOutput& out) {
            const auto self = weak.lock();
            if (!self) return;
            self->frame("out", out.str());
            self->send(out.failed() ? "end 1\n" : "end 0\n");
            self->busy_ = false;
            self->go_on();
        };
        const CommandAsker asker{.console = console_ ? &*console_ : nullptr};
        server_.commands_.run(command, done, asker);
    }

    static constexpr std::size_t kMostWaiting = 1000;
    /// Until told otherwise (logger set level). Two lines of Security come with each REGISTER.
    static constexpr unsigned kShown = ~(1u << static_cast<unsigned>(log::Level::Security));

    ControlServer& server_;
    std::unique_ptr<rt::Stream> stream_;
    std::string buffer_;
    std::deque<std::string> lines_;
    bool busy_ = false;
    bool going_on_ = false;
    std::optional<Console> console_;
};

ControlServer::ControlServer(const Commands& commands, ControlOptions options)
    : commands_(commands), options_(std::move(options)) {}

ControlServer::~ControlServer() = default;

Result<void> ControlServer::listen(rt::Net& net, const rt::ListenOptions& options) {
    auto listener = net.listen(options, *this);
    if (!listener) return std::unexpected(listener.error());
    listener_ = std::move(*listener);
    return {};
}

SocketAddress ControlServer::local() const { return listener_ ? listener_->local() : SocketAddress{}; }

void ControlServer::console_line(log::Level level, std::string_view line) {
    std::string text(line);
    if (!text.ends_with('\n')) text += '\n';
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        const auto connection = connections_[i];
        if (connection->shows(level)) connection->frame("log", text);
    }
}

void ControlServer::on_consoles(std::function<void(bool)> changed) { on_consoles_ = std::move(changed); }

void ControlServer::tell_followers() {
    const bool any = consoles() > 0;
    if (any == std::exchange(followed_, any)) return;
    if (on_consoles_) on_consoles_(any);
}

std::size_t ControlServer::consoles() const {
    return static_cast<std::size_t>(std::count_if(connections_.begin(), connections_.end(),
                                                  [](const auto& one) { return one->is_console(); }));
}

void ControlServer::on_accept(std::unique_ptr<rt::Stream> stream) {
    if (!limits::consoles.admits(connections_.size() + 1)) return;  // closed by its destructor
    connections_.push_back(std::make_shared<Connection>(*this, std::move(stream)));
}

void ControlServer::remove(Connection& connection) {
    std::erase_if(connections_, [&connection](const auto& one) { return one.get() == &connection; });
    limits::consoles.note(connections_.size());
    tell_followers();
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ami/actions.h"
#include "ami/session.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/base/where.h"
#include "asterism/manage/ami.h"
#include "room_limits.h"
#include "state/durations.h"

namespace asterism::manage {

void fit_manager_limits(std::size_t descriptors) {
    auto& sessions = limits::manager_sessions;
    sessions.fit(std::min(sessions.preset(), std::max<std::size_t>(descriptors / 8, 8)));
}

AmiServer::AmiServer(Services& services, const Commands& commands, rt::Net& net)
    : services_(services), commands_(commands), net_(net) {}

AmiServer::~AmiServer() {
    if (token_) services_.events.unsubscribe(token_);
}

Result<std::unique_ptr<rt::Listener>> AmiServer::open(const SocketAddress& bind,
                                                      std::shared_ptr<rt::TlsContext> tls) {
    rt::ListenOptions options;
    options.bind = bind;
    options.tls = std::move(tls);
    options.stream.most_unsent = kMostUnread;
    return net_.listen(options, *this);
}

std::vector<std::string> AmiServer::configure(AmiOptions options) {
    std::vector<std::string> faults;
    options_ = std::move(options);
    limits::manager_logins.fit(options_.auth_limit);
    limits::manager_logins_of_source.fit(std::max<std::size_t>(limits::manager_logins.value() / 2, 2));
    const auto wanted = options_.enabled ? options_.bind : SocketAddress{};
    if (!wanted.is_set()) listener_.reset();
    if (wanted.is_set() && (!listener_ || bound_ != wanted)) {
        listener_.reset();
        if (auto listener = open(wanted, nullptr))
            listener_ = std::move(*listener);
        else
            faults.push_back(fmt::format("The manager interface cannot listen: {}", listener.error().reason));
    }
    bound_ = wanted;

    const auto wanted_tls = options_.enabled && options_.tls_enabled ? options_.tls_bind : SocketAddress{};
    if (!wanted_tls.is_set()) tls_listener_.reset();
    if (wanted_tls.is_set()) {
        auto context = net_.tls_context(options_.tls);
        if (!context) {
            faults.push_back(fmt::format("The manager interface has no TLS: {}", context.error().reason));
        } else if (tls_listener_ && tls_bound_ == wanted_tls) {
            tls_listener_->set_tls(*context);
        } else {
            tls_listener_.reset();
            if (auto listener = open(wanted_tls, *context))
                tls_listener_ = std::move(*listener);
            else
                faults.push_back(
                    fmt::format("The manager interface cannot listen for TLS: {}", listener.error().reason));
        }
    }
    tls_bound_ = wanted_tls;
    for (const auto& fault : faults) log::error("{}", fault);
    return faults;
}

SocketAddress AmiServer::local() const { return listener_ ? listener_->local() : SocketAddress{}; }

void AmiServer::on_accept(std::unique_ptr<rt::Stream> stream) {
    const auto source = stream->peer().ip.source();
    std::size_t strangers = 0, from_there = 0;
    for (const auto& one : sessions_) {
        if (one->logged_in()) continue;
        ++strangers;
        if (one->peer().ip.source() == source) ++from_there;
    }
    // Whoever holds places without a login does not hold all of them.
    if (!limits::manager_logins.admits(strangers + 1) ||
        !limits::manager_logins_of_source.admits(from_there + 1)) {
        log::warning("manager interface: too many connections without login; {} is turned away",
                     stream->peer().ip.text());
        return;  // closed by its destructor
    }
    if (!limits::manager_sessions.admits(sessions_.size() + 1)) {
        log::warning("manager interface: too many connections; {} is turned away", stream->peer().ip.text());
        return;
    }
    auto session = std::make_shared<AmiSession>(*this, std::move(stream), next_number_++);
    sessions_.push_back(session);
    note_sessions();
    session->start();
}

void AmiServer::remove(AmiSession& session) {
    const auto* user = session.user();
    if (user && options_.display_connects && user->display_connects)
        log::verbose(2, "Manager '{}' logged off from {}", user->name, session.peer().ip.text());
    std::erase_if(sessions_, [&session](const auto& one) { return one.get() == &session; });
    note_sessions();
    refresh_subscription();
}

void AmiServer::note_sessions() const {
    limits::manager_sessions.note(sessions_.size());
    limits::manager_logins.note(static_cast<std::size_t>(
        std::ranges::count_if(sessions_, [](const auto& one) { return !one->logged_in(); })));
}

void AmiServer::note_unread(std::size_t bytes) {
    most_unread_ += bytes;
    if (most_unread_ <= limits::manager_unread.value()) return;
    most_unread_ = 0;
    AmiSession* slowest = nullptr;
    for (const auto& one : sessions_) {
        most_unread_ += one->unsent();
        if (!slowest || one->unsent() > slowest->unsent()) slowest = one.get();
    }
    if (limits::manager_unread.admits(most_unread_) || !slowest) return;
    slowest->give_up();
}

const AmiUser* AmiServer::find_user(std::string_view name) const {
    for (const auto& user : options_.users)
        if (user.name == name) return &user;
    return nullptr;
}

void AmiServer::refresh_subscription() {
    std::uint32_t wanted = 0;
    for (const auto& session : sessions_) wanted |= session->mask();
    if (wanted == subscribed_) return;
    subscribed_ = wanted;
    if (token_) services_.events.unsubscribe(token_);
    token_ = wanted ? services_.events.subscribe(wanted, [this](const Event& event) { on_event(event); }) : 0;
}

/// "ChanVariable: name=value" lines for the channel that an event is about (manager.conf, channelvars).
std::string AmiServer::channel_variables(std::string_view channel_name, std::string_view field) const {
    const auto* channel = services_.calls.channels.find(channel_name);
    if (!channel) return {};
    AmiText text;
    for (const auto& name : options_.channel_vars) {
        const auto* value = channel->variables.find(name);
        text.add(field,
                 fmt::format("{}={}", name, value ? std::string_view(value->value) : std::string_view()));
    }
    return text.text();
}

std::string AmiServer::render(const Event& event) {
    AmiText head;
    head.add("Event", event.name);
    // UserEvent and the like may carry an ActionID of their own among the fields.
    head.add("Privilege", print_event_classes(event.classes) + ",all");
    if (options_.debug)
        head.add("SequenceNumber", std::to_string(event_number_++))
            .add("File", file_name(event.where))
            .add("Line", std::to_string(event.where.line()))
            .add("Func", function_name(event.where));
    if (options_.timestamp_events) {
        const auto micros = services_.loop.wall_now().time_since_epoch().count();
        head.add("Timestamp", fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000));
    }
    std::string text = head.text();
    for (const auto& [name, value] : event.fields) {
        text += AmiText().add(name, value).text();
        if (options_.channel_vars.empty()) continue;
        if (name == "Linkedid") text += channel_variables(event.get("Channel"), "ChanVariable");
        if (name == "DestLinkedid") text += channel_variables(event.get("DestChannel"), "DestChanVariable");
    }
    return text + "\r\n";
}

void AmiServer::on_event(const Event& event) {
    const auto& disabled = options_.disabled_events;
    if (std::any_of(disabled.begin(), disabled.end(),
                    [&event](const std::string& name) { return iequals(name, event.name); }))
        return;
    std::string text;
    SharedBytes bytes;
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        const auto session = sessions_[i];
        if (!(session->mask() & event.classes)) continue;
        if (text.empty()) text = render(event);
        if (!session->wants(event.classes, text)) continue;
        if (!bytes) bytes = SharedBytes::copy(text);
        session->send_event(bytes);
    }
}

std::vector<AmiRow> AmiServer::rows() const {
    std::vector<AmiRow> rows;
    const auto now = services_.loop.wall_now();
    for (const auto& session : sessions_) {
        const auto* user = session->user();
        if (!user) continue;
        rows.push_back({user->name, session->peer(), session->since(), between(session->since(), now),
                        session->number(), user->read, user->write, session->unsent()});
    }
    return rows;
}

std::optional<std::size_t> AmiServer::sessions_of(std::string_view user) const {
    if (!find_user(user)) return std::nullopt;
    return static_cast<std::size_t>(std::ranges::count_if(
        sessions_, [user](const auto& session) { return session->user() && session->user()->name == user; }));
}

bool AmiServer::kick(unsigned number) {
    for (const auto& session : sessions_) {
        if (session->number() != number) continue;
        const auto keep = session;
        keep->close();
        return true;
    }
    return false;
}

void AmiServer::fully_booted() {
    services_.events.publish("FullyBooted", EventClass::System, [this](Event& event) {
        const auto now = services_.loop.wall_now();
        const auto& operations = services_.operations;
        const auto reload = operations.last_reload ? operations.last_reload() : operations.started;
        event.add("Uptime", std::to_string(between(operations.started, now).count()))
            .add("LastReload", std::to_string(between(reload, now).count()))
            .add("Status", "Fully Booted");
    });
}

void AmiServer::stop() {
    services_.events.publish("Shutdown", EventClass::System,
                             [](Event& event) { event.add("Shutdown", "Cleanly").add("Restart", "False"); });
    listener_.reset();
    tls_listener_.reset();
    for (const auto& session : std::vector(sessions_)) session->close();
}

}  // namespace asterism::manage

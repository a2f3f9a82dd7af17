// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/publishing.h"

#include <fmt/core.h>

#include <algorithm>

#include "../body/bodies.h"
#include "../room_limits.h"
#include "../subscription/content.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "publisher.h"
#include "server_state.h"

namespace asterism::presence {

namespace {

using endpoint::AsteriskPublication;
using endpoint::OutboundPublish;

/// What asks the other server for everything of its own: the thing without a name.
constexpr std::string_view kRefresh;

std::optional<BodyType> body_type_named(std::string_view name) {
    for (const auto& row : kBodyTypeTable)
        if (row.of == BodyOf::Extension && iequals(row.name, name)) return row.type;
    return std::nullopt;
}

bool publishes_hints(const OutboundPublish& config) {
    const auto* body = config.extended.find("body");
    return (config.event == "presence" || config.event == "dialog") && body && body_type_named(*body);
}

bool fits(const OutboundPublish& config, const Hint& hint) {
    return !hint.is_pattern && (!config.context_regex || config.context_regex->found_in(hint.context)) &&
           (!config.exten_regex || config.exten_regex->found_in(hint.exten));
}

std::string thing_of(const Hint& hint) { return fmt::format("{}\n{}", hint.context, hint.exten); }

}  // namespace

Publishing::Publishing(Services services)
    : services_(std::move(services)), waiting_(limits::waiting_publishes) {
    services_.presence.mailboxes.watch_own([this](std::string_view mailbox) { on_own_mailbox(mailbox); });
}

Publishing::~Publishing() {
    *alive_ = false;
    services_.presence.mailboxes.watch_own({});
    services_.presence.devices.attach(static_cast<OwnDeviceListener*>(nullptr));
    services_.presence.extensions.attach(static_cast<HintListener*>(nullptr));
}

// Who publishes what, by the configuration as it is now.
void Publishing::collect_feeds() {
    const auto& snapshot = *services_.directory.snapshot();
    device_feeds_.clear();
    mailbox_feeds_.clear();
    hint_feeds_.clear();
    const auto feeds = [&](const std::string& name, std::string_view event, std::vector<std::string>& into) {
        const auto& config = snapshot.find<OutboundPublish>(name);
        if (config && config->event == event && !config->multi_user &&
            std::ranges::find(into, name) == into.end())
            into.push_back(name);
    };
    for (const auto& one : snapshot.all<AsteriskPublication>()) {
        feeds(one->devicestate_publish, "asterisk-devicestate", device_feeds_);
        feeds(one->mailboxstate_publish, "asterisk-mwi", mailbox_feeds_);
    }
    for (const auto& config : snapshot.all<OutboundPublish>())
        if (publishes_hints(*config)) hint_feeds_.push_back(config);
}

// 432, 434. What did not change stays as it is; what is another one now is taken away and begins anew.
void Publishing::follow() {
    collect_feeds();
    auto before = std::exchange(publishers_, {});
    const auto& snapshot = *services_.directory.snapshot();
    for (const auto* feeds : {&device_feeds_, &mailbox_feeds_})
        for (const auto& name : *feeds) keep(before, snapshot.find<OutboundPublish>(name), {});
    auto& extensions = services_.presence.extensions;
    for (auto& [key, publisher] : before) publisher->things().clear();
    HashSet<const Publisher*> kept;
    for (const auto& config : hint_feeds_)
        extensions.each([&](const Hint& hint) {
            if (!fits(*config, hint)) return;
            const auto old = before.find(Key{config->name, hint.exten});
            const bool stays = old != before.end() && old->second->config() == *config;
            auto* publisher = keep(before, config, hint.exten);
            if (!publisher) return;
            if (stays) kept.insert(publisher);
            const auto thing = thing_of(hint);
            publisher->things().insert(thing);
            if (!kept.contains(publisher)) publisher->publish(thing);
        });
    for (auto& [key, publisher] : before) withdraw(std::move(publisher));
    limits::own_publications.note(publishers_.size());
    services_.presence.devices.attach(device_feeds_.empty() ? nullptr
                                                            : static_cast<OwnDeviceListener*>(this));
    extensions.attach(hint_feeds_.empty() ? nullptr : static_cast<HintListener*>(this));
}

Publisher* Publishing::keep(std::map<Key, std::unique_ptr<Publisher>>& before,
                            const endpoint::Ref<OutboundPublish>& config, const std::string& user) {
    const Key key{config->name, user};
    if (const auto at = publishers_.find(key); at != publishers_.end()) return at->second.get();
    if (const auto at = before.find(key); at != before.end()) {
        if (at->second->config() == *config) {
            auto& kept = publishers_[key] = std::move(at->second);
            before.erase(at);
            return kept.get();
        }
        withdraw(std::move(at->second));
        before.erase(at);
    }
    auto* made = make(config, user);
    if (!made || !user.empty()) return made;
    made->publish(kRefresh);
    made->publish_everything();
    return made;
}

void Publishing::withdraw(std::unique_ptr<Publisher> one) {
    if (one->withdraw()) return;
    const auto* key = one.get();
    leaving_[key] = std::move(one);
}

// In a later turn: it is still at work when it says so.
void Publishing::left(const Publisher& one) {
    const auto at = leaving_.find(&one);
    if (at == leaving_.end()) return;
    left_.push_back(std::move(at->second));
    leaving_.erase(at);
    if (left_.size() == 1)
        services_.loop.post([this, alive = alive_] {
            if (*alive) left_.clear();
        });
}

void Publishing::withdraw_all() {
    for (auto& [key, publisher] : std::exchange(publishers_, {})) withdraw(std::move(publisher));
}

void Publishing::on_slept(Millis slept) {
    for (auto& [key, publisher] : publishers_) publisher->on_slept(slept);
}

Publisher* Publishing::find(std::string_view name) const {
    const auto at = publishers_.find(Key{std::string(name), {}});
    return at == publishers_.end() ? nullptr : at->second.get();
}

void Publishing::on_own_device(std::string_view device) {
    for (const auto& name : device_feeds_)
        if (auto* publisher = find(name)) publisher->publish(device);
}

void Publishing::on_own_mailbox(std::string_view mailbox) {
    for (const auto& name : mailbox_feeds_)
        if (auto* publisher = find(name)) publisher->publish(mailbox);
}

void Publishing::on_hint(const Hint& hint) {
    for (const auto& config : hint_feeds_)
        if (fits(*config, hint)) publish_hint(config, hint);
}

void Publishing::publish_hint(const endpoint::Ref<OutboundPublish>& config, const Hint& hint) {
    const Key key{config->name, hint.exten};
    const auto at = publishers_.find(key);
    if (hint.state == ExtensionState::Removed) {
        if (at == publishers_.end()) return;
        auto& things = at->second->things();
        things.erase(thing_of(hint));
        // The same extension of another context speaks for itself from now on.
        if (!things.empty()) return at->second->publish(*things.begin());
        withdraw(std::move(at->second));
        publishers_.erase(at);
        return;
    }
    auto* publisher = at == publishers_.end() ? make(config, hint.exten) : at->second.get();
    if (!publisher) return;
    publisher->things().insert(thing_of(hint));
    publisher->publish(thing_of(hint));
}

Publisher* Publishing::make(const endpoint::Ref<OutboundPublish>& config, const std::string& user) {
    if (!limits::own_publications.admits(publishers_.size() + 1)) {
        say_full(fmt::format("'{}': there are too many publications of ours: '{}' is not published",
                             config->name, user));
        return nullptr;
    }
    auto& made = publishers_[{config->name, user}];
    made = std::make_unique<Publisher>(*this, config, user);
    limits::own_publications.note(publishers_.size());
    return made.get();
}

// Once, until nothing waits any more.
void Publishing::say_full(const std::string& what) {
    if (!std::exchange(said_full_, true)) log::notice("Outbound publish {}", what);
}

Publisher* Publishing::find(const AsteriskPublication& one, ServerEvent event) const {
    return find(event == ServerEvent::Devices ? one.devicestate_publish : one.mailboxstate_publish);
}

// While everything is on its way already nothing is gathered again.
void Publishing::tell(const AsteriskPublication& to, ServerEvent event) {
    if (auto* publisher = find(to, event); publisher && publisher->waiting() == 0)
        publisher->publish_everything();
}

void Publishing::ask(const AsteriskPublication& from, ServerEvent event) {
    if (auto* publisher = find(from, event)) publisher->publish(kRefresh);
}

// By name: the same story each time it is told.
void Publishing::tell_everything(Publisher& publisher) {
    const auto& event = publisher.config().event;
    std::vector<std::string> things;
    if (event == "asterisk-devicestate") {
        services_.presence.devices.each_own([&](std::string_view device) { things.emplace_back(device); });
    } else if (event == "asterisk-mwi") {
        services_.presence.mailboxes.each(
            [&](std::string_view mailbox, MailboxCounts) { things.emplace_back(mailbox); });
    } else {
        things.assign(publisher.things().begin(), publisher.things().end());
    }
    std::ranges::sort(things);
    for (const auto& thing : things) publisher.publish(thing);
}

std::optional<PublishedBody> Publishing::body(Publisher& publisher, std::string_view thing) const {
    const auto& event = publisher.config().event;
    const bool of_devices = event == "asterisk-devicestate";
    if (!of_devices && event != "asterisk-mwi") return hint_body(publisher, thing);
    ServerState state{.server = services_.server, .name = std::string(thing)};
    if (thing == kRefresh) {
        state.type = ServerState::Type::Refresh;
    } else if (of_devices) {
        state.type = ServerState::Type::Device;
        state.device = services_.presence.devices.own_state(thing);
    } else {
        state.type = ServerState::Type::Mailbox;
        state.mailbox = services_.presence.mailboxes.find_own(thing).value_or(MailboxCounts{});
    }
    return PublishedBody{std::string(kJson), print_server_state(state)};
}

std::optional<PublishedBody> Publishing::hint_body(Publisher& publisher, std::string_view thing) const {
    const auto [context, exten] = split_once(thing, '\n');
    const auto* hint = services_.presence.extensions.find_present(context, exten);
    const auto* named = publisher.config().extended.find("body");
    const auto type = named ? body_type_named(*named) : std::nullopt;
    if (!hint || !type) return std::nullopt;
    const auto uri = sip::UriView::parse(publisher.entity());
    const auto version = publisher.next_version();
    const auto atom = atom_of(publisher.entity(), version);
    const Viewer viewer{.entity = publisher.entity(),
                        .host = uri ? uri->host : std::string_view(),
                        .subscriber = publisher.contact(),
                        .version = version,
                        .atom = atom};
    const auto picture = picture_of(services_.presence, *hint);
    return PublishedBody{std::string(content_type(*type)), extension_body(*type, picture, {}).fill(viewer)};
}

bool Publishing::send_publish(std::string_view name) {
    bool found = false;
    for (auto& [key, publisher] : publishers_)
        if (key.first == name) {
            found = true;
            publisher->restart();
        }
    return found;
}

std::vector<PublishingRow> Publishing::rows() const {
    std::vector<PublishingRow> rows;
    for (const auto& [key, publisher] : publishers_) rows.push_back(publisher->row());
    return rows;
}

}  // namespace asterism::presence

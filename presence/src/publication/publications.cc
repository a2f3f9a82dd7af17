// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/publications.h"

#include <algorithm>

#include "../room_limits.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/base/timer.h"
#include "server_state.h"

namespace asterism::presence {

using endpoint::AsteriskPublication;
using endpoint::InboundPublication;

namespace {

/// 430; how long what a PUBLISH asks for may last.
constexpr Seconds kUsualPublication{3600};
constexpr Seconds kLongestPublication{std::chrono::hours{24}};
constexpr Millis kAfterStall{5000};

/// In the order of ServerEvent.
constexpr std::pair<std::string_view, ServerEvent> kPublishedEvents[] = {
    {"asterisk-devicestate", ServerEvent::Devices},
    {"asterisk-mwi", ServerEvent::Mailboxes},
};

std::string_view event_name(ServerEvent event) {
    return kPublishedEvents[static_cast<std::size_t>(event)].first;
}

/// A server's word, as it is kept: whoever else takes that server's name speaks for himself alone.
std::string word_of(const std::string& server, const std::string& endpoint) {
    return server + '\n' + endpoint;
}

bool is_json(const sip::Message& request) {
    const auto type = request.content_type();
    return type && *type && iequals((*type)->value, kJson);
}

bool has_body(const sip::Message& request) {
    return !request.body().empty() && request.get(sip::HeaderId::ContentType).has_value();
}

}  // namespace

/// One that stands, until its timer ends it.
class Publication {
public:
    Publication(Publications& owner, endpoint::Ref<InboundPublication> resource,
                endpoint::Ref<AsteriskPublication> by, ServerEvent event, std::string endpoint)
        : owner_(owner),
          resource_(std::move(resource)),
          by_(std::move(by)),
          event_(event),
          endpoint_(std::move(endpoint)),
          end_(owner.services_.loop.wheel(), *this) {}

    const InboundPublication& resource() const { return *resource_; }
    const AsteriskPublication& by() const { return *by_; }
    ServerEvent event() const { return event_; }
    const std::string& endpoint() const { return endpoint_; }
    std::uint64_t tag() const { return tag_; }
    const std::set<std::string>& servers() const { return servers_; }
    Seconds left() const { return std::chrono::ceil<Seconds>(end_.expiry() - owner_.services_.loop.now()); }

    void set_tag(std::uint64_t tag) { tag_ = tag; }
    void on_slept(Millis slept) {
        const auto left = std::chrono::ceil<Millis>(end_.expiry() - owner_.services_.loop.now()) - slept;
        end_.start(std::max(left, kAfterStall));
    }
    void last(Seconds time) { end_.start(std::chrono::duration_cast<Millis>(time)); }
    /// It speaks for that server. True: for the first time.
    bool speak_for(const std::string& server) { return servers_.insert(server).second; }
    void fall_silent(const std::string& server) { servers_.erase(server); }
    /// It said something of a thing that nobody had spoken of.
    void bring() { ++brought_; }
    std::size_t brought() const { return brought_; }

private:
    // After a stall of ours its refresh may wait in the socket.
    void on_end() {
        if (end_.wheel().late()) return end_.start(kAfterStall);
        log::debug(1, "Publication {} of '{}' to '{}' has ended", tag_, endpoint_, resource_->name);
        owner_.end(*this);
    }

    Publications& owner_;
    endpoint::Ref<InboundPublication> resource_;
    endpoint::Ref<AsteriskPublication> by_;
    ServerEvent event_;
    std::string endpoint_;
    std::uint64_t tag_ = 0;
    std::set<std::string> servers_;
    std::size_t brought_ = 0;
    Timer<Publication, &Publication::on_end> end_;
};

Publications::Publications(Services services)
    : services_(std::move(services)),
      next_tag_(static_cast<std::uint64_t>(
          std::chrono::floor<Millis>(services_.loop.wall_now().time_since_epoch()).count())) {}

Publications::~Publications() { limits::publications.note(0); }

endpoint::Ref<AsteriskPublication> Publications::taken_by(const InboundPublication& resource,
                                                          ServerEvent event) const {
    const auto& name = event == ServerEvent::Devices ? resource.device_states : resource.mailboxes;
    return services_.directory.snapshot()->find<AsteriskPublication>(name);
}

void Publications::serve(endpoint::Handlers& handlers) {
    for (const auto& [name, event] : kPublishedEvents)
        handlers.set(sip::Method::Publish, name, event == ServerEvent::Devices ? devices_ : mailboxes_);
}

// 427, 430, in Asterisk's order.
std::expected<Publications::Matter, int> Publications::matter_of(ServerEvent event,
                                                                 const endpoint::Incoming& incoming) const {
    const auto& request = incoming.request;
    Matter matter{.event = event};
    matter.resource =
        services_.directory.snapshot()->find<InboundPublication>(request.request_uri().plain_user());
    if (!matter.resource) return std::unexpected(404);
    if (!matter.resource->endpoint.empty() && matter.resource->endpoint != incoming.endpoint->name)
        return std::unexpected(403);
    matter.by = taken_by(*matter.resource, event);
    if (!matter.by) return std::unexpected(404);
    const auto expires = request.expires();
    if (!expires) return std::unexpected(400);
    matter.expires = *expires ? std::min(Seconds{**expires}, kLongestPublication) : kUsualPublication;
    if (request.body().size() > 0 && !limits::published_body.admits(request.body().size()))
        return std::unexpected(413);
    return matter;
}

void Publications::on_request(ServerEvent event, endpoint::Incoming&& incoming) {
    const auto matter = matter_of(event, incoming);
    if (!matter) return services_.transactions.reply_stateless(incoming.request, matter.error());
    // RFC 3903 6: the tag says which, and whether it is there at all what is to be done.
    const auto tag = incoming.request.get(sip::HeaderId::SipIfMatch);
    if (tag) return change(*matter, std::move(incoming), trim(*tag));
    begin(*matter, std::move(incoming));
}

bool Publications::has_room(const std::string& endpoint) const {
    const auto of_endpoint = by_endpoint_.find(endpoint);
    const auto present = of_endpoint == by_endpoint_.end() ? 0 : of_endpoint->second;
    return limits::endpoint_publications.admits(present + 1) &&
           limits::publications.admits(publications_.size() + 1);
}

// 428
void Publications::begin(const Matter& matter, endpoint::Incoming&& incoming) {
    const auto refuse = [&](int status) { services_.transactions.reply_stateless(incoming.request, status); };
    if (matter.expires.count() == 0) return refuse(412);  // there is nothing to be taken away
    if (!has_body(incoming.request)) return refuse(400);
    if (!has_room(incoming.endpoint->name)) {
        if (!std::exchange(said_full_, true))
            log::notice("'{}' publishes to '{}': there are too many publications", incoming.endpoint->name,
                        matter.resource->name);
        return refuse(503);
    }
    const auto id = services_.transactions.accept(std::move(incoming.request));
    if (!id) return;
    const sip::Message request = *services_.transactions.request(id);
    const auto tag = next_tag_++;
    auto made = std::make_unique<Publication>(*this, matter.resource, matter.by, matter.event,
                                              incoming.endpoint->name);
    auto& one = *made;
    one.set_tag(tag);
    publications_[tag] = std::move(made);
    ++by_endpoint_[one.endpoint()];
    limits::publications.note(publications_.size());
    if (!take(matter, request, one)) {
        end(one);
        services_.transactions.respond(id, 500);
        return;
    }
    one.last(matter.expires);
    answer(id, tag, matter.expires);
}

// 429. Whoever has a tag of another's has none of his own.
void Publications::change(const Matter& matter, endpoint::Incoming&& incoming, std::string_view tag) {
    const auto number = parse_uint(tag);
    const auto at = number ? publications_.find(*number) : publications_.end();
    const bool is_his = at != publications_.end() && at->second->event() == matter.event &&
                        at->second->resource().name == matter.resource->name &&
                        at->second->endpoint() == incoming.endpoint->name;
    if (!is_his) return services_.transactions.reply_stateless(incoming.request, number ? 412 : 400);
    const auto id = services_.transactions.accept(std::move(incoming.request));
    if (!id) return;
    const sip::Message request = *services_.transactions.request(id);
    auto& one = *at->second;
    const auto next = next_tag_++;
    auto handle = publications_.extract(at);
    handle.key() = next;
    one.set_tag(next);
    publications_.insert(std::move(handle));
    if (matter.expires.count() == 0) {
        end(one);
    } else {
        // What it says may be of a kind that we do not know: the publication stands all the same.
        if (has_body(request)) take(matter, request, one);
        one.last(matter.expires);
    }
    answer(id, next, matter.expires);
}

void Publications::answer(sip::ServerId id, std::uint64_t tag, Seconds expires) {
    auto draft = services_.transactions.draft(id, 200);
    draft.add(sip::HeaderId::SipEtag, std::to_string(tag));
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    services_.transactions.respond(id, draft);
}

bool Publications::take(const Matter& matter, const sip::Message& request, Publication& into) {
    const auto state = is_json(request) ? read_server_state(request.body(), matter.event)
                                        : Result<ServerState>(fail("it is no JSON"));
    if (!state) {
        log::warning("PUBLISH from '{}' to '{}': its body cannot be taken: {}", into.endpoint(),
                     matter.resource->name, state.error().reason);
        return false;
    }
    if (state->server == services_.server) {
        // 431: what we said ourselves must not come back as another's.
        if (!std::exchange(said_own_, true))
            log::warning("'{}' publishes in our own name, {}: another server may have the same entityid",
                         into.endpoint(), services_.server);
        return true;
    }
    take_state(matter, *state, into);
    return true;
}

// 431
void Publications::take_state(const Matter& matter, const ServerState& state, Publication& into) {
    auto& presence = services_.presence;
    const bool of_devices = matter.event == ServerEvent::Devices;
    if (state.type == ServerState::Type::Refresh) return services_.publishing.tell(*matter.by, matter.event);
    const auto& filter = of_devices ? matter.by->device_regex : matter.by->mailbox_regex;
    if (!(of_devices ? matter.by->device_state : matter.by->mailbox_state)) return;
    if (filter && !filter->found_in(state.name)) return;
    const auto word = word_of(state.server, into.endpoint());
    const bool known = of_devices ? presence.devices.elsewhere().knows(word, state.name)
                                  : presence.mailboxes.elsewhere().knows(word, state.name);
    const auto end = word_of({}, into.endpoint());
    const auto speakers = of_devices ? presence.devices.elsewhere().speakers(state.name, end)
                                     : presence.mailboxes.elsewhere().speakers(state.name, end);
    const auto there = presence.devices.elsewhere().count() + presence.mailboxes.elsewhere().count();
    auto& of_endpoint = states_of_endpoint_[into.endpoint()];
    if (!known &&
        !(limits::endpoint_published_states.admits(of_endpoint + 1) &&
          limits::published_states.admits(there + 1) && limits::published_speakers.admits(speakers + 1))) {
        if (!std::exchange(said_full_, true))
            log::notice("'{}' publishes: there are too many states of other servers", into.endpoint());
        return;
    }
    if (!known) {
        ++of_endpoint;
        into.bring();
    }
    speak(matter, state.server, into);
    if (of_devices)
        presence.devices.set_elsewhere(word, state.name, state.device);
    else
        presence.mailboxes.set_elsewhere(word, state.name, state.mailbox);
}

// With one name two servers hide each other's ends, or one of them pretends.
void Publications::say_of_two(ServerEvent event, const std::string& server, const std::string& endpoint) {
    const auto first = server + '\n';
    for (auto at = speakers_.lower_bound({event, first});
         at != speakers_.end() && at->first.first == event && at->first.second.starts_with(first); ++at) {
        const auto other = at->first.second.substr(first.size());
        if (other == endpoint) continue;
        if (!std::exchange(said_two_, true))
            log::warning("'{}' and '{}' publish as the same server, {}: each counts for itself", endpoint,
                         other, server);
        return;
    }
}

// A server that begins anew without having taken back what it said (it was killed) speaks by its latest
// publication; one of which we know nothing may have said the rest before, and is asked for all of it.
void Publications::speak(const Matter& matter, const std::string& server, Publication& by) {
    if (!by.speak_for(server)) return;
    auto& speakers = speakers_[{matter.event, word_of(server, by.endpoint())}];
    if (speakers.empty()) {
        services_.publishing.ask(*matter.by, matter.event);
        say_of_two(matter.event, server, by.endpoint());
    }
    std::erase_if(speakers, [&](Publication* other) {
        const bool superseded =
            other->endpoint() == by.endpoint() && other->resource().name == by.resource().name;
        if (superseded) other->fall_silent(server);
        return superseded;
    });
    speakers.push_back(&by);
}

// What a server said counts until the last publication that speaks for it is over.
void Publications::end(Publication& one) {
    const auto at = publications_.find(one.tag());
    if (at == publications_.end()) return;
    const auto gone = std::move(at->second);
    publications_.erase(at);
    said_full_ = false;
    limits::publications.note(publications_.size());
    if (const auto found = states_of_endpoint_.find(gone->endpoint());
        found != states_of_endpoint_.end() && (found->second -= gone->brought()) == 0)
        states_of_endpoint_.erase(found);
    if (const auto found = by_endpoint_.find(gone->endpoint());
        found != by_endpoint_.end() && --found->second == 0)
        by_endpoint_.erase(found);
    for (const auto& server : gone->servers()) {
        const auto word = word_of(server, gone->endpoint());
        const auto speakers = speakers_.find({gone->event(), word});
        if (speakers == speakers_.end()) continue;
        std::erase(speakers->second, gone.get());
        if (!speakers->second.empty()) continue;
        speakers_.erase(speakers);
        if (gone->event() == ServerEvent::Devices)
            services_.presence.devices.forget_elsewhere(word);
        else
            services_.presence.mailboxes.forget_elsewhere(word);
    }
}

// What was taken under other rules is forgotten; who still may publish is asked to say it again.
void Publications::follow() {
    std::vector<Publication*> over;
    for (const auto& [tag, one] : publications_) {
        const auto& now = services_.directory.snapshot()->find<InboundPublication>(one->resource().name);
        const bool may = now && (now->endpoint.empty() || now->endpoint == one->endpoint()) &&
                         services_.directory.endpoint(one->endpoint());
        const auto by = may ? taken_by(*now, one->event()) : nullptr;
        if (by && *by == one->by()) continue;
        over.push_back(one.get());
        if (by) services_.publishing.ask(*by, one->event());
    }
    for (auto* one : over) end(*one);
}

void Publications::on_slept(Millis slept) {
    for (const auto& [tag, one] : publications_) one->on_slept(slept);
}

std::vector<PublicationRow> Publications::rows() const {
    std::vector<PublicationRow> rows;
    for (const auto& [tag, one] : publications_)
        rows.push_back({.entity_tag = tag,
                        .resource = one->resource().name,
                        .event = std::string(event_name(one->event())),
                        .endpoint = one->endpoint(),
                        .left = one->left(),
                        .servers = {one->servers().begin(), one->servers().end()}});
    return rows;
}

}  // namespace asterism::presence

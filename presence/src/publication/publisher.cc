// SPDX-License-Identifier: Apache-2.0
#include "publisher.h"

#include <fmt/core.h>

#include <algorithm>

#include "../room_limits.h"
#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::presence {

using namespace std::chrono_literals;

namespace {

/// A publication is refreshed so long before its end, or when three quarters of a brief one are over.
constexpr Seconds kRefreshAhead = 10s;
constexpr Millis kSoonestRefresh = 1s;
constexpr Seconds kLongestGrant = std::chrono::hours{24 * 30};
/// After a failure, doubled with each further one.
constexpr Seconds kFirstRetry = 30s;
constexpr Seconds kLastRetry = 30min;
/// A server that finds every wish of ours too brief is not followed for ever.
constexpr unsigned kMostTooBriefAnswers = 3;

std::string with_user(const std::string& text, const std::string& user) {
    if (user.empty()) return text;
    auto uri = sip::Uri::parse(text);
    return uri ? uri->set_user(user).text() : text;
}

}  // namespace

// 434. Asterisk writes from_uri into To and to_uri into From; servers are configured to that.
Publisher::Publisher(Publishing& owner, endpoint::Ref<endpoint::OutboundPublish> config, std::string user)
    : owner_(owner),
      config_(std::move(config)),
      user_(std::move(user)),
      server_(with_user(config_->server_uri, user_)),
      to_(with_user(config_->from_uri.empty() ? config_->server_uri : config_->from_uri, user_)),
      from_(with_user(config_->to_uri.empty() ? config_->server_uri : config_->to_uri, user_)),
      refresh_(owner.services_.loop.wheel(), *this),
      retry_(owner.services_.loop.wheel(), *this) {
    begin_anew();
}

Publisher::~Publisher() {
    if (request_) owner_.services_.requester.abandon(request_);
}

void Publisher::begin_anew() {
    etag_.clear();
    refresh_.stop();
    call_id_ = owner_.services_.requester.transactions().tokens().make();
    cseq_ = static_cast<std::uint32_t>(random_below(30000));
}

void Publisher::publish(std::string_view thing) {
    if (stopped_) return;
    if (!queued_.contains(thing)) {
        if (!limits::waiting_publishes.admits(owner_.waiting_.value() + 1))
            return owner_.say_full(fmt::format("'{}': too much waits to be published", config_->name));
        waiting_.push_back({std::string(thing), owner_.waiting_.hold()});
        queued_.emplace(thing);
    }
    // A server that asked for time (Retry-After) gets it; after another failure a change is a new chance.
    if (!gathering_ && !(told_to_wait_ && retry_.running())) send_next();
}

void Publisher::publish_everything() {
    gathering_ = true;
    owner_.tell_everything(*this);
    gathering_ = false;
    if (!(told_to_wait_ && retry_.running())) send_next();
}

void Publisher::restart() {
    stopped_ = false;
    failures_ = too_brief_ = 0;
    at_least_.reset();
    retry_.stop();
    publish_everything();
}

// RFC 3903 4.1: not before the PUBLISH before it is answered.
bool Publisher::withdraw() {
    refresh_.stop();
    retry_.stop();
    waiting_.clear();
    queued_.clear();
    stopped_ = true;
    leaving_ = request_ != 0;
    if (!leaving_) leave();
    return !leaving_;
}

void Publisher::leave() {
    if (etag_.empty()) return;
    owner_.services_.requester.send(request(0s));
    etag_.clear();
}

void Publisher::on_slept(Millis slept) {
    if (!refresh_.running()) return;
    const auto left = std::chrono::ceil<Millis>(refresh_.expiry() - owner_.services_.loop.now()) - slept;
    refresh_.start(std::max(left, kSoonestRefresh));
}

// 432: one at a time.
void Publisher::send_next() {
    if (owner_.waiting_.value() == 0) owner_.said_full_ = false;
    while (!request_ && !stopped_ && !waiting_.empty()) {
        auto next = std::move(waiting_.front());
        waiting_.pop_front();
        queued_.erase(next.thing);
        const auto body = owner_.body(*this, next.thing);
        if (!body) continue;
        saying_ = std::move(next.thing);
        send(body);
    }
}

void Publisher::send(const std::optional<PublishedBody>& body) {
    retry_.stop();
    asked_ = at_least_ ? std::max(config_->expiration, *at_least_) : config_->expiration;
    auto outgoing = request(asked_);
    if (body) outgoing.draft.set_body(body->type, body->text);
    request_ = owner_.services_.requester.send(std::move(outgoing), *this);
}

// RFC 3903 4; the order of headers is Asterisk's.
endpoint::Outgoing Publisher::request(Seconds expires) {
    auto& services = owner_.services_;
    auto draft = sip::Draft::request(sip::Method::Publish, server_);
    draft.add(sip::HeaderId::From,
              fmt::format("<{}>;tag={}", from_, services.requester.transactions().tokens().make()));
    draft.add(sip::HeaderId::To, fmt::format("<{}>", to_));
    draft.add(sip::HeaderId::CallId, call_id_);
    draft.add(sip::HeaderId::CSeq, fmt::format("{} PUBLISH", ++cseq_));
    draft.add(sip::HeaderId::Event, config_->event);
    by_tag_ = !etag_.empty();
    if (by_tag_) draft.add(sip::HeaderId::SipIfMatch, etag_);
    draft.add(sip::HeaderId::Expires, std::to_string(expires.count()));
    draft.add(sip::HeaderId::MaxForwards, std::to_string(services.directory.global().max_forwards));
    endpoint::Outgoing outgoing{.draft = std::move(draft), .endpoint = nullptr};
    outgoing.words = sipnet::Words::OfAdministrator;
    if (!trim(config_->outbound_proxy).empty())
        outgoing.route.push_back(fmt::format("<{}>", trim(config_->outbound_proxy)));
    outgoing.auths = config_->outbound_auth;
    outgoing.challenges = config_->max_auth_attempts;
    outgoing.transport = config_->transport;
    return outgoing;
}

void Publisher::on_response(const sip::Message& response) {
    const int status = response.status();
    if (status < 200) return;
    request_ = 0;
    last_result_ = fmt::format("{} {}", status, response.reason());
    if (leaving_) {
        if (status < 300) etag_ = trim(response.get(sip::HeaderId::SipEtag).value_or(""));
        leave();
        return owner_.left(*this);
    }
    if (status < 300) return on_published(response);
    switch (status) {
        case 412:
            if (!etag_.empty()) return on_forgotten(response);
            break;
        case 423:
            return on_too_brief(response);
        case 401:
        case 407:
            // 433
            log::error("Reached maximum number of PUBLISH authentication attempts on outbound publish '{}'",
                       config_->name);
            return stop("its credentials are refused");
        default:
            break;
    }
    on_refused(Seconds{response.retry_after().value_or(0)}, fmt::format("{} {}", status, response.reason()));
}

void Publisher::on_failed(int status, const std::string& why) {
    request_ = 0;
    last_result_ = fmt::format("{}: {}", status, why);
    if (leaving_) {
        leave();  // what stood there before
        return owner_.left(*this);
    }
    on_refused(0s, last_result_);
}

// RFC 3903 4.1: the tag is another one each time; without one there is nothing to refresh or to change.
void Publisher::on_published(const sip::Message& response) {
    failures_ = too_brief_ = 0;
    if (by_tag_) forgotten_ = 0;
    saying_.reset();
    etag_ = trim(response.get(sip::HeaderId::SipEtag).value_or(""));
    const auto said = response.expires();
    const auto granted = std::min(said && *said ? Seconds{**said} : asked_, kLongestGrant);
    if (granted == 0s) {
        etag_.clear();
        refresh_.start(kFirstRetry);
        return send_next();
    }
    const auto brief = std::chrono::duration_cast<Millis>(granted) * 3 / 4;
    refresh_.start(
        std::max({kSoonestRefresh, brief, std::chrono::duration_cast<Millis>(granted - kRefreshAhead)}));
    send_next();
}

void Publisher::on_refresh() {
    if (request_ || stopped_) return;
    if (etag_.empty()) return publish_everything();
    saying_.reset();
    send(std::nullopt);
}

// 433; RFC 3903 4.5. What was said before it is forgotten, too. A server that forgets each of its tags is not
// told everything as fast as it forgets.
void Publisher::on_forgotten(const sip::Message& response) {
    begin_anew();
    if (++forgotten_ > 1) {
        failures_ = forgotten_ - 2;
        on_refused(Seconds{response.retry_after().value_or(0)}, "412 to a tag of its own");
        everything_ = told_to_wait_ = true;
        return;
    }
    if (auto thing = std::exchange(saying_, std::nullopt)) {
        queued_.insert(*thing);
        waiting_.push_front({std::move(*thing), owner_.waiting_.hold()});
    }
    publish_everything();
}

// 433
void Publisher::on_too_brief(const sip::Message& response) {
    const auto least = response.number(sip::HeaderId::MinExpires);
    if (!least || !*least || Seconds{**least} <= asked_ || ++too_brief_ > kMostTooBriefAnswers) {
        if (!least || !*least)
            log::error("Received 423 response on outbound publish '{}' without a Min-Expires header",
                       config_->name);
        return stop("the server wants it to last longer than it says");
    }
    at_least_ = Seconds{**least};
    if (!saying_) return send(std::nullopt);
    const auto body = owner_.body(*this, *saying_);
    if (body)
        send(body);
    else
        send_next();
}

// The last state always arrives: what failed waits on, for the next change or for some time.
void Publisher::on_refused(Seconds retry_after, const std::string& what) {
    const auto doubled = kFirstRetry * (1u << std::min(failures_, 6u));
    const auto after = retry_after > 0s ? retry_after : std::min(doubled, kLastRetry);
    if (failures_++ == 0)
        log::warning("Outbound publish '{}': '{}' answers {}, tried again in {} s at the latest",
                     config_->name, server_, what, after.count());
    if (auto thing = std::exchange(saying_, std::nullopt); thing && queued_.insert(*thing).second)
        waiting_.push_front({std::move(*thing), owner_.waiting_.hold()});
    told_to_wait_ = retry_after > 0s;
    retry_.start(after);
}

void Publisher::on_retry() {
    told_to_wait_ = false;
    if (request_ || stopped_) return;
    if (std::exchange(everything_, false)) return publish_everything();
    if (!waiting_.empty()) return send_next();
    if (!refresh_.running()) on_refresh();
}

void Publisher::stop(std::string why) {
    log::warning("Outbound publish '{}' is stopped: {}", config_->name, why);
    stopped_ = true;
    refresh_.stop();
    retry_.stop();
    saying_.reset();
    waiting_.clear();
    queued_.clear();
}

PublishingRow Publisher::row() const {
    PublishingRow row{.config = config_, .user = user_, .server_uri = server_};
    row.state = stopped_         ? "Stopped"
                : failures_ > 0  ? "Rejected"
                : !etag_.empty() ? "Published"
                                 : "Unpublished";
    row.last_result = last_result_;
    row.entity_tag = etag_;
    if (refresh_.running())
        row.next = std::chrono::duration_cast<Seconds>(refresh_.expiry() - owner_.services_.loop.now());
    row.waiting = waiting_.size();
    return row;
}

}  // namespace asterism::presence

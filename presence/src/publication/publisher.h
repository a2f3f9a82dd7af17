// SPDX-License-Identifier: Apache-2.0
// One publication of ours with a server (RFC 3903 4): says there how it is with things, one PUBLISH at a
// time, keeps it fresh, and knows what to do when that fails.
//
//     Idle --publish()--> PUBLISH --2xx--> Published --(some time before its end)--> PUBLISH without a body
//                            | 412: begins anew, everything again; once more: after a while
//                            | 423: for as long as the server wants
//                            | 401, 407: as often as max_auth_attempts, then Stopped
//                            '-failure--> later again, or with the next change
//
// A thing that changes while it waits is told once, as it is when its turn comes. Owned by Publishing;
// exchange thread.
#pragma once

#include <deque>
#include <optional>
#include <set>
#include <string>

#include "asterism/base/gauge.h"
#include "asterism/base/timer.h"
#include "asterism/presence/publishing.h"

namespace asterism::presence {

class Publisher final : public endpoint::RequestUser {
public:
    /// `user`: that of its URIs; empty: as they are written.
    Publisher(Publishing& owner, endpoint::Ref<endpoint::OutboundPublish> config, std::string user);
    ~Publisher() override;

    const endpoint::OutboundPublish& config() const { return *config_; }
    const std::string& user() const { return user_; }
    /// Of To and From, as bodies name who it is about.
    const std::string& entity() const { return to_; }
    const std::string& contact() const { return from_; }
    /// Counts the bodies that say their number.
    std::uint32_t next_version() { return version_++; }

    /// Hints: those that its user has, in all contexts.
    std::set<std::string, std::less<>>& things() { return things_; }

    /// `thing` has changed: what to say of it is asked of the owner when its turn comes.
    void publish(std::string_view thing);
    /// Each thing that belongs to it.
    void publish_everything();
    /// By hand: everything again, with nothing held against it.
    void restart();
    /// What stands at the server is taken away; nobody waits for what comes of it. False: a PUBLISH is under
    /// way, and its answer says what stands there; Publishing::left() is called when it came.
    bool withdraw();
    void on_slept(Millis slept);
    std::size_t waiting() const { return waiting_.size(); }
    PublishingRow row() const;

    // endpoint::RequestUser
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t) override { return ++cseq_; }

private:
    struct Waiting {
        std::string thing;
        Gauge::Held held;
    };
    void begin_anew();
    void send_next();
    void send(const std::optional<PublishedBody>& body);
    endpoint::Outgoing request(Seconds expires);
    void on_published(const sip::Message& response);
    void on_forgotten(const sip::Message& response);
    void on_too_brief(const sip::Message& response);
    void on_refused(Seconds retry_after, const std::string& what);
    void stop(std::string why);
    void leave();
    void on_refresh();
    void on_retry();

    Publishing& owner_;
    endpoint::Ref<endpoint::OutboundPublish> config_;
    std::string user_, server_, to_, from_;
    std::string call_id_;
    std::uint32_t cseq_ = 0;
    std::uint32_t version_ = 0;
    std::string etag_;                 // what stands at the server; empty: nothing
    Seconds asked_{0};                 // Expires of the latest request
    std::optional<Seconds> at_least_;  // of a 423
    unsigned too_brief_ = 0;           // answers 423 in a row
    unsigned failures_ = 0;            // in a row
    unsigned forgotten_ = 0;           // answers 412, since a tag was found good
    bool by_tag_ = false;              // the latest request carried one
    bool stopped_ = false;             // until it is restarted
    bool leaving_ = false;             // withdrawn when what is under way is answered
    bool told_to_wait_ = false;        // by Retry-After, while `retry_` runs
    bool gathering_ = false;           // nothing is sent meanwhile
    bool everything_ = false;          // is to be told when `retry_` ends
    std::string last_result_;
    std::set<std::string, std::less<>> things_;
    std::deque<Waiting> waiting_;
    HashSet<std::string, TextHash, std::equal_to<>> queued_;
    endpoint::RequestId request_ = 0;
    std::optional<std::string> saying_;  // what it is about; nullopt: it keeps things fresh
    Timer<Publisher, &Publisher::on_refresh> refresh_;
    Timer<Publisher, &Publisher::on_retry> retry_;
};

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
// One subscription: a dialog of its own, a notifier, and what it watches. Owned by Subscriptions; exchange
// thread.
#pragma once

#include "asterism/presence/subscriptions.h"
#include "asterism/sip/subscription.h"
#include "packages.h"
#include "stored.h"

namespace asterism::presence {

class Subscription final : public ContentHost,
                           public sip::DialogUsage,
                           public sip::NotifierHost,
                           public endpoint::RequestUser {
public:
    /// What the SUBSCRIBE asked for, settled.
    struct Terms {
        endpoint::Ref<endpoint::Endpoint> endpoint;
        const EventPackage* package;
        std::unique_ptr<Content> content;
        std::string resource;
        BodyType type;
        BodyVariant variant;
        bool takes_lists = false;
    };
    Subscription(Subscriptions& owner, std::uint64_t number, Terms terms);
    ~Subscription() override;

    /// Answers `id`, the request that began it, and notifies. False: it cannot make a dialog, and is answered
    /// 400. `wrote`: its body had something written.
    bool begin(sip::ServerId id, const sip::Message& request, Seconds expires, bool wrote);
    /// In place of begin(): goes on with one of the process before this, and is told with tell().
    void resume(StoredSubscription stored, Seconds left);
    /// How things are, unless it was told since resume().
    void tell();
    /// The configuration is another one: what it means may be something else.
    void renew();
    void on_slept(Millis slept) { notifier_.on_slept(slept); }
    /// Its connection is gone.
    void abandon() { notifier_.abandon(); }

    std::uint64_t number() const { return number_; }
    const std::string& endpoint() const { return terms_.endpoint->name; }
    std::size_t weight() const { return terms_.content->weight(); }
    /// Another configuration may mean another thing by it, or none.
    bool may_mean_another() const { return terms_.takes_lists || terms_.package->of == BodyOf::Features; }
    /// Nothing but its last NOTIFY may follow.
    bool is_over() const {
        return notifier_.is_ended() || notifier_.phase() == sip::SubscriptionPhase::Terminated;
    }
    const EventPackage& package() const { return *terms_.package; }
    /// The connection that it lives on; none: datagrams.
    sip::FlowId flow() const { return way_.flow; }
    /// In the journal, by its tag.
    bool is_stored() const { return numbers_left_ > 0; }
    const std::string& tag() const { return dialog_->local_tag(); }
    SubscriptionRow row() const;

    // ContentHost
    void on_content_changed() override;
    void on_content_gone() override;

    // sip::DialogUsage
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;

    // sip::NotifierHost
    void send_notify(const sip::SubscriptionState& state) override;
    void on_notifier_ended() override;

    // endpoint::RequestUser, of our NOTIFY
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t former) override;

private:
    void answer(sip::ServerId id, Seconds expires);
    void begun(sip::ServerId id, Seconds expires);
    void refreshed(sip::ServerId id, Seconds expires);
    /// In the journal, or out of it: as it is, with `left` to live. False: nothing had to be written.
    bool store(Seconds left);
    bool is_allowed() const;
    void reject();
    ComposedBody body(bool last);
    /// For test harnesses: why the NOTIFY that follows is sent.
    void say(std::string_view state) const;

    Subscriptions& owner_;
    std::uint64_t number_;
    Terms terms_;
    std::string event_;  // as it came, with its parameters
    sip::Dialog* dialog_ = nullptr;
    sip::Target way_;
    sip::Notifier notifier_;
    Seconds granted_{0};
    endpoint::RequestId request_ = 0;
    MonoTime notified_;       // while `request_` is under way
    bool everything_ = true;  // is told by the next NOTIFY
    bool leaving_ = false;    // its last NOTIFY is sent
    bool gone_ = false;       // what it watches is
    bool setting_ = false;    // what a SUBSCRIBE set is being made safe; its NOTIFY tells of it
    /// Requests and bodies until the numbers that are stored are used up; 0: it is not stored.
    std::uint32_t numbers_left_ = 0;
};

/// How long what a SUBSCRIBE asks for may last.
inline constexpr Seconds kLongestSubscription{3600};

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
// One registration of ours: sends REGISTER, keeps it fresh, and knows what to do when it fails.
//
//     Unregistered --2xx--> Registered --(10 s before the grant ends)--> REGISTER again
//          |                    | failure
//          '----failure---------+--> Rejected --interval--> REGISTER again
//                                        '--too often, or fatal--> GivenUp
//
// Owned by Registrations; exchange thread.
#pragma once

#include <optional>
#include <string>

#include "asterism/base/timer.h"
#include "asterism/trunk/registrations.h"
#include "mediasec.h"
#include "place_watch.h"
#include "retry_rules.h"

namespace asterism::trunk {

class Client final : public endpoint::RequestUser {
public:
    Client(Registrations& owner, Registrations::Services& services,
           endpoint::Ref<endpoint::Registration> config);
    ~Client() override;

    const endpoint::Registration& config() const { return *config_; }
    /// Changed by a reload: begins anew under what it says now. What stands at the registrar under another
    /// name or contact is withdrawn first (169, 170).
    void change(endpoint::Ref<endpoint::Registration> config);

    void send_register();
    /// By hand (171): withdrawn where it stands, then registered, with nothing held against it.
    void restart();
    /// Expires 0, and nothing is planned any more.
    void unregister();
    /// Expires 0 when registered; nobody waits for what comes of it.
    void withdraw();
    void on_flow_closed(sip::FlowId flow);
    /// Our addresses are others now: registered anew where our Contact is not what it was, or where nobody
    /// could be reached.
    void on_addresses_changed();
    void on_slept(Millis slept);
    /// Another registration of ours is seen as coming from elsewhere than `former` now: so is this one, if it
    /// was seen there.
    void on_seen_elsewhere(const IpAddress& former);
    /// What is open for requests while it is registered; null when it is not.
    const endpoint::OpenWay* open_way() const { return status_ == Status::Registered ? &way_ : nullptr; }

    RegistrationRow row() const;
    Status status() const { return status_; }
    const std::string& last_result() const { return last_result_; }
    /// The line parameter of our Contact (48); empty without line=yes.
    const std::string& token() const { return token_; }

    // endpoint::RequestUser
    bool on_target(const sip::Target& target, sip::Draft& draft) override;
    void on_repeat(const sip::Message& challenge, sip::Draft& draft) override;
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t) override { return ++cseq_; }

private:
    void begin_later();
    std::string contact_towards(const sip::Target& target) const;
    std::string first_hop() const;
    /// The transport section that is to be used; empty: any (a transport of protocol=flow is what we make,
    /// 174).
    std::string transport() const;
    void register_again(std::string_view why);
    void follow_place(const sip::Message& response);
    void send(Seconds expires);
    endpoint::Outgoing request(Seconds expires);
    void forget_request();
    void on_granted(const sip::Message& response);
    void on_refused(Failure failure, const std::string& what);
    /// The seconds that the registrar grants our Contact.
    Seconds granted(const sip::Message& response) const;
    void plan(Millis after) {
        timer_.start(after);
        due_ = timer_.expiry();
    }
    void on_due();
    void plan_soon();
    void set_status(Status status);

    Registrations& owner_;
    Registrations::Services& services_;
    endpoint::Ref<endpoint::Registration> config_;
    Status status_ = Status::Unregistered;
    std::string call_id_;
    std::string token_;
    std::string contact_;  // as sent last
    std::uint32_t cseq_ = 0;
    Seconds asked_{0};                 // Expires of the request under way
    std::optional<Seconds> at_least_;  // of a 423
    unsigned retries_ = 0;
    unsigned too_brief_ = 0;  // answers 423 in a row
    unsigned patience_ = 0;   // tries after it would have been given up
    std::string last_result_;
    endpoint::RequestId request_ = 0;
    sip::FlowId flow_;  // the connection that it was registered over
    endpoint::OpenWay way_;
    sip::Target target_;                // where the latest REGISTER went
    std::optional<IpAddress> seen_as_;  // of us, by the registrar (RFC 3261 18.2.1)
    bool unreachable_ = false;          // the latest attempt failed without an answer
    PlaceWatch place_;
    Mediasec mediasec_;
    bool asked_mediasec_ = false;  // 494 was answered once in this round
    bool anew_ = false;            // registered again as soon as it is withdrawn
    Timer<Client, &Client::on_due> timer_;
    /// When the timer ended last, or will.
    std::optional<MonoTime> due_;
};

}  // namespace asterism::trunk

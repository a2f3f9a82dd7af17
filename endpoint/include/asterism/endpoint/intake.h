// SPDX-License-Identifier: Apache-2.0
// Who is this, and may they? Every request outside a dialog passes here before any state exists for it, and
// is answered without state where it is refused. The steps of on_request() stand in their order:
//
//   1  the program is booted                          reference 1
//   2  global ACLs                                    61 to 63
//   3  identify the endpoint                          25 to 50
//   4  the endpoint's own ACLs                        59, 60
//   5  nobody knows it: the artificial challenge      51 to 58
//   6  authenticate                                   68 to 85
//   7  its endpoint is under maintenance              64, 65
//   8  what NAT does to it                            17, 176 to 179
//   9  its handler; 481 where it means a dialog that is not here, 489 or 501 where nobody takes it   6
//
// A request within a dialog that no usage of it wants is answered here, too (on_dialog_request).
//
// Implements sip::User. Owned by `server`; exchange thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "asterism/endpoint/authenticator.h"
#include "asterism/endpoint/handlers.h"
#include "asterism/endpoint/identify.h"
#include "asterism/endpoint/security.h"
#include "asterism/sip/dialog_layer.h"

namespace asterism::endpoint {

class Intake final : public sip::User {
public:
    Intake(Directory& directory, Handlers& handlers, SecurityEvents& security,
           std::function<WallTime()> wall);

    void attach(sip::TransactionLayer& transactions);
    Identifier& identifier() { return identifier_; }
    Authenticator& authenticator() { return authenticator_; }
    void set_booted(bool booted) { booted_ = booted; }

    /// Of a request within a dialog of that endpoint that does more than its dialog is for (it changes what
    /// outlives it): whether it comes from there as one outside of a dialog must, with its credentials. Else
    /// `id` is answered.
    bool admits_within(sip::ServerId id, const sip::Message& request, const Endpoint& endpoint);

    /// A source whose requests no endpoint claimed, while they are counted (55 to 57).
    struct StrangerRow {
        IpAddress source;
        unsigned count;
        Millis age;
    };
    std::vector<StrangerRow> strangers() const;

    void on_request(sip::Message&& request) override;
    void on_dialog_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;

private:
    bool passes_global_acls(const sip::Message& request);
    bool passes_own_acls(const sip::Message& request, const Endpoint& endpoint) const;
    bool contacts_pass(const sip::Message& request, const schema::Acl& acl) const;
    /// `refused_by`: the endpoint that it claimed to be and whose ACL it does not pass; empty: of nobody.
    void challenge_stranger(sip::Message&& request, std::string refused_by);
    /// Of all that waits in `untold_`.
    void tell();
    void note_refused(const sip::Message& request, const std::string& endpoint);
    bool refused_by_maintenance(const sip::Message& request, const Endpoint& endpoint);
    /// `id`: its transaction, by which it is answered; none: without state.
    bool authenticate(const sip::Message& request, const Endpoint& endpoint, std::string& username,
                      sip::ServerId id = {});
    /// Says it to the peer, and tells of it in the name of `account`.
    void send_challenge(const sip::Message& request, std::string_view account, const AuthResult& result,
                        sip::ServerId id = {});
    void note_stranger(const sip::Message& request);

    Directory& directory_;
    Handlers& handlers_;
    SecurityEvents& security_;
    std::function<WallTime()> wall_;
    Identifier identifier_;
    Authenticator authenticator_;
    sip::TransactionLayer* transactions_ = nullptr;
    bool booted_ = false;

    /// Unidentified requests by source, while auth_username may yet identify them (statement 55).
    struct Strangeness {
        unsigned count = 0;
        WallTime first;
    };
    HashMap<IpAddress, Strangeness> strangers_;
    WallTime pruned_;

    /// Strangers that were answered, and of whom nobody was told yet.
    struct Untold {
        sip::Message request;
        std::string refused_by;
    };
    static constexpr std::size_t kMostUntold = 1000;
    std::vector<Untold> untold_;
    std::optional<Timer<Intake, &Intake::tell>> telling_;
};

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// The registrations of ours with providers: one client per object of type registration, kept in step with the
// configuration. A reload leaves alone what did not change (170), withdraws what is gone (169).
//
//   RFC 3261 10.2   registering, refreshing, removing; 3327, 5626 by Supported; 3329 mediasec
//   reference       48, 152 to 175
//
// Owned by `server`; exchange thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/endpoint/identify.h"
#include "asterism/endpoint/objects/registration.h"
#include "asterism/endpoint/requester.h"
#include "asterism/endpoint/trunk_health.h"
#include "asterism/rt/loop.h"

namespace asterism::trunk {

enum class Status : std::uint8_t {
    Unregistered,
    Registered,
    Rejected,  ///< and tried again
    GivenUp,   ///< shown as Rejected, too
};
/// "Unregistered", "Registered", "Rejected".
std::string_view to_text(Status status);

/// What CLI and AMI show of one.
struct RegistrationRow {
    endpoint::Ref<endpoint::Registration> config;
    Status status = Status::Unregistered;
    /// Until the next REGISTER, or negative since it was due (555: also where none follows); nullopt when
    /// none ever was.
    std::optional<Seconds> next;
    /// What the latest attempt came to: "200 OK", "503: no place to try". Empty before it.
    std::string last_result;
};

class Client;

class Registrations final : public endpoint::LineTokens,
                            public endpoint::OpenWays,
                            public endpoint::RegistrationStates,
                            public sipnet::FlowWatcher {
public:
    struct Services {
        rt::Loop& loop;
        endpoint::Requester& requester;
        endpoint::Directory& directory;
        EventBus& events;
    };
    explicit Registrations(Services services);
    ~Registrations();

    /// Begins, restarts and withdraws as the directory's snapshot says.
    void follow();
    /// Every one is withdrawn where it stands: the end of the program. Answers are the requester's to wait
    /// for.
    void withdraw_all();

    /// `pjsip send register` (171): withdrawn where it stands, then registered, whatever was planned. False:
    /// there is none of that name.
    bool send_register(std::string_view name);
    bool send_unregister(std::string_view name);
    /// By name.
    std::vector<RegistrationRow> rows() const;
    std::optional<RegistrationRow> row(std::string_view name) const;

    endpoint::Ref<endpoint::Endpoint> endpoint_of(const sip::Message& request) const override;
    void on_flow_closed(sip::FlowId flow) override;
    void on_addresses_changed() override;
    /// The machine slept: so much of what the registrars granted has passed unseen.
    void on_slept(Millis slept);
    /// The network between us and the registrars has changed, as one of them says.
    void on_seen_elsewhere(const IpAddress& former);
    const endpoint::OpenWay* open_way(std::string_view transport) const override;
    std::optional<State> registration_of(std::string_view endpoint) const override;

private:
    Services services_;
    std::map<std::string, std::unique_ptr<Client>, std::less<>> clients_;
};

}  // namespace asterism::trunk

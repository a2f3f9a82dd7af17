// SPDX-License-Identifier: Apache-2.0
// How the way out by an endpoint does, made of what three know: its registration, the qualify of its
// contacts, and the calls that were tried. A trunk is an endpoint with a registration of ours, or with
// contacts that did not register with us.
//
// A contact where calls fail (silence, no connection, 408, 5xx) three times in a row rests: half a minute,
// twice as long after each further failure, ten minutes at most; then the next call tries it again. One
// answer of any kind ends that. Shown for every trunk; `use_trunk_health=yes` lets Dial act on it, and tells
// changes by the event TrunkHealth.
//
// Ours, beyond the reference. Owned by `server`; exchange thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/locator.h"
#include "asterism/rt/loop.h"

namespace asterism::endpoint {

enum class Health : std::uint8_t {
    Unknown,   ///< nobody has found out yet
    Up,        ///< something works, nothing fails
    Degraded,  ///< something works, something fails
    Down,      ///< all that is known fails
};
/// "Unknown", "Up", "Degraded", "Down"
std::string_view to_text(Health health);

struct HealthReport {
    Health health = Health::Unknown;
    /// "registered; 1 of 2 contacts reachable; calls: 4 in a row failed at sip:a (503)". Empty: nothing is
    /// known.
    std::string why;
};

/// What the registrations of ours say of an endpoint. Implemented by `trunk`.
class RegistrationStates {
public:
    struct State {
        bool registered = false;
        /// It was tried, and refused or not answered.
        bool failed = false;
        std::string why;
    };
    /// Of the registration that names the endpoint (`endpoint=`) or has its name; nullopt: there is none.
    virtual std::optional<State> registration_of(std::string_view endpoint) const = 0;

protected:
    ~RegistrationStates() = default;
};

class TrunkHealth {
public:
    struct Services {
        rt::Loop& loop;
        const Directory& directory;
        const Locator& locator;
        const RegistrationStates& registrations;
        EventBus& events;
    };
    explicit TrunkHealth(Services services);
    ~TrunkHealth();

    /// Another configuration: what is known of contacts that are gone is forgotten.
    void follow();

    /// A call of ours got an answer there, be it a refusal.
    void on_reached(const Endpoint& endpoint, const std::string& contact);
    /// It did not, or 408 or 5xx. `why`: "503", "no answer".
    void on_failed(const Endpoint& endpoint, const std::string& contact, std::string why);

    /// Not tried at present.
    bool is_resting(std::string_view endpoint, std::string_view contact) const;
    bool is_trunk(const Endpoint& endpoint) const;
    HealthReport report(const Endpoint& endpoint) const;

private:
    struct Trouble {
        unsigned in_row = 0;
        MonoTime rests_until;
        std::string why;
    };
    struct Calls {
        bool reached = false;                                  // the latest that was tried anywhere
        std::map<std::string, Trouble, std::less<>> troubles;  // by contact
    };
    class Opinion;
    void judge_registration(const Endpoint& endpoint, Opinion& opinion) const;
    void judge_contacts(const Endpoint& endpoint, Opinion& opinion) const;
    void judge_calls(const Endpoint& endpoint, Opinion& opinion) const;
    void look();

    Services services_;
    TextMap<Calls> calls_;  // by endpoint
    TextMap<Health> told_;  // of those who use it
    Timer<TrunkHealth, &TrunkHealth::look> again_;
};

}  // namespace asterism::endpoint

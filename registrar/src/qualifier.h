// SPDX-License-Identifier: Apache-2.0
// Is a contact there? OPTIONS to those whose aor has qualify_frequency, each by a timer of its own, begun at
// random times so that 100 000 of them make no burst; and whose endpoints are online by that.
//
//   reference   132 to 140, 144, 147, 470
//
// Part of Registrar, which says which contacts come and go; exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/base/hash_map.h"
#include "asterism/endpoint/locator.h"
#include "asterism/endpoint/requester.h"
#include "asterism/registrar/registrar.h"
#include "asterism/rt/loop.h"

namespace asterism::registrar {

class Qualifier {
public:
    struct State {
        endpoint::ContactStatus status = endpoint::ContactStatus::Unknown;
        Micros rtt{0};
    };
    /// Told when the state of a contact changed: what it was and what it is.
    using OnChange =
        std::function<void(const endpoint::Reachable& contact, const State& before, const State& now)>;

    Qualifier(rt::Loop& loop, endpoint::Requester& requester, endpoint::Directory& directory,
              const endpoint::Locator& locator, OnChange on_change);
    ~Qualifier();

    /// What the configuration says now: permanent contacts are watched or not any more, and every interval is
    /// what it is now (470). At start everybody is asked at a time of its own (133).
    void follow();
    /// A contact registered just now: asked at once.
    void on_added(const endpoint::Reachable& contact);
    void on_removed(const std::string& id);
    /// One probe, whatever is planned (147).
    void probe(const endpoint::Reachable& contact);
    /// The end of the program: nobody is asked any more, nor waited for.
    void rest();

    /// Nullopt: nobody ever asked it.
    std::optional<State> find(const std::string& id) const;
    /// In whose name it is asked: who registered it, or whoever uses its aor (138). Empty: nobody.
    std::string endpoint_name(const endpoint::Reachable& contact) const;
    std::size_t watched() const { return watches_.size(); }
    /// Those that are planned, in the order in which they were begun.
    std::vector<Registrar::Probe> probes() const;

private:
    struct Watch;
    Watch& watch(const endpoint::Reachable& contact);
    void plan_first(Watch& watch, Seconds frequency);
    void plan_next(Watch& watch);
    /// At a random moment of the interval.
    void plan_again(Watch& watch);
    void send(Watch& watch);
    void on_result(Watch& watch, bool reachable);
    endpoint::Ref<endpoint::Endpoint> sender(const endpoint::Reachable& contact) const;
    std::optional<endpoint::Reachable> contact_of(const Watch& watch) const;

    rt::Loop& loop_;
    endpoint::Requester& requester_;
    endpoint::Directory& directory_;
    const endpoint::Locator& locator_;
    OnChange on_change_;
    HashMap<std::string, std::unique_ptr<Watch>> watches_;
    std::uint32_t next_number_ = 0;
    bool resting_ = false;
};

}  // namespace asterism::registrar

// SPDX-License-Identifier: Apache-2.0
// What the registrar keeps, and what one REGISTER will do; for its own sources (registrar.cc keeps,
// register.cc and contacts.cc judge, make_room.cc finds room, carry_out.cc answers).
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/registrar/registrar.h"

namespace asterism::registrar {

struct Registrar::Entry {
    Entry(Registrar& owner, Address& address, Binding binding, BindingNumber number);
    void on_timer() { owner.on_expired(*this); }

    Registrar& owner;
    Address& address;
    Binding binding;
    BindingNumber number;
    /// Of its URI: only those of the same are compared (sip/comparable_uri.h).
    std::uint64_t likeness;
    /// The end of its binding_id(), which is asked for with every refresh and is a digest.
    static constexpr std::size_t kDigest = 32;
    std::array<char, kDigest> digest;
    std::string id() const;
    /// Of its time, by the clock that nobody sets: `binding.expires` is for the journal, and may be wrong
    /// once somebody has set the clock on the wall.
    Millis left() const {
        return std::chrono::floor<Millis>(expiry.expiry() - expiry.wheel().now());  // ticks are rounded up
    }
    void write_id(std::string& out) const;
    /// Its leave is taken; it is out of the address before anybody looks.
    bool leaving = false;
    Timer<Entry, &Entry::on_timer> expiry;
};

/// Lives as long as the registrar, with bindings or without.
struct Registrar::Address {
    std::string name;
    /// By their numbers, so that one is found in few steps.
    std::vector<std::unique_ptr<Entry>> entries;

    /// Null: it is gone.
    Entry* find(BindingNumber number) const;
};

struct Registrar::PlannedChange {
    /// The binding that is refreshed; 0: a new one.
    BindingNumber existing = 0;
    Binding binding;
};

/// A binding that goes, and the word of the log for it.
struct Registrar::Leaving {
    BindingNumber number = 0;
    std::string_view why;
};

/// What one REGISTER will do, all of it or nothing (10.3 step 7). It names each binding at most once.
struct Registrar::Plan {
    /// To make room (statements 110, 111; RFC 5626), then those that the request takes away.
    std::vector<Leaving> leaving;
    std::vector<PlannedChange> changes;
    bool has_expires_header = false;
    std::int64_t expires_said = 0;
    /// Who hears of his messages behind the answer (130); null: nobody.
    endpoint::Ref<endpoint::Endpoint> has_mail;
    /// It is about flows (RFC 5626), and was taken as such.
    bool outbound = false;
};

}  // namespace asterism::registrar

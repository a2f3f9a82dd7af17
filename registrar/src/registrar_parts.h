// SPDX-License-Identifier: Apache-2.0
// What the registrar keeps, and what one REGISTER will do; for its own sources (registrar.cc keeps,
// register.cc judges, carry_out.cc answers).
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
    Entry(Registrar& owner, Address& address, Binding binding);
    void on_timer() { owner.on_expired(*this); }

    Registrar& owner;
    Address& address;
    Binding binding;
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
    Timer<Entry, &Entry::on_timer> expiry;
};

struct Registrar::Address {
    std::string name;
    std::vector<std::unique_ptr<Entry>> entries;
};

struct Registrar::PlannedChange {
    Binding binding;
    Entry* existing = nullptr;
    bool remove = false;
};

/// What one REGISTER will do, all of it or nothing (10.3 step 7).
struct Registrar::Plan {
    std::vector<PlannedChange> changes;
    /// Removed to make room (statements 110, 111).
    std::vector<std::pair<Entry*, std::string_view>> surplus;
    bool has_expires_header = false;
    std::int64_t expires_said = 0;
    /// Who hears of his messages behind the answer (130); null: nobody.
    endpoint::Ref<endpoint::Endpoint> has_mail;
    /// It is about flows (RFC 5626), and was taken as such.
    bool outbound = false;
};

}  // namespace asterism::registrar

// SPDX-License-Identifier: Apache-2.0
// The bindings of one address as they would stand after the contacts of a REGISTER, each in turn (RFC 3261
// 10.3 step 7). Each binding has one slot, and what a request says of it is said of the slot: the last word
// counts. Equality of URIs is not transitive (19.1.4), so a contact may equal several bindings; it is about
// the one that is written alike, else about the oldest of them.
//
// Lives as long as one REGISTER is judged, in which nothing is added or removed.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "asterism/base/hash_map.h"
#include "asterism/sip/comparable_uri.h"
#include "registrar_parts.h"

namespace asterism::registrar {

class Prospect {
public:
    static constexpr std::uint32_t kNobody = UINT32_MAX;
    struct Slot {
        /// 0: it is new.
        BindingNumber number = 0;
        std::uint64_t likeness = 0;
        /// As it is stored, or will be.
        std::string_view uri;
        /// Which contact of the request spoke of it last.
        std::uint32_t said = kNobody;
        /// That one took it away.
        bool removed = false;
        /// It makes room for another.
        bool displaced = false;
        std::uint32_t next = kNobody;  // of the same likeness

        bool stays() const { return !removed && !displaced; }
    };

    /// `contacts`: how many are to be asked for.
    Prospect(const Registrar::Address* home, std::size_t contacts);

    /// The slots of bindings that are there stand first, in the order of the address.
    std::size_t size() const { return slots_.size(); }
    Slot& operator[](std::size_t at) { return slots_[at]; }

    /// Which slot a contact is about; kNobody when there is none. `alike`: how many it was compared with.
    struct Found {
        std::uint32_t at = kNobody;
        std::size_t alike = 0;
    };
    Found find(const sip::UriView& uri, std::uint64_t likeness);
    std::uint32_t add(const sip::UriView& uri, std::uint64_t likeness);
    /// What stays when the request is carried out, and what of it is new.
    std::size_t total() const;
    std::size_t added() const;

private:
    /// Below it everybody is looked at.
    static constexpr std::size_t kFew = 16;

    void put(const Slot& slot);
    template <class Look>
    std::uint32_t look(std::uint64_t likeness, Look&& look) const;
    const sip::ComparableUri* comparable(std::uint32_t at);

    boost::container::small_vector<Slot, 4> slots_;
    bool indexed_;
    /// First and last of each likeness.
    HashMap<std::uint64_t, std::pair<std::uint32_t, std::uint32_t>> chains_;
    /// Made when first compared; null where the URI is none.
    HashMap<std::uint32_t, std::unique_ptr<sip::ComparableUri>> comparable_;
};

}  // namespace asterism::registrar

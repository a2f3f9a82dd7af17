// SPDX-License-Identifier: Apache-2.0
// Tokens that we make: dialog tags, branches, Call-IDs. 64 random bits and eight for our node's number, which
// a keyed hash of the rest masks, so that they tell a stranger nothing and any node of ours whose it is.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace asterism::sip {

/// SipHash-2-4 (Aumasson, Bernstein 2012): a keyed hash that strangers cannot steer.
struct HashKey {
    std::uint64_t k0 = 0;
    std::uint64_t k1 = 0;
    static HashKey random();
};
std::uint64_t keyed_hash(const HashKey& key, std::string_view bytes);

class Tokens {
public:
    explicit Tokens(const HashKey& key = HashKey::random(), std::uint8_t node = 0) : key_(key), node_(node) {}
    /// Eighteen characters, all of them letters and digits.
    std::string make() const;
    /// Which node made it (with our key); meaningless for a stranger's token. Nullopt: not of our form.
    std::optional<std::uint8_t> node_of(std::string_view token) const;

private:
    HashKey key_;
    std::uint8_t node_;
};

}  // namespace asterism::sip

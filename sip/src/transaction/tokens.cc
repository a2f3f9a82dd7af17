// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/tokens.h"

#include <bit>
#include <cstring>

#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::sip {

HashKey HashKey::random() { return {random_u64(), random_u64()}; }

namespace {

struct SipState {
    std::uint64_t v0, v1, v2, v3;

    void round() {
        v0 += v1, v1 = std::rotl(v1, 13), v1 ^= v0, v0 = std::rotl(v0, 32);
        v2 += v3, v3 = std::rotl(v3, 16), v3 ^= v2;
        v0 += v3, v3 = std::rotl(v3, 21), v3 ^= v0;
        v2 += v1, v1 = std::rotl(v1, 17), v1 ^= v2, v2 = std::rotl(v2, 32);
    }
    void take(std::uint64_t word) {
        v3 ^= word;
        round(), round();
        v0 ^= word;
    }
};

std::uint64_t little_endian(const char* bytes, std::size_t count) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, count);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

}  // namespace

std::uint64_t keyed_hash(const HashKey& key, std::string_view bytes) {
    SipState s{key.k0 ^ 0x736f6d6570736575ULL, key.k1 ^ 0x646f72616e646f6dULL, key.k0 ^ 0x6c7967656e657261ULL,
               key.k1 ^ 0x7465646279746573ULL};
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) s.take(little_endian(bytes.data() + at, 8));
    s.take(little_endian(bytes.data() + at, bytes.size() - at) | std::uint64_t{bytes.size() & 255} << 56);
    s.v2 ^= 0xff;
    s.round(), s.round(), s.round(), s.round();
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

std::string Tokens::make() const {
    std::string token = random_token(64);
    const auto masked = static_cast<std::uint8_t>(node_ ^ (keyed_hash(key_, token) & 255));
    static constexpr char kDigits[] = "0123456789abcdef";
    token += kDigits[masked >> 4];
    token += kDigits[masked & 15];
    return token;
}

std::optional<std::uint8_t> Tokens::node_of(std::string_view token) const {
    if (token.starts_with("z9hG4bK")) token.remove_prefix(7);
    if (token.size() != 18) return std::nullopt;
    const auto byte = unhex(token.substr(16));
    if (!byte || !unhex(token.substr(0, 16))) return std::nullopt;
    return static_cast<std::uint8_t>(static_cast<unsigned char>((*byte)[0]) ^
                                     (keyed_hash(key_, token.substr(0, 16)) & 255));
}

}  // namespace asterism::sip

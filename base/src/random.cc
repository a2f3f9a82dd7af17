// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/random.h"

#include <sys/random.h>

#include <array>
#include <optional>
#include <utility>

namespace asterism {

namespace {

struct Source {
    std::array<std::uint64_t, 64> pool;
    std::size_t left = 0;
    std::optional<std::uint64_t> seeded;

    std::uint64_t next() {
        if (seeded) {  // splitmix64
            std::uint64_t z = *seeded += 0x9E3779B97F4A7C15ULL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
            return z ^ (z >> 31);
        }
        if (left == 0) {
            // Up to 256 bytes never fail or come short once the kernel's pool is ready (getrandom(2)).
            for (std::size_t at = 0; at < pool.size(); at += 32)
                while (getrandom(&pool[at], 256, 0) != 256) {
                }
            left = pool.size();
        }
        return std::exchange(pool[--left], 0);
    }
};

thread_local Source source;

}  // namespace

std::uint64_t random_u64() { return source.next(); }

std::uint64_t random_below(std::uint64_t below) {
    return static_cast<std::uint64_t>((static_cast<__uint128_t>(random_u64()) * below) >> 64);
}

std::string random_token(unsigned bits) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out(bits / 4, '0');
    std::uint64_t word = 0;
    unsigned left = 0;
    for (char& c : out) {
        if (left == 0) {
            word = random_u64();
            left = 16;
        }
        c = kDigits[word & 15];
        word >>= 4;
        --left;
    }
    return out;
}

void seed_random_for_tests(std::uint64_t seed) { source.seeded = seed; }

}  // namespace asterism

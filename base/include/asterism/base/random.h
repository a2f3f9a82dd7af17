// SPDX-License-Identifier: Apache-2.0
// Unpredictable tokens: tags, branches, Call-IDs, nonces. From the kernel's generator, buffered per thread.
// The simulated twin seeds the calling thread instead, so that a run can be repeated.
#pragma once

#include <cstdint>
#include <string>

namespace asterism {

std::uint64_t random_u64();
/// Evenly spread over 0 .. below-1; `below` must not be 0.
std::uint64_t random_below(std::uint64_t below);
/// `bits`/4 lower-case hex digits, at least 64 bits for what strangers must not guess.
std::string random_token(unsigned bits = 64);
/// From here on this thread's numbers follow from `seed`. Tests and the simulated twin only.
void seed_random_for_tests(std::uint64_t seed);

}  // namespace asterism

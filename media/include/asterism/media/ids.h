// SPDX-License-Identifier: Apache-2.0
// Names of what lives on a media worker: index with generation, so that what is gone answers "gone". Made on
// the exchange thread by `Plane`; the worker finds the object by them.
#pragma once

#include <compare>
#include <cstdint>

namespace asterism::media {

template <class Tag>
struct Id {
    std::uint32_t index = 0;
    std::uint32_t generation = 0;  // 0: none
    std::uint8_t worker = 0;

    explicit operator bool() const { return generation != 0; }
    auto operator<=>(const Id&) const = default;
};

using TransportId = Id<struct TransportTag>;
using StreamId = Id<struct StreamTag>;

/// What a stream was asked to do for a time: a sound, a tone, digits, a watch on what it hears, a recording.
/// Never used twice; 0: none.
using ActivityId = std::uint64_t;

}  // namespace asterism::media

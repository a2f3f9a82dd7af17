// SPDX-License-Identifier: Apache-2.0
// Times of day in any zone of the system's database ("Europe/Berlin"; empty: the server's own). Zones are
// read once and kept. Any thread.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string_view>

namespace asterism::rt {

/// Nullopt: there is no such zone.
std::optional<std::tm> time_in_zone(std::int64_t seconds_since_1970, std::string_view zone);
/// The other way. A time that a change of clocks skips or doubles is taken with the offset before it.
std::optional<std::int64_t> seconds_from_zone(const std::tm& time, std::string_view zone);

}  // namespace asterism::rt

// SPDX-License-Identifier: Apache-2.0
// VP8: RFC 7741 6.1.
#include <array>

#include "asterism/codec/parameters.h"

namespace asterism::codec {

namespace {

constexpr std::array kVp8Known{Parameter{"max-fr"}, Parameter{"max-fs"}};

}  // namespace

extern const Parameters kVp8Parameters{.known = kVp8Known};

}  // namespace asterism::codec

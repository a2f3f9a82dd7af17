// SPDX-License-Identifier: Apache-2.0
// iLBC (RFC 3951, RFC 3952): passed on only; its coders are not built in.
#include "asterism/codec/coder.h"
#include "asterism/codec/parameters.h"
#include "silence.h"

namespace asterism::codec {

namespace {

/// RFC 3952 5: unless said it is 30, and what one of two does not have is not used.
std::string ilbc_mode(std::string_view said) {
    const auto mode = value_of_parameter(said, "mode");
    return mode && *mode == "20" ? "mode=20" : "mode=30";
}

/// Nearly nothing (8 and 14 of 32768), in frames of 20 and of 30 ms: the least gain, and the samples of the
/// state that cancel out.
constexpr std::array<std::uint8_t, 38> kIlbc20Silence{
    0x80, 0x17, 0x08, 0x04, 0x12, 0x0a, 0x60, 0x18, 0x12, 0x00, 0x00, 0x00, 0xc1,
    0x6a, 0x81, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04,
    0x00, 0x00, 0x00, 0x12, 0xa0, 0x00, 0x01, 0x21, 0x00, 0x00, 0x01, 0xae};
constexpr std::array<std::uint8_t, 50> kIlbc30Silence{
    0x00, 0x00, 0x00, 0x00, 0x00, 0xa0, 0x20, 0x00, 0x20, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x20, 0x00, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
    0x00, 0x00, 0x00, 0x0e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

/// The mode shows in the length: no packet is as long in both.
std::size_t silent_ilbc(std::span<std::uint8_t> payload) {
    if (payload.size() % kIlbc20Silence.size() == 0)
        return repeat_frame<kIlbc20Silence.size(), kIlbc20Silence>(payload);
    if (payload.size() % kIlbc30Silence.size() == 0)
        return repeat_frame<kIlbc30Silence.size(), kIlbc30Silence>(payload);
    return 0;
}

}  // namespace

extern const Parameters kIlbcParameters{.understand = ilbc_mode};
extern const Sound kIlbc{.silence = silent_ilbc};

}  // namespace asterism::codec

// SPDX-License-Identifier: Apache-2.0
// A digit as it sounds (ITU-T Q.23): two tones in the stream's codec, packet after packet for as long as the
// digit lasts. On a worker.
#pragma once

#include <memory>
#include <optional>

#include "../sound/tone.h"
#include "asterism/codec/coder.h"

namespace asterism::media {

class DigitTone {
public:
    /// Appends `milliseconds` of it; `first`: it begins. False: the codec has no encoder, or the digit (a
    /// flash) no sound.
    bool sound(codec::Id codec, char digit, bool first, unsigned milliseconds,
               std::vector<std::uint8_t>& out);

private:
    codec::Id codec_ = codec::Id::None;
    std::unique_ptr<codec::Encoder> encoder_;
    std::optional<Tone> tone_;
};

}  // namespace asterism::media

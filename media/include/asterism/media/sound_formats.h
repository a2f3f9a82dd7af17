// SPDX-License-Identifier: Apache-2.0
// The formats of sound files, in one table: finding, playing, recording and `core show file formats` ask it.
// Values only, constant: any thread.
#pragma once

#include <span>
#include <string_view>

#include "asterism/codec/codec.h"

namespace asterism::media {

struct SoundFormat {
    /// What the bytes of a codec are wrapped in. None: in nothing, packet behind packet; linear samples lie
    /// with their low byte first there, unlike in RTP.
    enum class Container : std::uint8_t { None, Wav, WavGsm, Au, Vorbis, OggOpus };

    /// As `core show file formats` names it: "wav49".
    std::string_view name;
    /// Of its files, parted by '|', each with its case; a recording of any of them gets that one, but see
    /// `written`.
    std::string_view extensions;
    /// Of the bytes; in a container: of the samples that go in and come out (their rate counts).
    codec::Id codec = codec::Id::None;
    Container container = Container::None;
    /// Recordings get this extension, whichever was asked for; empty: the one that was.
    std::string_view written;

    /// Samples in a second.
    unsigned rate() const { return codec::of(codec).sample_rate; }
    bool contained() const { return container != Container::None; }
    /// A recording can be made in it.
    bool records() const;
    /// Its files can be played to any codec that has an encoder. Others are played to the codec that they
    /// hold.
    bool plays_everywhere() const;
    /// The end of a file can be taken off again, as Record does with the silence there. Of others it stays.
    bool shortens() const {
        return container == Container::None || container == Container::Wav || container == Container::Au;
    }
    bool has_extension(std::string_view extension) const;
};

/// In the order in which they are shown.
std::span<const SoundFormat> sound_formats();
/// By an extension, with its case ("WAV" is not "wav"); null: there is none.
const SoundFormat* sound_format(std::string_view extension);

}  // namespace asterism::media

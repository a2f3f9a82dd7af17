// SPDX-License-Identifier: Apache-2.0
// The codecs we know, in one table: what negotiates, offers, prints, plays, records, mutes or forwards a
// codec asks its row. Values only, constant: any thread. docs/recipes/codec.md says how one is added.
//
//   RFC 3551 (static numbers, clocks, how frames are cut), RFC 3190 (L16 at any rate), RFC 3952 (iLBC), RFC
//   5574 (Speex), RFC 5577 (G.722.1), RFC 5404 (G.719), RFC 7587 (Opus); packet times and numbers of ours:
//   reference 539, 601.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace asterism::codec {

/// What a codec codes, and with it the media field of an m= line. No codec of ours is of the last two.
enum class Kind : std::uint8_t { Audio, Video, Image, Text, Application, Other };
std::string_view to_text(Kind kind);

/// In the order of `allow=all` (601), which is the order of the table.
enum class Id : std::uint8_t {
    None,
    Codec2,
    G723,
    Ulaw,
    Alaw,
    Gsm,
    G726,
    G726Aal2,
    Adpcm,
    Slin,
    Slin12,
    Slin16,
    Slin24,
    Slin32,
    Slin44,
    Slin48,
    Slin96,
    Slin192,
    Lpc10,
    G729,
    Speex,
    Speex16,
    Speex32,
    Ilbc,
    G722,
    Siren7,
    Siren14,
    G719,
    Opus,
    Jpeg,
    Png,
    H261,
    H263,
    H263p,
    H264,
    H265,
    Mpeg4,
    Vp8,
    Vp9,
    Red,
    T140,
    T38,
    Silk8,
    Silk12,
    Silk16,
    Silk24,
};

struct Sound;       // coder.h
struct Parameters;  // parameters.h

struct Codec {
    Id id = Id::None;
    /// As `allow` and the CLI spell it: "ulaw". Unique, in lower case.
    std::string_view name;
    /// As a=rtpmap spells it: "PCMU". Empty: it has no name in SDP, is never offered and matches nothing
    /// (601).
    std::string_view encoding;
    Kind kind = Kind::Audio;
    /// The RTP clock in Hz, which for G.722 is not its sample rate (RFC 3551 4.5.2).
    std::uint32_t clock = 8000;
    /// Samples in a second, of what its decoder makes.
    std::uint32_t sample_rate = 8000;
    /// A clock that some peers write instead, and that is taken for `clock`; 0: none.
    std::uint32_t misread_clock = 0;
    /// As rtpmap says it; 1 is not written.
    std::uint8_t channels = 1;
    /// RFC 3551 6; -1 when only dynamic numbers are used.
    std::int16_t static_payload = -1;
    /// The number our offers begin with; -1: the next free one of 96 to 127.
    std::int16_t preferred_payload = -1;
    /// Packet times in milliseconds; 0 for what is not cut by time.
    std::uint16_t default_ptime = 0;
    std::uint16_t min_ptime = 0;
    std::uint16_t max_ptime = 0;
    /// One unit of the codec: packets and files are whole multiples. 0 bytes: of no fixed size.
    std::uint16_t unit_ms = 0;
    std::uint16_t unit_bytes = 0;
    /// Format parameters of our offers (a=fmtp); empty for none.
    std::string_view fmtp;
    /// Which of the peer's format parameters are understood, and how they pass to the other leg; null: none
    /// are.
    const Parameters* parameters = nullptr;
    /// What can be done with its sound; never null for audio.
    const Sound* sound = nullptr;
    /// Shown by `core show codecs`: a judgement between codecs, and the name in words.
    std::uint8_t quality = 0;
    std::string_view description;
};

/// Every codec, in the order of the enumeration.
std::span<const Codec> table();
/// The row of `id`; that of None is empty.
const Codec& of(Id id);
/// By configuration name, "ulaw", without case; aliases ("ulaw8", "g.729") are not taken. None when unknown.
Id by_name(std::string_view name);
/// By what a=rtpmap says (encoding compared without case); None when unknown.
Id by_rtpmap(Kind kind, std::string_view encoding, std::uint32_t clock, unsigned channels);
/// By a static number of RFC 3551, for formats without rtpmap.
Id by_static_payload(Kind kind, unsigned payload);

/// Bytes of so many milliseconds in a codec of fixed unit size; 0 for others.
std::size_t bytes_of(Id id, unsigned milliseconds);
/// Samples in a unit of its sound.
std::size_t samples_of_unit(const Codec& codec);

}  // namespace asterism::codec

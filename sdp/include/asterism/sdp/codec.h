// SPDX-License-Identifier: Apache-2.0
// The codecs we know, in one table: the name that configuration uses, the name and clock that SDP uses, the
// static payload number if RFC 3551 gives one, and how its frames are cut. What negotiates, offers, prints,
// plays or forwards a codec reads it here. Values only.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace asterism::sdp {

enum class MediaKind : std::uint8_t { Audio, Video, Image, Text, Application, Other };
std::string_view to_text(MediaKind kind);
/// The media field of an m= line; Other for a type we have no name for.
MediaKind media_kind(std::string_view text);

/// In the order of `allow=all` (601).
enum class CodecId : std::uint8_t {
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

struct CodecInfo {
    CodecId id = CodecId::None;
    /// As `allow` and the CLI spell it: "ulaw".
    std::string_view name;
    /// As a=rtpmap spells it: "PCMU". Empty: it has no name in SDP, is never offered and matches nothing
    /// (601).
    std::string_view encoding;
    MediaKind kind = MediaKind::Audio;
    /// The RTP clock, which for G.722 is not its sample rate (RFC 3551 4.5.2).
    std::uint32_t clock = 8000;
    std::uint32_t sample_rate = 8000;
    /// As rtpmap says it; 1 is not written.
    std::uint8_t channels = 1;
    /// RFC 3551 6; -1 when only dynamic numbers are used.
    std::int16_t static_payload = -1;
    /// The number our offers begin with; -1: the next free one of 96 to 127.
    std::int16_t preferred_payload = -1;
    /// Packet times in milliseconds; 0 for what is not cut by time.
    std::uint16_t default_ptime = 20;
    std::uint16_t min_ptime = 10;
    std::uint16_t max_ptime = 140;
    /// One unit of the codec: frames are whole multiples. 0 bytes: of no fixed size.
    std::uint16_t unit_ms = 10;
    std::uint16_t unit_bytes = 0;
    /// Format parameters of our offers; empty for none.
    std::string_view fmtp;
    /// Shown by `core show codecs`.
    std::string_view description;
};

/// Every codec, in the order of the enumeration.
std::span<const CodecInfo> codecs();
/// The entry of `id`; that of None is empty.
const CodecInfo& codec(CodecId id);
/// By configuration name, "ulaw"; aliases ("ulaw8", "g.729") are not taken. CodecId::None when unknown.
CodecId codec_by_name(std::string_view name);
/// By what a=rtpmap says (encoding compared without case); None when unknown.
CodecId codec_by_rtpmap(MediaKind kind, std::string_view encoding, std::uint32_t clock, unsigned channels);
/// By a static number of RFC 3551, for formats without rtpmap.
CodecId codec_by_static_payload(MediaKind kind, unsigned payload);

}  // namespace asterism::sdp

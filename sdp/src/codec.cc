// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/codec.h"

#include <array>

#include "asterism/base/text.h"

namespace asterism::sdp {

namespace {

using enum CodecId;
constexpr auto kAudio = MediaKind::Audio;
constexpr auto kVideo = MediaKind::Video;

constexpr CodecInfo slin(CodecId id, std::string_view name, std::uint32_t rate, std::int16_t preferred,
                         std::string_view description) {
    return {id, name,       "L16", kAudio, rate, rate, 1,
            -1, preferred,  20,    10,     60,   10,   static_cast<std::uint16_t>(rate / 50),
            "", description};
}

// id, name, encoding, kind, clock, rate, channels, static, preferred, ptime, min, max, unit ms, unit bytes,
// fmtp
constexpr std::array kCodecs{
    CodecInfo{Codec2, "codec2", "", kAudio, 8000, 8000, 1, -1, -1, 20, 20, 300, 20, 6, "", "Codec 2"},
    CodecInfo{G723, "g723", "G723", kAudio, 8000, 8000, 1, 4, 4, 30, 30, 300, 30, 24, "", "G.723.1"},
    CodecInfo{Ulaw, "ulaw", "PCMU", kAudio, 8000, 8000, 1, 0, 0, 20, 10, 140, 10, 80, "", "G.711 u-law"},
    CodecInfo{Alaw, "alaw", "PCMA", kAudio, 8000, 8000, 1, 8, 8, 20, 10, 140, 10, 80, "", "G.711 a-law"},
    CodecInfo{Gsm, "gsm", "GSM", kAudio, 8000, 8000, 1, 3, 3, 20, 20, 300, 20, 33, "", "GSM"},
    CodecInfo{G726, "g726", "G726-32", kAudio, 8000, 8000, 1, -1, 111, 20, 10, 300, 10, 40, "",
              "G.726 RFC3551"},
    CodecInfo{G726Aal2, "g726aal2", "AAL2-G726-32", kAudio, 8000, 8000, 1, -1, 112, 20, 10, 300, 10, 40, "",
              "G.726 AAL2"},
    CodecInfo{Adpcm, "adpcm", "DVI4", kAudio, 8000, 8000, 1, 5, 5, 20, 10, 300, 10, 40, "", "Dialogic ADPCM"},
    slin(Slin, "slin", 8000, 10, "16 bit Signed Linear PCM"),
    slin(Slin12, "slin12", 12000, 122, "16 bit Signed Linear PCM (12kHz)"),
    slin(Slin16, "slin16", 16000, 118, "16 bit Signed Linear PCM (16kHz)"),
    slin(Slin24, "slin24", 24000, 123, "16 bit Signed Linear PCM (24kHz)"),
    slin(Slin32, "slin32", 32000, 124, "16 bit Signed Linear PCM (32kHz)"),
    slin(Slin44, "slin44", 44100, 125, "16 bit Signed Linear PCM (44kHz)"),
    slin(Slin48, "slin48", 48000, 126, "16 bit Signed Linear PCM (48kHz)"),
    slin(Slin96, "slin96", 96000, 127, "16 bit Signed Linear PCM (96kHz)"),
    slin(Slin192, "slin192", 192000, 96, "16 bit Signed Linear PCM (192kHz)"),
    CodecInfo{Lpc10, "lpc10", "LPC", kAudio, 8000, 8000, 1, 7, 7, 20, 20, 20, 20, 7, "", "LPC10"},
    CodecInfo{G729, "g729", "G729", kAudio, 8000, 8000, 1, 18, 18, 20, 10, 220, 10, 10, "annexb=no",
              "G.729A"},
    CodecInfo{Speex, "speex", "speex", kAudio, 8000, 8000, 1, -1, 110, 20, 10, 60, 10, 0, "", "SpeeX"},
    CodecInfo{Speex16, "speex16", "speex", kAudio, 16000, 16000, 1, -1, 117, 20, 10, 60, 10, 0, "",
              "SpeeX 16khz"},
    CodecInfo{Speex32, "speex32", "speex", kAudio, 32000, 32000, 1, -1, 119, 20, 10, 60, 10, 0, "",
              "SpeeX 32khz"},
    CodecInfo{Ilbc, "ilbc", "iLBC", kAudio, 8000, 8000, 1, -1, 97, 20, 20, 300, 10, 0, "mode=20", "iLBC"},
    CodecInfo{G722, "g722", "G722", kAudio, 8000, 16000, 1, 9, 9, 20, 10, 140, 10, 80, "", "G722"},
    CodecInfo{Siren7, "siren7", "G7221", kAudio, 16000, 16000, 1, -1, 102, 20, 20, 80, 20, 80,
              "bitrate=32000", "ITU G.722.1 (Siren7)"},
    CodecInfo{Siren14, "siren14", "G7221", kAudio, 32000, 32000, 1, -1, 115, 20, 20, 80, 20, 120,
              "bitrate=48000", "ITU G.722.1 Annex C (Siren14)"},
    CodecInfo{G719, "g719", "G719", kAudio, 48000, 48000, 1, -1, 116, 20, 20, 80, 20, 160, "", "ITU G.719"},
    CodecInfo{Opus, "opus", "opus", kAudio, 48000, 48000, 2, -1, 107, 20, 20, 60, 20, 0, "", "Opus Codec"},
    CodecInfo{Jpeg, "jpeg", "JPEG", kVideo, 90000, 90000, 1, 26, 26, 0, 0, 0, 0, 0, "", "JPEG image"},
    CodecInfo{Png, "png", "", kVideo, 90000, 90000, 1, -1, -1, 0, 0, 0, 0, 0, "", "PNG Image"},
    CodecInfo{H261, "h261", "H261", kVideo, 90000, 90000, 1, 31, 31, 0, 0, 0, 0, 0, "", "H.261 video"},
    CodecInfo{H263, "h263", "H263", kVideo, 90000, 90000, 1, 34, 34, 0, 0, 0, 0, 0, "", "H.263 video"},
    CodecInfo{H263p, "h263p", "h263-1998", kVideo, 90000, 90000, 1, -1, 103, 0, 0, 0, 0, 0, "",
              "H.263+ video"},
    CodecInfo{H264, "h264", "H264", kVideo, 90000, 90000, 1, -1, 99, 0, 0, 0, 0, 0, "", "H.264 video"},
    CodecInfo{H265, "h265", "H265", kVideo, 90000, 90000, 1, -1, 109, 0, 0, 0, 0, 0, "", "H.265 video"},
    CodecInfo{Mpeg4, "mpeg4", "MP4V-ES", kVideo, 90000, 90000, 1, -1, 104, 0, 0, 0, 0, 0, "", "MPEG4 video"},
    CodecInfo{Vp8, "vp8", "VP8", kVideo, 90000, 90000, 1, -1, 100, 0, 0, 0, 0, 0, "", "VP8 video"},
    CodecInfo{Vp9, "vp9", "VP9", kVideo, 90000, 90000, 1, -1, 108, 0, 0, 0, 0, 0, "", "VP9 video"},
    CodecInfo{Red, "red", "red", MediaKind::Text, 1000, 1000, 1, -1, 105, 0, 0, 0, 0, 0, "",
              "T.140 Realtime Text with redundancy"},
    CodecInfo{T140, "t140", "t140", MediaKind::Text, 1000, 1000, 1, -1, 106, 0, 0, 0, 0, 0, "",
              "Passthrough T.140 Realtime Text"},
    CodecInfo{T38, "t38", "t38", MediaKind::Image, 8000, 8000, 1, -1, -1, 0, 0, 0, 0, 0, "",
              "T.38 UDPTL Fax"},
    CodecInfo{Silk8, "silk8", "", kAudio, 8000, 8000, 1, -1, -1, 20, 20, 100, 20, 0, "", "SILK (8 kHz)"},
    CodecInfo{Silk12, "silk12", "", kAudio, 12000, 12000, 1, -1, -1, 20, 20, 100, 20, 0, "", "SILK (12 kHz)"},
    CodecInfo{Silk16, "silk16", "", kAudio, 16000, 16000, 1, -1, -1, 20, 20, 100, 20, 0, "", "SILK (16 kHz)"},
    CodecInfo{Silk24, "silk24", "", kAudio, 24000, 24000, 1, -1, -1, 20, 20, 100, 20, 0, "", "SILK (24 kHz)"},
};
constexpr CodecInfo kNone{};

constexpr bool in_order() {
    for (std::size_t i = 0; i < kCodecs.size(); ++i)
        if (static_cast<std::size_t>(kCodecs[i].id) != i + 1) return false;
    return true;
}
static_assert(in_order(), "the table follows the enumeration");

}  // namespace

std::string_view to_text(MediaKind kind) {
    switch (kind) {
        case MediaKind::Audio:
            return "audio";
        case MediaKind::Video:
            return "video";
        case MediaKind::Image:
            return "image";
        case MediaKind::Text:
            return "text";
        case MediaKind::Application:
            return "application";
        case MediaKind::Other:
            break;
    }
    return "other";
}

MediaKind media_kind(std::string_view text) {
    using enum MediaKind;
    for (auto kind : {Audio, Video, Image, Text, Application})
        if (iequals(text, to_text(kind))) return kind;
    return Other;
}

std::span<const CodecInfo> codecs() { return kCodecs; }

const CodecInfo& codec(CodecId id) {
    const auto index = static_cast<std::size_t>(id);
    return index == 0 || index > kCodecs.size() ? kNone : kCodecs[index - 1];
}

CodecId codec_by_name(std::string_view name) {
    for (const auto& entry : kCodecs)
        if (iequals(entry.name, name)) return entry.id;
    return None;
}

CodecId codec_by_rtpmap(MediaKind kind, std::string_view encoding, std::uint32_t clock, unsigned channels) {
    // RFC 3551 4.5.2: G.722 says 8000 for historical reasons; some peers write what is true instead.
    if (kind == kAudio && clock == 16000 && channels == 1 && iequals(encoding, "G722")) return G722;
    for (const auto& entry : kCodecs) {
        if (entry.encoding.empty() || entry.kind != kind || entry.clock != clock ||
            !iequals(entry.encoding, encoding))
            continue;
        if (kind == kAudio && entry.channels != channels) continue;
        return entry.id;
    }
    return None;
}

CodecId codec_by_static_payload(MediaKind kind, unsigned payload) {
    for (const auto& entry : kCodecs)
        if (entry.static_payload == static_cast<int>(payload) && entry.kind == kind) return entry.id;
    return None;
}

}  // namespace asterism::sdp

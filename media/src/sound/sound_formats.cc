// SPDX-License-Identifier: Apache-2.0
#include "asterism/media/sound_formats.h"

#include <algorithm>
#include <array>

#include "asterism/base/text.h"
#include "asterism/codec/coder.h"

namespace asterism::media {

namespace {

using Container = SoundFormat::Container;
using codec::Id;

constexpr std::array kSoundFormats{
    SoundFormat{"g722", "g722", Id::G722},
    SoundFormat{"au", "au", Id::Ulaw, Container::Au},
    SoundFormat{"alaw", "alaw|al|alw", Id::Alaw},
    SoundFormat{"pcm", "pcm|ulaw|ul|mu|ulw", Id::Ulaw},
    SoundFormat{"g726-32", "g726-32", Id::G726},
    SoundFormat{"siren7", "siren7", Id::Siren7},
    SoundFormat{"g729", "g729", Id::G729},
    SoundFormat{"ogg_opus", "opus", Id::Slin48, Container::OggOpus},
    SoundFormat{"siren14", "siren14", Id::Siren14},
    SoundFormat{"g719", "g719", Id::G719},
    SoundFormat{"vox", "vox", Id::Adpcm},
    SoundFormat{"sln192", "sln192", Id::Slin192},
    SoundFormat{"sln96", "sln96", Id::Slin96},
    SoundFormat{"sln48", "sln48", Id::Slin48},
    SoundFormat{"sln44", "sln44", Id::Slin44},
    SoundFormat{"sln32", "sln32", Id::Slin32},
    SoundFormat{"sln24", "sln24", Id::Slin24},
    SoundFormat{"sln16", "sln16", Id::Slin16},
    SoundFormat{"sln12", "sln12", Id::Slin12},
    SoundFormat{"sln", "sln|slin|raw", Id::Slin},
    SoundFormat{"gsm", "gsm", Id::Gsm},
    SoundFormat{"ogg_vorbis", "ogg", Id::Slin, Container::Vorbis},
    SoundFormat{"wav16", "wav16", Id::Slin16, Container::Wav},
    SoundFormat{"wav", "wav", Id::Slin, Container::Wav},
    SoundFormat{"wav49", "WAV|wav49", Id::Gsm, Container::WavGsm, "WAV"},
};

}  // namespace

bool SoundFormat::records() const { return contained() || codec::can_encode(codec); }

bool SoundFormat::plays_everywhere() const { return contained() || codec::can_decode(codec); }

bool SoundFormat::has_extension(std::string_view extension) const {
    for (auto rest = extensions; !rest.empty();) {
        const auto [one, others] = split_once(rest, '|');
        if (one == extension) return true;
        rest = others;
    }
    return false;
}

std::span<const SoundFormat> sound_formats() { return kSoundFormats; }

const SoundFormat* sound_format(std::string_view extension) {
    const auto at = std::ranges::find_if(
        kSoundFormats, [extension](const SoundFormat& format) { return format.has_extension(extension); });
    return at == kSoundFormats.end() ? nullptr : &*at;
}

}  // namespace asterism::media

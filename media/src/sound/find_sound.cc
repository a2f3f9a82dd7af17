// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include "sound_reader.h"

namespace asterism::media {

namespace {

struct KnownFormat {
    std::string_view extension;
    codec::Id codec;  // None: container
    unsigned rate;
};
constexpr std::array<KnownFormat, 9> kKnownFormats{{{"ulaw", codec::Id::Ulaw, 8000},
                                                    {"alaw", codec::Id::Alaw, 8000},
                                                    {"g722", codec::Id::G722, 16000},
                                                    {"gsm", codec::Id::Gsm, 8000},
                                                    {"sln", codec::Id::Slin, 8000},
                                                    {"sln16", codec::Id::Slin16, 16000},
                                                    {"wav", codec::Id::None, 8000},
                                                    {"wav16", codec::Id::None, 16000},
                                                    {"WAV", codec::Id::None, 8000}}};

/// Work per second of sound: nothing, encode, resample, decode, and GSM's arithmetic.
int cost(const KnownFormat& format, codec::Id target) {
    if (format.codec == target) return 0;
    const bool linear = format.codec == codec::Id::None || format.codec == codec::Id::Slin ||
                        format.codec == codec::Id::Slin16;
    int cost = 1;
    if (format.rate != codec::of(target).sample_rate) cost += 2;
    if (!linear) cost += 4;
    if (format.codec == codec::Id::Gsm) cost += 4;
    return cost;
}

std::vector<std::string> places(const Options& options, const std::string& name,
                                const std::string& language) {
    if (name.starts_with('/')) return {name};
    std::vector<std::string> found;
    const auto add = [&](const std::string& folder) {
        auto path = options.sounds_dir + (folder.empty() ? "" : "/" + folder) + "/" + name;
        if (std::find(found.begin(), found.end(), path) == found.end()) found.push_back(std::move(path));
    };
    if (!language.empty()) {
        add(language);
        add(language.substr(0, language.find('_')));
    }
    if (!options.default_language.empty()) add(options.default_language);
    add("");
    return found;
}

}  // namespace

bool is_sound_extension(std::string_view extension) {
    return std::ranges::any_of(kKnownFormats,
                               [&](const KnownFormat& one) { return one.extension == extension; });
}

Result<FoundSound> find_sound(const Options& options, const std::string& name, const std::string& language,
                              codec::Id codec) {
    if (name.empty() || name.find('\0') != std::string::npos) return fail("no name of a sound");
    auto formats = kKnownFormats;
    std::sort(formats.begin(), formats.end(), [codec](const KnownFormat& a, const KnownFormat& b) {
        return std::pair(cost(a, codec), a.extension) < std::pair(cost(b, codec), b.extension);
    });
    for (const auto& place : places(options, name, language))
        for (const auto& format : formats) {
            auto path = fmt::format("{}.{}", place, format.extension);
            if (access(path.c_str(), R_OK) == 0) return FoundSound{std::move(path), format.codec};
        }
    return fail(fmt::format("no file for sound '{}' (language '{}') in any format we read", name, language));
}

}  // namespace asterism::media

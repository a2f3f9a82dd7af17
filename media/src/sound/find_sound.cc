// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "sound_reader.h"

namespace asterism::media {

namespace {

/// Work for a second of sound, least first: nothing, encode, resample, decode, and the arithmetic of those
/// that save bytes. What has too few samples for the codec comes behind what has too many.
int cost(const SoundFormat& format, codec::Id target) {
    using Container = SoundFormat::Container;
    if (!format.contained() && format.codec == target) return 0;
    int cost = 1;
    const auto wanted = codec::of(target).sample_rate;
    if (format.rate() != wanted) cost += 2;
    if (format.rate() < wanted) cost += 1;
    if (!is_linear(format.codec)) cost += 4;
    if (format.codec == codec::Id::Gsm || format.container == Container::Vorbis ||
        format.container == Container::OggOpus)
        cost += 4;
    return cost;
}

struct Candidate {
    int cost;
    std::string_view extension;
    const SoundFormat* format;
    auto operator<=>(const Candidate&) const = default;
};

/// Every extension that can be played to that codec, the cheapest first.
std::vector<Candidate> candidates(codec::Id target) {
    std::vector<Candidate> found;
    const bool encodes = codec::can_encode(target);
    for (const auto& format : sound_formats()) {
        const bool as_it_is = !format.contained() && format.codec == target;
        if (!as_it_is && !(encodes && format.plays_everywhere())) continue;
        for (const auto extension : split(format.extensions, '|'))
            found.push_back({cost(format, target), extension, &format});
    }
    std::ranges::sort(found);
    return found;
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

/// Opening a pipe would wait for somebody who writes into it, and everybody's sounds with it.
bool is_readable_file(const std::string& path) {
    struct stat info;
    return access(path.c_str(), R_OK) == 0 && stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

}  // namespace

Result<FoundSound> find_sound(const Options& options, const std::string& name, const std::string& language,
                              codec::Id codec) {
    if (name.empty() || name.find('\0') != std::string::npos) return fail("no name of a sound");
    const auto known = candidates(codec);
    for (const auto& place : places(options, name, language))
        for (const auto& one : known) {
            auto path = fmt::format("{}.{}", place, one.extension);
            if (is_readable_file(path)) return FoundSound{std::move(path), one.format};
        }
    auto reason = fmt::format("no file for sound '{}' (language '{}') in any format we read", name, language);
    if (!codec::can_encode(codec))
        reason += fmt::format("; there is no encoder for codec {}: only files of it can be played",
                              codec::of(codec).name);
    return fail(std::move(reason));
}

}  // namespace asterism::media

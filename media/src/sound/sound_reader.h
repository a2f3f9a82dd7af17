// SPDX-License-Identifier: Apache-2.0
// One sound file on its way into a stream: found by name and language in the format that costs least, read
// and brought to the stream's codec half a minute at a time. Short ones are kept for the next call.
//
// Lives on the loader's thread (sound_loader.h); the worker only holds and passes it.
#pragma once

#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "../codec/resample.h"
#include "asterism/base/result.h"
#include "asterism/base/time.h"
#include "asterism/media/plan.h"

namespace asterism::media {

using SoundBytes = std::shared_ptr<const std::vector<std::uint8_t>>;

struct SoundChunk {
    SoundBytes bytes;  // in the stream's codec; may be null at the end
    bool last = true;
    std::string error;  // set: it failed
};

/// Encoded files of up to half a minute, the latest used ones, up to 32 MB. On the loader's thread.
class SoundCache {
public:
    struct Key {
        std::string path;
        std::int64_t changed = 0;  // mtime in ns, so that a replaced file is read again
        std::int64_t size = 0;
        sdp::CodecId codec = sdp::CodecId::None;
        auto operator<=>(const Key&) const = default;
    };
    SoundBytes find(const Key& key);
    void keep(const Key& key, SoundBytes bytes);

private:
    struct Entry {
        SoundBytes bytes;
        std::uint64_t used = 0;
    };
    std::map<Key, Entry> entries_;
    std::size_t size_ = 0;
    std::uint64_t turn_ = 0;
};

/// The samples of one file, whatever its format.
class SampleFile {
public:
    virtual ~SampleFile() = default;
    virtual unsigned rate() const = 0;
    /// Appends up to about `count` samples; false at the end.
    virtual bool read(std::size_t count, Samples& out) = 0;
    static Result<std::unique_ptr<SampleFile>> open(const std::string& path, sdp::CodecId raw_codec);
};

struct FoundSound {
    std::string path;
    /// Of the raw bytes; None: a container that libsndfile reads.
    sdp::CodecId codec = sdp::CodecId::None;
};
/// The file of `name` that is cheapest for `codec`: <sounds>/<language>/<name>.<ext>, then the language
/// without its country, the default language, no language; an absolute name is taken as it stands.
Result<FoundSound> find_sound(const Options& options, const std::string& name, const std::string& language,
                              sdp::CodecId codec);

class SoundReader {
public:
    SoundReader(Options options, PlayRequest request, sdp::CodecId codec)
        : options_(std::move(options)), request_(std::move(request)), codec_(codec) {}
    /// The next half minute. Blocks.
    SoundChunk next(SoundCache& cache);

private:
    Result<void> open();
    SoundChunk read_same_codec();
    SoundChunk read_and_encode();

    Options options_;
    PlayRequest request_;
    sdp::CodecId codec_;
    FoundSound found_;
    bool opened_ = false;
    struct CloseFile {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    std::unique_ptr<std::FILE, CloseFile> raw_;
    std::unique_ptr<SampleFile> samples_;
    std::unique_ptr<Resampler> resampler_;
    std::unique_ptr<Encoder> encoder_;
    Samples left_over_;
};

}  // namespace asterism::media

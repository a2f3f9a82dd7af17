// SPDX-License-Identifier: Apache-2.0
// One sound file on its way into a stream: found by name and language in the format that costs least, read
// and brought to the stream's codec half a minute at a time. What was read is kept, so that a thousand who
// hear the same music, each at a place of his own, share one copy of it.
//
// Lives on the loader's thread (sound_loader.h); the worker only holds and passes it. One that hangs on a
// disk is let go of, and its thread may come back to it at any time.
#pragma once

#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/base/time.h"
#include "asterism/media/plan.h"
#include "asterism/media/sound_formats.h"
#include "resample.h"

namespace asterism::media {

using SoundBytes = std::shared_ptr<const std::vector<std::uint8_t>>;

struct SoundChunk {
    SoundBytes bytes;      // in the stream's codec; may be null at the end
    std::size_t from = 0;  // what is before was skipped
    bool last = true;
    std::string error;  // set: it failed
};

/// Half minutes of encoded files, the latest used ones, up to 64 MB. Any thread.
class SoundCache {
public:
    struct Key {
        std::string path;
        std::int64_t changed = 0;  // mtime in ns, so that a replaced file is read again
        std::int64_t size = 0;
        codec::Id codec = codec::Id::None;
        std::size_t number = 0;  // of the half minute
        auto operator<=>(const Key&) const = default;
    };
    struct Piece {
        SoundBytes bytes;
        bool last = false;
    };
    std::optional<Piece> find(const Key& key);
    void keep(const Key& key, Piece piece);

    /// Why a file, as it is, cannot be read; empty: nobody found out. Opening a damaged one costs memory that
    /// libsndfile does not give back, so it is done once.
    std::string damage_of(const Key& key);
    void keep_damaged(const Key& key, std::string reason);
    std::size_t damaged();

private:
    struct Entry {
        Piece piece;
        std::uint64_t used = 0;
    };
    std::mutex mutex_;
    std::map<Key, Entry> entries_;
    std::deque<std::pair<Key, std::string>> damaged_;  // the oldest first
    std::size_t size_ = 0;
    std::uint64_t turn_ = 0;
};

/// The samples of one file, whatever its format.
class SampleFile {
public:
    virtual ~SampleFile() = default;
    virtual unsigned rate() const = 0;
    /// Appends up to about `count` samples; false at the end.
    virtual bool read(std::size_t count, codec::Samples& out) = 0;
    /// To this sample, counted from the beginning.
    virtual void seek(std::size_t sample) = 0;
    static Result<std::unique_ptr<SampleFile>> open(const std::string& path, const SoundFormat& format);
};

/// Samples as they are, of whatever rate.
inline bool is_linear(codec::Id codec) { return codec::of(codec).encoding == "L16"; }

struct FoundSound {
    std::string path;
    const SoundFormat* format = nullptr;  // of the table
};
/// The file of `name` that is cheapest for `codec`: <sounds>/<language>/<name>.<ext>, then the language
/// without its country, the default language, no language; an absolute name is taken as it stands.
Result<FoundSound> find_sound(const Options& options, const std::string& name, const std::string& language,
                              codec::Id codec);

class SoundReader {
public:
    SoundReader(Options options, PlayRequest request, codec::Id codec)
        : options_(std::move(options)), request_(std::move(request)), codec_(codec) {}
    /// The folder in which it is looked for.
    std::string place() const;
    /// The next half minute. Blocks.
    SoundChunk next(SoundCache& cache);

private:
    Result<void> find();
    Result<void> open();
    void close();
    SoundCache::Piece read_same_codec();
    SoundCache::Piece read_and_encode();

    Options options_;
    PlayRequest request_;
    codec::Id codec_;
    FoundSound found_;
    SoundCache::Key key_;      // of what comes next
    std::size_t skip_ = 0;     // bytes of the first piece
    std::size_t read_at_ = 0;  // the piece that an open file stands at
    struct CloseFile {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    std::unique_ptr<std::FILE, CloseFile> raw_;
    std::unique_ptr<SampleFile> samples_;
    std::unique_ptr<Resampler> resampler_;
    std::unique_ptr<codec::Encoder> encoder_;
    codec::Samples left_over_;
};

}  // namespace asterism::media

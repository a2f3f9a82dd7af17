// SPDX-License-Identifier: Apache-2.0
// Writes what a peer says to a file. The worker gathers samples and hands them on twice a second; all that
// blocks is done by `RecordedFile` on the helper's thread, which also says by itself what becomes of the
// file. What did not come (a pause, a loss) is silence in the file: its time is that of the call.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "../core/environment.h"
#include "../sound/resample.h"
#include "asterism/media/listen.h"
#include "sound_writer.h"

namespace asterism::media {

/// The helper's half. A fault ends it: it is said once, and what follows is thrown away. On the loader's
/// thread, but for give_up().
class RecordedFile {
public:
    RecordedFile(StreamId stream, ActivityId id, RecordRequest request, const std::string& sounds_dir,
                 Tell tell);

    void open();
    void write(const codec::Samples& samples, unsigned rate);
    void silence(std::uint64_t samples, unsigned rate);
    void close(RecordEnd end);
    void fail(std::string reason);
    /// The disk does not answer: it has failed, whatever becomes of it. Any thread.
    void give_up(const std::string& reason);
    /// The folder it lies in.
    std::string place() const;

    /// Hand-overs that are not written yet.
    std::atomic<unsigned> waiting{0};

private:
    void say(Recording::State state, std::string reason = {});
    /// Nothing is written any more; closed, if it was still open.
    bool over();

    StreamId stream_;
    ActivityId id_;
    RecordRequest request_;
    std::string sounds_dir_;
    std::string path_;
    Tell tell_;
    std::unique_ptr<SoundWriter> writer_;
    std::optional<Resampler> resampler_;
    unsigned rate_ = 0;
    std::uint64_t written_ = 0;
    codec::Samples resampled_;
    std::mutex mutex_;   // of what follows, and of what is said
    bool over_ = false;  // its end has been said
};

/// The worker's half; ends the file when it goes.
class Recorder {
public:
    Recorder(Environment& env, StreamId stream, ActivityId id, RecordRequest request);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    ActivityId id() const { return id_; }
    void hear(std::span<const std::int16_t> samples, unsigned rate);
    void end(RecordEnd end);

private:
    void fill_until(MonoTime time);
    void hand_over();
    /// In its turn, on the file.
    void then(std::move_only_function<void(RecordedFile&)> job);

    Environment& env_;
    ActivityId id_;
    bool keep_at_end_;
    bool ended_ = false;
    std::shared_ptr<RecordedFile> file_;
    MonoTime filled_until_;
    unsigned rate_ = 8000;
    codec::Samples pending_;
};

}  // namespace asterism::media

// SPDX-License-Identifier: Apache-2.0
#include "sound_loader.h"

#include <mutex>

namespace asterism::media {

namespace {

/// To whoever asked for a chunk; once.
class ChunkAnswer {
public:
    ChunkAnswer(rt::Loop& reply_to, std::move_only_function<void(SoundChunk)> done)
        : reply_to_(reply_to), done_(std::move(done)) {}
    void send(SoundChunk chunk) {
        // Held while it is posted: who has given up knows that nothing is posted any more.
        const std::lock_guard lock(mutex_);
        if (!done_) return;
        reply_to_.post([chunk = std::move(chunk), done = std::exchange(done_, nullptr)]() mutable {
            done(std::move(chunk));
        });
    }

private:
    std::mutex mutex_;
    rt::Loop& reply_to_;
    std::move_only_function<void(SoundChunk)> done_;
};

}  // namespace

void SoundLoader::read(const std::shared_ptr<SoundReader>& reader, rt::Loop& reply_to,
                       std::move_only_function<void(SoundChunk)> done) {
    const auto answer = std::make_shared<ChunkAnswer>(reply_to, std::move(done));
    run(reader->place(),
        {.run = [reader, answer](SoundCache& cache) { answer->send(reader->next(cache)); },
         .give_up = [answer](const std::string& reason) { answer->send({nullptr, 0, true, reason}); }});
}

}  // namespace asterism::media

// SPDX-License-Identifier: Apache-2.0
// A sound file that is being written, in a container (libsndfile) or as the bytes of a codec. Blocks: lives
// on the helper's thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "asterism/base/result.h"
#include "asterism/codec/coder.h"

namespace asterism::media {

class SoundWriter {
public:
    virtual ~SoundWriter() = default;
    /// Of the samples it takes.
    virtual unsigned rate() const = 0;
    virtual Result<void> write(std::span<const std::int16_t> samples) = 0;
    /// Leaves out so many samples at the end, as far as the format permits, and closes.
    virtual Result<void> close(std::size_t cut) = 0;

    /// Makes the folders that lack.
    static Result<std::unique_ptr<SoundWriter>> open(const std::string& path, std::string_view format,
                                                     bool append);
};

}  // namespace asterism::media

// SPDX-License-Identifier: Apache-2.0
// Going on with a WAV file of GSM 6.10. Blocks.
#pragma once

#include <memory>
#include <string>

#include "sound_writer.h"

namespace asterism::media {

/// The file is there.
Result<std::unique_ptr<SoundWriter>> append_to_gsm_wav(const std::string& path);

}  // namespace asterism::media

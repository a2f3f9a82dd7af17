// SPDX-License-Identifier: Apache-2.0
// Recording for other applications, as Record() does it.
#pragma once

#include <string>

#include "applications.h"
#include "asterism/base/time.h"

namespace asterism::apps {

struct Taped {
    /// As RECORD_STATUS says it.
    std::string status;
    /// Without extension.
    std::string file;
    /// Of what is in the file.
    Millis length{0};
};
/// Of a channel that is up: a beep, then what it says, by Record()'s arguments.
rt::Task<Taped> tape_words(Channel& channel, std::string data);

}  // namespace asterism::apps

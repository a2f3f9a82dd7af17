// SPDX-License-Identifier: Apache-2.0
// Any bytes as the body of a NOTIFY for message-summary.
#include <cstddef>
#include <cstdint>

#include "asterism/presence/incoming_mwi.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = asterism::presence::read_message_summary({reinterpret_cast<const char*>(data), size});
    if (read && (read->voice.fresh > 1'000'000 || read->voice.old > 1'000'000)) __builtin_trap();
    return 0;
}

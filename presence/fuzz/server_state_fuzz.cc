// SPDX-License-Identifier: Apache-2.0
// Any bytes as the body of a PUBLISH for asterisk-devicestate or asterisk-mwi. What is read can be said
// again.
#include <cstddef>
#include <cstdint>

#include "../src/publication/server_state.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::presence;
    const std::string_view body{reinterpret_cast<const char*>(data), size};
    for (const auto event : {ServerEvent::Devices, ServerEvent::Mailboxes}) {
        const auto read = read_server_state(body, event);
        if (!read) continue;
        if (read->server.empty() || read->mailbox.fresh > 1'000'000 || read->mailbox.old > 1'000'000)
            __builtin_trap();
        if (!read_server_state(print_server_state(*read), event)) __builtin_trap();
    }
    return 0;
}

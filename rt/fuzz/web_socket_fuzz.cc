// SPDX-License-Identifier: Apache-2.0
// Frames in whatever pieces: what is read must not depend on how it was cut.
#include "../src/http/web_socket.h"
#include "asterism/base/expect.h"

using namespace asterism;
using namespace asterism::rt;

namespace {
std::string read(std::string_view bytes, std::size_t step) {
    WsReader reader(1000);
    std::string seen;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        reader.feed(bytes.substr(at, step));
        for (auto event = reader.next(); event.kind != WsEvent::Kind::NeedMore; event = reader.next()) {
            seen += static_cast<char>('0' + static_cast<int>(event.kind)) + event.bytes;
            if (event.bytes.size() > 1000) __builtin_trap();
        }
    }
    return seen;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (read(bytes, bytes.size() + 1) != read(bytes, 3)) __builtin_trap();
    return 0;
}

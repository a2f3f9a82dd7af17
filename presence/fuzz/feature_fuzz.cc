// SPDX-License-Identifier: Apache-2.0
// Any bytes as the body of a SUBSCRIBE to as-feature-event. What is read may be dialled, and what we tell of
// it is XML again.
#include <cstddef>
#include <cstdint>

#include "../src/feature/feature_xml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::presence;
    const auto read = read_feature_request({reinterpret_cast<const char*>(data), size});
    if (!read) return 0;
    const auto& value = read->value;
    if (value.rings > kMostRings) __builtin_trap();
    if (!value.number.empty() && dialable(value.number) != value.number) __builtin_trap();
    for (const char c : value.number)
        if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) > '~') __builtin_trap();
    const auto event = print_feature_event("6001", read->feature, value);
    const auto again = read_feature_request(event);
    if (again || again.error().reason != "it asks for nothing that is known") __builtin_trap();
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// The reader of manager actions: whatever the cut into pieces, the same messages come out; limits hold.
#include <cstdint>
#include <cstdlib>

#include "ami/message.h"

using namespace asterism::manage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    AmiParser whole, pieces;
    std::deque<AmiMessage> a, b;
    const bool good = whole.feed(text, a);
    bool good_too = true;
    const std::size_t step = data[0] % 16 + 1;
    for (std::size_t at = 0; at < text.size() && good_too; at += step)
        good_too = pieces.feed(text.substr(at, step), b);
    if (good && (!good_too || a.size() != b.size())) std::abort();
    for (std::size_t i = 0; good && i < a.size(); ++i) {
        if (a[i].headers() != b[i].headers()) std::abort();
        // Printed and read again it is one message of as many headers.
        AmiText text_out;
        for (const auto& [name, value] : a[i].headers()) text_out.add(name, value);
        AmiParser again;
        std::deque<AmiMessage> c;
        if (again.feed(text_out.finish(), c) &&
            (c.size() != 1 || c[0].headers().size() != a[i].headers().size()))
            std::abort();
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Changes in one run of bytes, as they go to the writer and into the file: of each change three lengths (32
// bits, least byte first; a value's length of all ones: the record goes), then space, key and value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "asterism/store/journal.h"

namespace asterism::store {

void pack(std::string& to, const Change& change);

/// Reads them in order; views into the bytes.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
    /// False at the end, and where the bytes make no sense.
    bool next(Change& change);

private:
    bool number(std::uint32_t& number);
    bool text(std::uint32_t size, std::string_view& text);
    std::string_view rest_;
};

}  // namespace asterism::store

// SPDX-License-Identifier: Apache-2.0
#include "packed.h"

#include <array>

namespace asterism::store {

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

void put_number(std::string& to, std::uint32_t number) {
    std::array<char, 4> bytes;
    for (auto& byte : bytes) {
        byte = static_cast<char>(number & 255);
        number >>= 8;
    }
    to.append(bytes.data(), bytes.size());
}

}  // namespace

void pack(std::string& to, const Change& change) {
    put_number(to, static_cast<std::uint32_t>(change.space.size()));
    put_number(to, static_cast<std::uint32_t>(change.key.size()));
    put_number(to, change.value ? static_cast<std::uint32_t>(change.value->size()) : kNone);
    to += change.space;
    to += change.key;
    if (change.value) to += *change.value;
}

bool Unpacker::number(std::uint32_t& number) {
    if (rest_.size() < 4) return false;
    number = 0;
    for (std::size_t i = 4; i-- > 0;) number = number << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(4);
    return true;
}

bool Unpacker::text(std::uint32_t size, std::string_view& text) {
    if (size > rest_.size()) return false;
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
}

bool Unpacker::next(Change& change) {
    std::uint32_t space = 0;
    std::uint32_t key = 0;
    std::uint32_t value = 0;
    if (!number(space) || !number(key) || !number(value)) return false;
    change.value.reset();
    if (!text(space, change.space) || !text(key, change.key)) return false;
    return value == kNone || text(value, change.value.emplace());
}

}  // namespace asterism::store

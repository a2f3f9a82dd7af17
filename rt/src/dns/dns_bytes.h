// SPDX-License-Identifier: Apache-2.0
// For tests: the bytes of a DNS answer (RFC 1035 4.1), uncompressed, true or not.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::rt {

class DnsBytes {
public:
    /// The answer to this question.
    DnsBytes(std::string_view name, std::uint16_t type) { question_ = name_of(name) + u16(type) + u16(1); }

    DnsBytes& id(std::uint16_t id) { return id_ = id, *this; }
    DnsBytes& refuses(std::uint8_t code) { return code_ = code, *this; }
    /// 192.0.2.`last`
    DnsBytes& address(std::string_view name, std::uint32_t ttl, char last) {
        return record(name, 1, ttl, std::string("\xc0\x00\x02", 3) + last);
    }
    DnsBytes& alias(std::string_view name, std::string_view target, std::uint32_t ttl) {
        return record(name, 5, ttl, name_of(target));
    }
    DnsBytes& authority(std::string_view zone, std::uint32_t ttl, std::uint32_t minimum) {
        authority_ += head(zone, 6, ttl) + with_length(name_of(zone) + name_of(zone) + u32(1) + u32(2) +
                                                       u32(3) + u32(4) + u32(minimum));
        ++authorities_;
        return *this;
    }
    std::string text() const {
        return u16(id_) + "\x81" + static_cast<char>(0x80 | code_) + u16(1) + u16(answers_) +
               u16(authorities_) + u16(0) + question_ + answer_ + authority_;
    }

private:
    static std::string u16(std::uint16_t value) {
        return {static_cast<char>(value >> 8), static_cast<char>(value & 255)};
    }
    static std::string u32(std::uint32_t value) {
        return u16(static_cast<std::uint16_t>(value >> 16)) + u16(static_cast<std::uint16_t>(value & 0xffff));
    }
    static std::string with_length(const std::string& bytes) {
        return u16(static_cast<std::uint16_t>(bytes.size())) + bytes;
    }
    static std::string name_of(std::string_view name) {
        std::string out;
        while (!name.empty()) {
            const auto label = name.substr(0, name.find('.'));
            name.remove_prefix(label.size() + (label.size() < name.size() ? 1 : 0));
            out += static_cast<char>(label.size()) + std::string(label);
        }
        return out + '\0';
    }
    static std::string head(std::string_view name, std::uint16_t type, std::uint32_t ttl) {
        return name_of(name) + u16(type) + u16(1) + u32(ttl);
    }
    DnsBytes& record(std::string_view name, std::uint16_t type, std::uint32_t ttl, const std::string& data) {
        answer_ += head(name, type, ttl) + with_length(data);
        ++answers_;
        return *this;
    }

    std::uint16_t id_ = 1;
    std::uint8_t code_ = 0;
    std::uint16_t answers_ = 0, authorities_ = 0;
    std::string question_, answer_, authority_;
};

}  // namespace asterism::rt

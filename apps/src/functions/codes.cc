// SPDX-License-Identifier: Apache-2.0
// MD5, SHA1, BASE64_ENCODE, BASE64_DECODE, URIENCODE, URIDECODE (RFC 3986 2.1).
#include <fmt/core.h>
#include <openssl/evp.h>

#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

std::string digest(const EVP_MD* algorithm, std::string_view text) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), out, &size, algorithm, nullptr) != 1) return {};
    return hex({reinterpret_cast<const char*>(out), size});
}

std::string md5(Calls&, Channel*, const std::string& args) { return digest(EVP_md5(), args); }
std::string sha1(Calls&, Channel*, const std::string& args) { return digest(EVP_sha1(), args); }
std::string to_base64(Calls&, Channel*, const std::string& args) { return base64(args); }

std::string from_base64(Calls&, Channel*, const std::string& args) {
    auto bytes = unbase64(trim(args)).value_or("");
    // A value is text: it ends where C would end it.
    return bytes.substr(0, bytes.find('\0'));
}

std::string uri_encode(Calls&, Channel*, const std::string& args) {
    std::string out;
    for (const char c : args) {
        const bool plain = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
                           std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
        if (plain)
            out += c;
        else
            out += "%" + to_upper(hex({&c, 1}));
    }
    return out;
}

std::string uri_decode(Calls&, Channel*, const std::string& args) {
    std::string out;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const auto byte = args[i] == '%' && i + 2 < args.size()
                              ? unhex(std::string_view(args).substr(i + 1, 2))
                              : std::nullopt;
        if (!byte || (*byte)[0] == '\0') {
            out += args[i];
            continue;
        }
        out += *byte;
        i += 2;
    }
    return out;
}

/// RFC 9562, version 4.
std::string uuid(Calls&, Channel*, const std::string&) {
    const std::uint64_t high = (random_u64() & ~0xf000ull) | 0x4000ull;
    const std::uint64_t low = (random_u64() & ~(3ull << 62)) | (1ull << 63);
    const auto digits = fmt::format("{:016x}{:016x}", high, low);
    const std::string_view d = digits;
    return fmt::format("{}-{}-{}-{}-{}", d.substr(0, 8), d.substr(8, 4), d.substr(12, 4), d.substr(16, 4),
                       d.substr(20));
}

constexpr call::Function kCodesRows[] = {
    {"BASE64_DECODE", "BASE64_DECODE(string)", "Text out of base64.", from_base64},
    {"BASE64_ENCODE", "BASE64_ENCODE(string)", "Text as base64.", to_base64},
    {"MD5", "MD5(data)", "The MD5 digest in hexadecimal.", md5},
    {"SHA1", "SHA1(data)", "The SHA-1 digest in hexadecimal.", sha1},
    {"UUID", "UUID()", "A name that nobody else has: a random UUID.", uuid},
    {"URIDECODE", "URIDECODE(data)", "Text without URI escapes.", uri_decode},
    {"URIENCODE", "URIENCODE(data)", "Text with URI escapes.", uri_encode},
};

}  // namespace

std::span<const call::Function> code_functions() { return kCodesRows; }

}  // namespace asterism::apps

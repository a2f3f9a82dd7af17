// SPDX-License-Identifier: Apache-2.0
#include "tls_words.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace asterism::rt {

namespace {

/// Why the disk does not give it; empty when it does.
std::string why_unreadable(const std::string& path, bool folder) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0)
        return errno == ENOENT ? "there is no such file"
                               : fmt::format("cannot be read: {}", std::strerror(errno));
    if (S_ISDIR(info.st_mode) != folder) return folder ? "is no folder" : "is a folder, not a file";
    if (::access(path.c_str(), R_OK) != 0) return fmt::format("cannot be read: {}", std::strerror(errno));
    if (!folder && info.st_size == 0) return "is empty";
    return {};
}

/// Files of certificates are short; what is longer is none.
std::string beginning_of(const std::string& path) {
    std::string text(1 << 20, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

}  // namespace

std::string why_useless(const std::string& file, std::string_view what) {
    ERR_clear_error();
    if (auto reason = why_unreadable(file, false); !reason.empty())
        return fmt::format("{}: {}", file, reason);
    const auto text = beginning_of(file);
    const auto has = [&text](std::string_view part) { return text.find(part) != text.npos; };
    const bool key = what.ends_with("key");
    if (!has("-----BEGIN ") || !has(key ? "PRIVATE KEY-----" : "CERTIFICATE-----"))
        return fmt::format("{}: holds no {} in PEM form (-----BEGIN ...)", file, what);
    if (key && (has("BEGIN ENCRYPTED ") || has("Proc-Type: 4,ENCRYPTED")))
        return fmt::format("{}: the {} is encrypted, and its password is missing or wrong", file, what);
    return fmt::format("{}: its {} is damaged or of a kind that cannot be used", file, what);
}

std::string why_useless_folder(const std::string& folder) {
    const auto reason = why_unreadable(folder, true);
    return reason.empty() ? reason : fmt::format("{}: {}", folder, reason);
}

std::string why_tls_failed() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    const char* reason = code ? ERR_reason_error_string(code) : nullptr;
    return reason ? reason : "the far end speaks no TLS that we understand";
}

}  // namespace asterism::rt

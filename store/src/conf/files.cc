// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/files.h"

#include <fmt/core.h>
#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

namespace asterism::store {

namespace {

std::string plain_path(const std::string& path) {
    return std::filesystem::path(path).lexically_normal().string();
}

/// Everything until the end; refused beyond `most`.
Result<std::string> read_all(std::FILE* file, const std::string& name, std::size_t most) {
    std::string out;
    char block[65536];
    while (const auto got = std::fread(block, 1, sizeof block, file)) {
        if (out.size() + got > most) return fail(fmt::format("{} is too large", name));
        out.append(block, got);
    }
    if (std::ferror(file)) return fail(fmt::format("{} cannot be read: {}", name, std::strerror(errno)));
    return out;
}

class Disk final : public Files {
public:
    Result<std::string> read(const std::string& path, std::size_t most) override {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                                   std::fclose);
        if (!file) return fail(fmt::format("{} cannot be read: {}", path, std::strerror(errno)));
        struct stat info{};
        if (fstat(fileno(file.get()), &info) == 0 && S_ISDIR(info.st_mode))
            return fail(fmt::format("{} cannot be read: it is a directory", path));
        return read_all(file.get(), path, most);
    }

    std::vector<std::string> glob(const std::string& pattern) override {
        std::vector<std::string> out;
        glob_t found{};
        if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
            out.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
        globfree(&found);
        return out;
    }

    Result<std::string> run(const std::string& command, std::size_t most) override {
        std::FILE* pipe = popen(command.c_str(), "re");
        if (!pipe) return fail(fmt::format("#exec {}: {}", command, std::strerror(errno)));
        auto out = read_all(pipe, "the output of " + command, most);
        if (const int status = pclose(pipe); out && status != 0)
            return fail(fmt::format("#exec {}: the command failed with status {}", command, status));
        return out;
    }

    Result<void> write(const std::string& path, std::string_view text) override {
        const auto beside = path + ".new";
        const auto failed = [&](int error) {
            std::remove(beside.c_str());
            return fail(fmt::format("{} cannot be written: {}", path, std::strerror(error)));
        };
        std::FILE* file = std::fopen(beside.c_str(), "wbe");
        if (!file) return failed(errno);
        // Who may read the old one may read the new one, and nobody else: secrets stand in these files.
        struct stat former{};
        if (stat(path.c_str(), &former) == 0) (void)fchmod(fileno(file), former.st_mode & 07777);
        const bool whole = std::fwrite(text.data(), 1, text.size(), file) == text.size() &&
                           std::fflush(file) == 0 && fsync(fileno(file)) == 0;
        const int error = errno;
        if (std::fclose(file) != 0 || !whole) return failed(whole ? errno : error);
        if (std::rename(beside.c_str(), path.c_str()) != 0) return failed(errno);
        return {};
    }

    std::string real_path(const std::string& path) override {
        std::error_code error;
        const auto real = std::filesystem::weakly_canonical(path, error);
        return error ? plain_path(path) : real.string();
    }
};

}  // namespace

Files& disk_files() {
    static Disk disk;
    return disk;
}

Result<std::string> MemoryFiles::read(const std::string& path, std::size_t most) {
    const auto found = files_.find(path);
    if (found == files_.end()) return fail(fmt::format("{} cannot be read: No such file or directory", path));
    if (found->second.size() > most) return fail(fmt::format("{} is too large", path));
    return found->second;
}

std::vector<std::string> MemoryFiles::glob(const std::string& pattern) {
    std::vector<std::string> out;
    for (const auto& [path, text] : files_)
        if (fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0) out.push_back(path);
    return out;
}

std::string MemoryFiles::real_path(const std::string& path) { return plain_path(path); }

}  // namespace asterism::store

// SPDX-License-Identifier: Apache-2.0
// Where configuration text comes from: the disk, or a map in a test. Main thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"

namespace asterism::store {

class Files {
public:
    virtual ~Files() = default;
    /// At most `most` bytes; larger files are refused.
    virtual Result<std::string> read(const std::string& path, std::size_t most) = 0;
    /// Paths that fit a pattern of * ? [ ], sorted; none when nothing fits.
    virtual std::vector<std::string> glob(const std::string& pattern) = 0;
    /// What a command writes to its standard output (#exec).
    virtual Result<std::string> run(const std::string& command, std::size_t most) = 0;
    /// All of it or nothing: what was there stays until the new text is safe beside it.
    virtual Result<void> write(const std::string& path, std::string_view text) = 0;
    /// The one name of what lies at `path`: without `.` and `..`, links followed, also where the last of it
    /// is not there yet.
    virtual std::string real_path(const std::string& path) = 0;
};

/// The disk.
Files& disk_files();

/// Files by path, for tests. Commands answer with the "file" of that name.
class MemoryFiles final : public Files {
public:
    MemoryFiles() = default;
    explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}
    Result<std::string> read(const std::string& path, std::size_t most) override;
    std::vector<std::string> glob(const std::string& pattern) override;
    Result<std::string> run(const std::string& command, std::size_t most) override {
        return read(command, most);
    }
    Result<void> write(const std::string& path, std::string_view text) override {
        files_[path] = text;
        return {};
    }
    std::string real_path(const std::string& path) override;
    /// By path.
    const std::map<std::string, std::string>& all() const { return files_; }

private:
    std::map<std::string, std::string> files_;
};

}  // namespace asterism::store

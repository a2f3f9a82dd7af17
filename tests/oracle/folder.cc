// SPDX-License-Identifier: Apache-2.0
#include "folder.h"

#include <fmt/core.h>

#include <fstream>

namespace asterism::oracle {

namespace fs = std::filesystem;

void write_given(const flows::Given& given, const fs::path& etc) {
    for (const auto& [path, text] : given.files()) {
        const auto name = fs::path(path).filename();
        std::ofstream out(etc / name, std::ios::binary);
        out << text;
        if (name == "manager.conf")
            out << fmt::format("\n[{0}]\nsecret={0}\nread=all\nwrite=all\n", kWatcher);
    }
}

void write_folder(const flows::Given& given, const fs::path& pattern, const fs::path& etc) {
    fs::create_directories(etc);
    for (const auto& entry : fs::directory_iterator(pattern))
        fs::copy_file(entry.path(), etc / entry.path().filename(), fs::copy_options::overwrite_existing);
    write_given(given, etc);
}

void write_sounds(const flows::Given& given, const fs::path& folder) {
    for (const auto& [name, length] : given.sounds()) {
        const auto path = folder / "en" / (name + ".ulaw");
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary)
            << std::string(static_cast<std::size_t>(length.count()) * 8, '\x55');
    }
}

}  // namespace asterism::oracle

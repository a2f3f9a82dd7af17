// SPDX-License-Identifier: Apache-2.0
// Where a test finds what lies in the tree: facts to compare with (tests/facts), the sample configuration.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <source_location>
#include <stdexcept>
#include <string>

namespace asterism {

/// The folder that floors.txt lies in: above the caller's source.
inline std::filesystem::path source_tree(std::source_location here = std::source_location::current()) {
    auto folder = std::filesystem::absolute(here.file_name());
    while (folder.has_relative_path() && !std::filesystem::exists(folder / "floors.txt"))
        folder = folder.parent_path();
    return folder;
}

/// A file of the tree, which must be there.
inline std::string tree_file(const std::string& path,
                             std::source_location here = std::source_location::current()) {
    std::ifstream in(source_tree(here) / path, std::ios::binary);
    if (!in) throw std::runtime_error(path + " is not in the tree");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace asterism

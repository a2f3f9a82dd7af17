// SPDX-License-Identifier: Apache-2.0
// Any text is read as a configuration file, which may also include itself, without crash or hang.
#include <cstdint>

#include "asterism/store/conf_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism::store;
    const std::string text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 8192));
    MemoryFiles files({{"a.conf", text}, {"b.conf", text.substr(0, 512)}});
    ConfOptions options;
    options.exec_includes = true;
    options.most_bytes = 65536;
    options.most_section_lines = 2000;
    const auto conf = read_conf("a.conf", options, files);
    std::size_t lines = 0;
    for (const auto& section : conf.sections()) {
        if ((lines += section.all_lines) > 100'000) break;
        if (conf.resolve(section).lines.size() != section.all_lines) __builtin_trap();
    }
    return 0;
}

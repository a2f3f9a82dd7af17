// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/manual.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "asterism/endpoint/objects/load.h"
#include "asterism/server/program.h"

namespace asterism::server {

namespace {

std::string read_all(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

}  // namespace

int run_manual(const Arguments& arguments) {
    const std::filesystem::path folder = arguments.manual_folder;
    std::error_code ignored;
    if (!arguments.manual_compare) std::filesystem::create_directories(folder, ignored);
    int status = 0;
    for (const auto* type : endpoint::object_types()) {
        const auto path = folder / (type->name() + ".md");
        const auto page =
            "<!-- Written by `asterism manual docs/options` out of the tables; do not edit. -->\n\n" +
            schema::manual(*type);
        if (arguments.manual_compare) {
            if (read_all(path) == page) continue;
            std::printf("%s is not what the tables say; run: asterism manual %s\n", path.c_str(),
                        folder.c_str());
            status = 1;
            continue;
        }
        std::ofstream out(path, std::ios::binary);
        out << page;
        if (!out.flush()) {
            std::fprintf(stderr, "%s cannot be written\n", path.c_str());
            return 1;
        }
    }
    return status;
}

}  // namespace asterism::server

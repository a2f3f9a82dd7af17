// SPDX-License-Identifier: Apache-2.0
// AST_CONFIG(file,section,name[,index]): a value out of a file of the configuration: the first of its name
// (0), the one of that number, or the last (-1). Programs that the file would include are not run.
#include "../blocking.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/store/conf_file.h"
#include "functions.h"

namespace asterism::apps {

namespace {

struct ConfigAsked {
    std::string directory, file, section, name;
    std::int64_t index = 0;
};

/// Blocks.
std::string config_value(const ConfigAsked& wanted) {
    store::ConfOptions how;
    how.directory = wanted.directory;
    how.exec_includes = false;
    // A pipe would be waited for.
    if (!is_plain_file(wanted.file.starts_with('/') ? wanted.file : wanted.directory + '/' + wanted.file))
        return {};
    const auto conf = store::read_conf(wanted.file, how);
    const auto* section = conf.find(wanted.section);
    if (!section) return {};
    std::vector<std::string> values;
    for (auto& line : conf.resolve(*section).lines)
        if (iequals(line.name, wanted.name)) values.push_back(std::move(line.value));
    const auto count = static_cast<std::int64_t>(values.size());
    const auto at = wanted.index == -1 ? count - 1 : wanted.index;
    return at >= 0 && at < count ? values[static_cast<std::size_t>(at)] : std::string();
}

rt::Task<std::string> ast_config(Calls& calls, Channel* channel, std::string args) {
    const auto parts = function_args(args, 4);
    const ConfigAsked wanted{services(calls).config_directory, std::string(trim(parts[0])),
                             std::string(trim(parts[1])), std::string(trim(parts[2])), 0};
    std::string out;
    for (const auto& [value, what] :
         {std::pair(&wanted.file, "an argument"), std::pair(&wanted.section, "a category"),
          std::pair(&wanted.name, "a variable")})
        if (value->empty()) {
            log::error("AST_CONFIG() requires {}", what);
            co_return out;
        }
    auto asked = wanted;
    if (const auto index = trim(parts[3]); !index.empty()) {
        const auto number = parse_int(index);
        if (!number) {
            log::error("AST_CONFIG() index must be an integer");
            co_return out;
        }
        asked.index = *number;
    }
    std::function<std::string()> job = [asked] { return config_value(asked); };
    auto read = co_await beside<std::string>(calls, channel, job);
    if (read) out = std::move(*read);
    co_return out;
}

constexpr call::Function kConfigRows[] = {
    call::Function{"AST_CONFIG", "AST_CONFIG(config_file,category,variable_name[,index])",
                   "A value out of a file of the configuration.", nullptr, ast_config}
        .dangerous(Danger::Files),
};

}  // namespace

std::span<const call::Function> config_functions() { return kConfigRows; }

}  // namespace asterism::apps

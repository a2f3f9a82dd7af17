// SPDX-License-Identifier: Apache-2.0
// Editing the text of a file: the first line says what is done, the rest is the file. What was edited reads
// the same again, and nothing that was appended makes a second line.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "asterism/base/text.h"
#include "asterism/store/conf_edit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using asterism::split_once;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto [how, text] = split_once(input, '\n');
    const auto [section, rest] = split_once(how, '|');
    const auto [name, value] = split_once(rest, '|');
    asterism::store::ConfText conf(text);
    const auto as_read = conf.text();
    if (asterism::store::ConfText(as_read).text() != as_read) std::abort();
    const auto lines = std::ranges::count(as_read, '\n');
    const bool appended = conf.append(section, name, value).has_value();
    if (std::ranges::count(conf.text(), '\n') != lines + (appended ? 1 : 0)) std::abort();
    (void)conf.insert(section, value.size() % 4, name, value);
    (void)conf.update(section, name, {}, value);
    (void)conf.add_section(name, {}, true);
    (void)conf.rename_section(section, value);
    (void)conf.remove(section, name, value, 0);
    (void)conf.empty_section(name);
    (void)conf.remove_section(section);
    const auto edited = conf.text();
    if (asterism::store::ConfText(edited).text() != edited) std::abort();
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/conf_file.h"

#include "asterism/base/text.h"
#include "reader.h"

namespace asterism::store {

const ConfSection* ConfFile::find(std::string_view name) const {
    for (const auto& section : sections_)
        if (iequals(section.name, name)) return &section;
    return nullptr;
}

// Recursion ends: a parent stands before its children, and the reader bounds depth and number of lines.
void ConfFile::collect(const ConfSection& section, std::size_t lines, std::size_t inherited,
                       std::vector<SourceLine>& out) const {
    std::size_t done = 0;
    for (std::size_t i = 0; i < inherited; ++i) {
        const auto& from = section.inherited[i];
        for (; done < from.at && done < lines; ++done) out.push_back(section.lines[done]);
        collect(sections_[from.parent], from.parent_lines, from.parent_inherited, out);
    }
    for (; done < lines; ++done) out.push_back(section.lines[done]);
}

Section ConfFile::resolve(const ConfSection& section) const {
    Section out{section.name, section.place, {}, section.broken};
    out.lines.reserve(section.all_lines);
    collect(section, section.lines.size(), section.inherited.size(), out.lines);
    return out;
}

std::string ConfFile::value(const ConfSection& section, std::string_view line) const {
    const std::size_t inherited_behind = section.inherited.empty() ? 0 : section.inherited.back().at;
    for (auto i = section.lines.size(); i-- > inherited_behind;)
        if (iequals(section.lines[i].name, line)) return section.lines[i].value;
    return section.inherited.empty() ? std::string() : std::string(resolve(section).get(line));
}

std::string ConfFile::get(std::string_view section, std::string_view line, std::string_view otherwise) const {
    const auto* found = find(section);
    return found ? std::string(resolve(*found).get(line, otherwise)) : std::string(otherwise);
}

std::vector<Section> ConfFile::resolved() const {
    std::vector<Section> out;
    for (const auto& section : sections_)
        if (!section.is_template) out.push_back(resolve(section));
    return out;
}

ConfFile read_conf(const std::string& name, const ConfOptions& options, Files& files) {
    return ConfReader(options, files).read(name);
}

}  // namespace asterism::store

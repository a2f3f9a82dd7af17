// SPDX-License-Identifier: Apache-2.0
// The text of a configuration file, changed where somebody asks for it (AMI UpdateConfig) and left as it is
// elsewhere: comments, order, includes. Knows sections and their own lines; what #include brings in is
// another file. A plain value, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"

namespace asterism::store {

class ConfText {
public:
    explicit ConfText(std::string_view text);

    /// `extra` stands behind the name: "(!)", "(template)". Fails when there is one and `twice` is false.
    Result<void> add_section(std::string_view name, std::string_view extra, bool twice);
    Result<void> rename_section(std::string_view name, std::string_view to);
    /// With its comments.
    Result<void> remove_section(std::string_view name);
    /// Its settings go, header and comments stay.
    Result<void> empty_section(std::string_view name);

    /// Every setting of that name, or those with the value `match` when it is not empty.
    Result<void> update(std::string_view section, std::string_view name, std::string_view match,
                        std::string_view value);
    /// The first that fits; by its number in the section when `name` is empty.
    Result<void> remove(std::string_view section, std::string_view name, std::string_view match,
                        std::size_t number);
    /// A value that begins with ">" is written with "=>".
    Result<void> append(std::string_view section, std::string_view name, std::string_view value);
    /// In front of setting `number` of the section, counted from 0.
    Result<void> insert(std::string_view section, std::size_t number, std::string_view name,
                        std::string_view value);

    bool has_section(std::string_view name) const;
    std::string text() const;

private:
    struct Line {
        enum class Kind { Other, Header, Setting } kind = Kind::Other;
        std::string text;
        /// Of a header: its name and what follows; of a setting: name and value.
        std::string name;
        std::string value;
    };
    static Line read(std::string_view text);
    static Line setting(std::string_view name, std::string_view value);
    /// Lines of the first section of that name: its header and the one behind its last. Equal: none.
    std::pair<std::size_t, std::size_t> find(std::string_view name) const;
    Result<std::pair<std::size_t, std::size_t>> must_find(std::string_view name) const;

    std::vector<Line> lines_;
};

}  // namespace asterism::store

// SPDX-License-Identifier: Apache-2.0
// Reads configuration files into a ConfFile (conf_file.h, where the language stands). One per read; main
// thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/hash_map.h"
#include "asterism/store/conf_file.h"

namespace asterism::store {

class ConfReader {
public:
    ConfReader(const ConfOptions& options, Files& files) : options_(options), files_(files) {}
    ConfFile read(const std::string& name);

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    void read_text(std::string_view text, const std::string& shown);
    void line(const std::string& text);
    void warn_of_cut(std::string_view text, std::string_view cut);

    void header(std::string_view text);
    /// What stands in the parentheses behind a section's name.
    void flags(std::string_view text, std::string_view name, bool& is_new);
    std::size_t find_section(std::string_view name, std::string_view conditions) const;
    void start_section(std::string_view name);
    void inherit(std::size_t parent);
    void setting(std::string_view text);
    void append_to_earlier(SourceLine line);

    void directive(std::string_view text);
    void comment_like(std::string_view word);
    void include(std::string_view argument, bool must_be_there);
    void include_file(const std::string& path, bool must_be_there);
    void exec(std::string_view command);
    std::string full_path(std::string_view name) const;
    std::string shown_name(const std::string& path) const;
    bool may_nest();

    void complain(std::string reason, Severity severity = Severity::Error);

    const ConfOptions& options_;
    Files& files_;
    ConfFile out_;
    std::size_t bytes_left_ = 0;
    unsigned depth_ = 0;
    Place place_;
    /// The file whose comments begin with #.
    std::shared_ptr<const std::string> hash_comment_in_;
    std::size_t current_ = kNone;  // section
    /// Of each name in lower case, its first section, and all of them.
    TextMap<std::vector<std::uint32_t>> by_name_;
};

}  // namespace asterism::store

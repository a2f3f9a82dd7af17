// SPDX-License-Identifier: Apache-2.0
// #include, #tryinclude and #exec. What is included goes on in the section in which the directive stands;
// behind it, that section goes on.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "reader.h"

namespace asterism::store {

namespace {

/// The name in "name", <name> or name.
std::string_view unquote(std::string_view text) {
    const auto close = text.starts_with('"') ? '"' : text.starts_with('<') ? '>' : '\0';
    if (close == '\0') return text;
    text.remove_prefix(1);
    return text.substr(0, text.rfind(close));
}

/// A command may hold \" between its quotes.
std::string unescape(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        out += text[i];
    }
    return out;
}

}  // namespace

void ConfReader::directive(std::string_view text) {
    const auto space = std::min(text.find_first_of(" \t\"<"), text.size());
    const auto word = text.substr(1, space - 1);
    const auto argument = trim(text.substr(space));
    if (!iequals(word, "include") && !iequals(word, "tryinclude") && !iequals(word, "exec"))
        return comment_like(word);
    if (argument.empty()) return complain(fmt::format("#{} needs to say what", word));
    if (iequals(word, "exec")) return exec(argument);
    include(argument, iequals(word, "include"));
}

/// "# so": said once for each file.
void ConfReader::comment_like(std::string_view word) {
    if (hash_comment_in_ && *hash_comment_in_ == *place_.file) return;
    hash_comment_in_ = place_.file;
    complain(fmt::format("there is no directive #{}; comments begin with ;", word), Severity::Warning);
}

bool ConfReader::may_nest() {
    if (depth_ < options_.most_include_depth) return true;
    out_.complete_ = false;
    complain(fmt::format("files include each other more than {} deep", options_.most_include_depth));
    return false;
}

void ConfReader::include(std::string_view argument, bool must_be_there) {
    const auto name = unquote(argument);
    if (name.empty()) return complain("#include needs the name of a file");
    if (!may_nest()) return;
    const auto path = full_path(name);
    out_.included_.push_back(path);
    if (path.find_first_of("*?[") == std::string::npos) return include_file(path, must_be_there);
    for (const auto& one : files_.glob(path)) include_file(one, must_be_there);
}

void ConfReader::include_file(const std::string& path, bool must_be_there) {
    auto text = files_.read(path, bytes_left_);
    if (!text) {
        if (!must_be_there) return;
        out_.complete_ = false;
        return complain(text.error().reason);
    }
    bytes_left_ -= text->size();
    out_.files_.push_back(path);
    const auto place = place_;
    const auto section = current_;
    ++depth_;
    read_text(*text, shown_name(path));
    --depth_;
    place_ = place;
    current_ = section;
}

void ConfReader::exec(std::string_view command) {
    if (!options_.exec_includes)
        return complain("#exec is not allowed; asterisk.conf would have to say execincludes=yes");
    if (!may_nest()) return;
    const auto line = unescape(unquote(command));
    auto text = files_.run(line, bytes_left_);
    if (!text) {
        out_.complete_ = false;
        return complain(text.error().reason);
    }
    bytes_left_ -= text->size();
    const auto place = place_;
    const auto section = current_;
    ++depth_;
    read_text(*text, "#exec " + line);
    --depth_;
    place_ = place;
    current_ = section;
}

std::string ConfReader::full_path(std::string_view name) const {
    if (name.starts_with('/') || options_.directory.empty()) return std::string(name);
    return options_.directory + '/' + std::string(name);
}

std::string ConfReader::shown_name(const std::string& path) const {
    const auto& directory = options_.directory;
    if (!directory.empty() && path.size() > directory.size() + 1 && path.starts_with(directory) &&
        path[directory.size()] == '/')
        return path.substr(directory.size() + 1);
    return path;
}

}  // namespace asterism::store

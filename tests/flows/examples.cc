// SPDX-License-Identifier: Apache-2.0
// examples: one flow for each row of a table, by replacing words in its text, so that lines keep their
// numbers.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "parse.h"
#include "words.h"

namespace asterism::flows {

namespace {

std::string replace_all(std::string text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// Cells of a row: parted by |, or by blanks when there is none.
std::vector<std::string> cells_of(std::string_view row) {
    std::vector<std::string> out;
    if (row.find('|') != std::string_view::npos) {
        for (auto cell : split(row, '|')) out.emplace_back(trim(cell));
        return out;
    }
    while (!row.empty()) out.push_back(take_word(row));
    return out;
}

}  // namespace

Read<std::vector<Flow>> parse_flows(std::string_view text) {
    std::string without;
    std::vector<std::pair<int, std::string>> rows;
    bool inside = false;
    for (int number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trim(line) == "examples:") {
            inside = true;
        } else if (inside && (line.starts_with(' ') || trim(line).empty())) {
            if (!trim(line).empty()) rows.emplace_back(number, trim(line));
        } else {
            inside = false;
            without += line;
        }
        without += '\n';
    }
    std::vector<Flow> out;
    if (rows.empty()) {
        auto flow = parse_flow(without);
        if (!flow) return std::unexpected(flow.error());
        out.push_back(std::move(*flow));
        return out;
    }
    const auto names = cells_of(rows.front().second);
    if (rows.size() < 2) return fault(rows.front().first, "below the names of the columns come rows");
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto cells = cells_of(rows[i].second);
        if (cells.size() != names.size())
            return fault(rows[i].first, fmt::format("{} cells, but {} names", cells.size(), names.size()));
        auto filled = without;
        std::string example;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            filled = replace_all(std::move(filled), "{" + names[c] + "}", cells[c]);
            example += fmt::format("{}{}={}", c ? " " : "", names[c], cells[c]);
        }
        auto flow = parse_flow(filled);
        if (!flow) return std::unexpected(flow.error());
        flow->example = std::move(example);
        out.push_back(std::move(*flow));
    }
    return out;
}

}  // namespace asterism::flows

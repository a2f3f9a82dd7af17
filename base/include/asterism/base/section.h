// SPDX-License-Identifier: Apache-2.0
// What a configuration is before anybody knows what it means: named sections of lines, each line with the
// place it was written. The file reader (store) and SQL rows yield it; object types (object.h) and the
// dialplan read it. Plain values, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism {

/// Where something is written. Thousands of lines share one file name.
struct Place {
    std::shared_ptr<const std::string> file;
    unsigned line = 0;

    std::string_view file_name() const { return file ? std::string_view(*file) : std::string_view(); }
    /// "pjsip.conf:14"
    std::string text() const;
};

Place place(std::string file, unsigned line);

/// `name = value`, or `name => value` when `arrow`.
struct SourceLine {
    std::string name;
    std::string value;
    Place place;
    bool arrow = false;
};

/// One section with what it inherited already in front of its own lines, in the order in which they apply.
struct Section {
    std::string name;
    Place place;
    std::vector<SourceLine> lines;
    /// Something was wrong with it already where it was read, and was said: whatever it describes is left
    /// out, or keeps its former version.
    bool broken = false;

    /// The value of the last line of that name; null when there is none. Names are compared without case.
    const SourceLine* last(std::string_view line_name) const;
    std::string_view get(std::string_view line_name, std::string_view otherwise = {}) const;
};

}  // namespace asterism

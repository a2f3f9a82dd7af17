// SPDX-License-Identifier: Apache-2.0
// The language of the *.conf files, read into sections:
//
//   [6001](phone,nat)        a section that begins with the lines of the templates (or sections) phone and
//   nat [phone](!)               a template: not an object by itself [6001](+)                more lines for
//   the first section 6001 [6001](+type=endpoint)   more lines for the section 6001 that has that line;
//   several with & name = value             name => value means the same, and is remembered name += value put
//   behind what an earlier or inherited line of that name says ; comment   \;           a semicolon that is
//   none
//   ;-- block --;            may stand over many lines and be nested
//   #include "file"          <file>, file, and patterns of * ? [ ]; #tryinclude is silent when there is none
//   #exec command            its output in its place, where asterisk.conf says execincludes=yes
//
// Every fault is a complaint with file and line; the rest is read. A section whose header is at fault is
// marked broken, so that the object keeps its former version. Runs on the main thread; the result is a plain
// value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/store/files.h"

namespace asterism::store {

/// Limits guard against mistakes and endless generators, not against honest size.
struct ConfOptions {
    /// Of relative names; also left away in what complaints show. Usually /etc/asterisk.
    std::string directory;
    /// asterisk.conf: execincludes.
    bool exec_includes = false;
    /// All files of one read together.
    std::size_t most_bytes = std::size_t{256} << 20;
    /// Longer lines are left out with a complaint, as Asterisk does.
    std::size_t most_line = 8191;
    unsigned most_include_depth = 10;
    unsigned most_inheritance_depth = 64;
    /// Lines of one section with all it inherits.
    std::size_t most_section_lines = 65536;
};

struct ConfSection {
    std::string name;
    Place place;
    bool is_template = false;
    /// Its header names a template that is not there, or the like.
    bool broken = false;
    /// Its own lines.
    std::vector<SourceLine> lines;

    /// Before line `at`, everything that section `parent` said when this header was read.
    struct Inherited {
        std::uint32_t at;
        std::uint32_t parent;
        std::uint32_t parent_lines;
        std::uint32_t parent_inherited;
    };
    std::vector<Inherited> inherited;
    /// With all inherited ones.
    std::size_t all_lines = 0;
    unsigned depth = 0;
};

class ConfFile {
public:
    /// In the order written, templates among them; one name may stand several times.
    const std::vector<ConfSection>& sections() const { return sections_; }
    /// The first of that name; null when there is none. Names are compared without case.
    const ConfSection* find(std::string_view name) const;
    /// The section with what it inherits in front.
    Section resolve(const ConfSection& section) const;
    /// The value of its last line of that name, its own or inherited; empty when there is none.
    std::string value(const ConfSection& section, std::string_view line) const;
    /// The last line of that name in the first section of that name: for asterisk.conf and the like.
    std::string get(std::string_view section, std::string_view line, std::string_view otherwise = {}) const;
    /// Every section that is no template, resolved. For large files, resolve one by one instead.
    std::vector<Section> resolved() const;

    const Complaints& complaints() const { return complaints_; }
    /// Every file that was read, for a reload to watch.
    const std::vector<std::string>& files() const { return files_; }
    /// What every #include and #tryinclude that was read names, as whole paths, there or not; patterns as
    /// they are.
    const std::vector<std::string>& included() const { return included_; }
    /// Whether the file itself was there and could be read.
    bool found() const { return found_; }
    /// Nothing that it includes is missing. A reload had better keep what it has otherwise.
    bool complete() const { return found_ && complete_; }

private:
    friend class ConfReader;
    void collect(const ConfSection& section, std::size_t lines, std::size_t inherited,
                 std::vector<SourceLine>& out) const;

    std::vector<ConfSection> sections_;
    Complaints complaints_;
    std::vector<std::string> files_;
    std::vector<std::string> included_;
    bool found_ = false;
    bool complete_ = true;
};

/// Reads `name` (relative to options.directory, or a whole path) with all it includes.
ConfFile read_conf(const std::string& name, const ConfOptions& options, Files& files = disk_files());

}  // namespace asterism::store

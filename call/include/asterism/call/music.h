// SPDX-License-Identifier: Apache-2.0
// The classes of music on hold (musiconhold.conf), with the files that each has. Read on main, immutable,
// swapped in by a reload; who hears which file where is the business of each channel's `Background`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"

namespace asterism::call {

enum class MusicSort : std::uint8_t { None, Alpha, Random, RandStart };

struct MusicClass {
    std::string name;
    /// "files" or "playlist"; for those of other modes, which play nothing, as it is written.
    std::string mode;
    std::string directory;
    /// What CLI and scripts read of a class, and what is played: names without extension, by the alphabet or
    /// (playlist) as they stand in the file.
    std::vector<std::string> files;
    MusicSort sort = MusicSort::None;
    /// A sound before the first piece and between any two.
    std::string announcement;
    /// Pressed by whoever listens to MusicOnHold(), it changes to this class.
    char digit = 0;
    bool loop_last = false;
    bool answered_only = false;
};

class MusicClasses {
public:
    /// Directories are relative to `data_directory` (astdatadir), unless absolute. Reads them.
    static MusicClasses read(const std::vector<Section>& sections, const std::string& data_directory,
                             Complaints& complaints);

    const MusicClass* find(std::string_view name) const;
    const MusicClass* by_digit(char digit) const;
    /// In the order of the file.
    const std::vector<MusicClass>& all() const { return classes_; }
    /// CHANNEL(musicclass) comes before what an application or the far end asks for.
    bool prefer_channel_class() const { return prefer_channel_class_; }

private:
    std::vector<MusicClass> classes_;
    bool prefer_channel_class_ = true;
};

}  // namespace asterism::call

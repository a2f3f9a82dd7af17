// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/music.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "asterism/base/text.h"
#include "asterism/media/sound_formats.h"

namespace asterism::call {

namespace {

/// More files of one directory are nobody's wish.
constexpr std::size_t kMostFiles = 10'000;

Complaint at(const Section& section, const SourceLine& line, std::string reason,
             Severity severity = Severity::Error) {
    return {severity, line.place, "musiconhold", section.name, line.name, std::move(reason), {}};
}

/// The sounds of a directory, each once whatever the number of its formats.
std::vector<std::string> list_sounds(const std::filesystem::path& directory, std::string& fault) {
    std::vector<std::string> out;
    std::error_code error;
    std::filesystem::directory_iterator at(directory, error);
    for (const std::filesystem::directory_iterator end; !error && at != end; at.increment(error)) {
        const auto& path = at->path();
        std::error_code ignored;
        if (path.filename().native().starts_with('.') || !at->is_regular_file(ignored)) continue;
        const auto extension = path.extension().string();
        if (extension.size() < 2 || media::sound_format(extension.substr(1)) == nullptr) continue;
        out.push_back((directory / path.stem()).string());
        if (out.size() == kMostFiles) break;
    }
    if (error) fault = error.message();
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
}

class Reader {
public:
    Reader(const Section& section, Complaints& complaints) : section_(section), complaints_(complaints) {
        out_.name = section.name;
    }

    MusicClass read(const std::string& data_directory) {
        for (const auto& line : section_.lines) take(line);
        const bool files = iequals(out_.mode, "files");
        const bool playlist = iequals(out_.mode, "playlist");
        const auto* mode = section_.last("mode");
        if (mode == nullptr) {
            say({Severity::Error,
                 section_.place,
                 "musiconhold",
                 section_.name,
                 "mode",
                 "is not given: the class plays nothing",
                 {}});
        } else if (!files && !playlist) {
            say(at(section_, *mode, fmt::format("'{}' has no effect: the class plays nothing", out_.mode)));
        } else if (files) {
            read_directory(*mode, data_directory);
        } else if (out_.files.empty()) {
            say(at(section_, *mode, "there is no entry: the class plays nothing"));
        }
        if (!playlist) {
            // Entries are for a playlist alone.
            if (!files) out_.files.clear();
        }
        return std::move(out_);
    }

private:
    void say(Complaint complaint) { complaints_.push_back(std::move(complaint)); }

    void take(const SourceLine& line) {
        const auto is = [&](std::string_view name) { return iequals(line.name, name); };
        if (is("mode")) {
            out_.mode = line.value;
        } else if (is("directory")) {
            out_.directory = line.value;
        } else if (is("entry")) {
            if (line.value.starts_with('/'))
                out_.files.push_back(line.value);
            else
                say(at(section_, line,
                       fmt::format("'{}' has no effect: only absolute paths are played", line.value)));
        } else if (is("sort") || is("random")) {
            take_sort(line);
        } else if (is("announcement")) {
            out_.announcement = line.value;
        } else if (is("digit")) {
            if (line.value.size() == 1 && std::string_view("0123456789*#ABCD").contains(line.value[0]))
                out_.digit = line.value[0];
            else
                say(at(section_, line, fmt::format("'{}' is no digit", line.value)));
        } else if (is("loop_last")) {
            out_.loop_last = is_true(line.value);
        } else if (is("answeredonly")) {
            out_.answered_only = is_true(line.value);
        } else if (is("application") || is("format") || is("kill_escalation_delay") || is("kill_method")) {
            say(at(section_, line, "has no effect: no program is run for music", Severity::Warning));
        } else {
            say(at(section_, line, "is no option of a music class", Severity::Warning));
        }
    }

    void take_sort(const SourceLine& line) {
        if (iequals(line.name, "random")) {
            if (is_true(line.value)) out_.sort = MusicSort::Random;
        } else if (iequals(line.value, "random")) {
            out_.sort = MusicSort::Random;
        } else if (iequals(line.value, "alpha")) {
            out_.sort = MusicSort::Alpha;
        } else if (iequals(line.value, "randstart")) {
            out_.sort = MusicSort::RandStart;
        } else {
            say(at(section_, line, fmt::format("'{}' is not alpha, random or randstart", line.value)));
        }
    }

    void read_directory(const SourceLine& mode, const std::string& data_directory) {
        out_.files.clear();
        if (out_.directory.empty())
            return say(at(section_, mode, "there is no directory: the class plays nothing"));
        const auto& line = *section_.last("directory");
        std::string fault;
        out_.files = list_sounds(std::filesystem::path(data_directory) / out_.directory, fault);
        if (!fault.empty())
            say(at(section_, line, fmt::format("'{}' cannot be read: {}", out_.directory, fault),
                   Severity::Warning));
        else if (out_.files.empty())
            say(at(section_, line, fmt::format("there is no sound in '{}'", out_.directory),
                   Severity::Warning));
    }

    const Section& section_;
    Complaints& complaints_;
    MusicClass out_;
};

}  // namespace

MusicClasses MusicClasses::read(const std::vector<Section>& sections, const std::string& data_directory,
                                Complaints& complaints) {
    MusicClasses out;
    for (const auto& section : sections) {
        if (!iequals(section.name, "general")) {
            out.classes_.push_back(Reader(section, complaints).read(data_directory));
            continue;
        }
        for (const auto& line : section.lines) {
            if (iequals(line.name, "preferchannelclass"))
                out.prefer_channel_class_ = is_true(line.value);
            else if (!iequals(line.name, "cachertclasses"))  // what is read is kept anyhow
                complaints.push_back(at(section, line, "is no option of music on hold", Severity::Warning));
        }
    }
    return out;
}

const MusicClass* MusicClasses::find(std::string_view name) const {
    for (const auto& one : classes_)
        if (iequals(one.name, name)) return &one;
    return nullptr;
}

const MusicClass* MusicClasses::by_digit(char digit) const {
    for (const auto& one : classes_)
        if (one.digit != 0 && one.digit == digit) return &one;
    return nullptr;
}

}  // namespace asterism::call

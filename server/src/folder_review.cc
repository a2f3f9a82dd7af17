// SPDX-License-Identifier: Apache-2.0
#include "folder_review.h"

#include <fmt/core.h>
#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "asterism/base/text.h"
#include "asterism/endpoint/objects/endpoint.h"

namespace asterism::server {

namespace {

/// What it means that a file is not read. "*" at the end: whatever follows.
struct Meaning {
    std::string_view file;
    std::string_view text;
};
constexpr Meaning kMeanings[] = {
    {"sip.conf", "chan_sip left Asterisk; its phones and trunks belong in pjsip.conf"},
    {"iax.conf", "IAX2 is not spoken here"},
    {"chan_dahdi.conf", "no telephone cards are driven here"},
    {"extensions.ael", "AEL is not read; write its contexts into extensions.conf"},
    {"extensions.lua", "Lua is not read; write its contexts into extensions.conf"},
    {"users.conf", "users belong in pjsip.conf (or pjsip_wizard.conf)"},
    {"queues.conf", "queues are not built yet; Queue() ends a call"},
    {"agents.conf", "agents are not built yet"},
    {"voicemail.conf", "voicemail is not built yet; VoiceMail() ends a call"},
    {"confbridge.conf", "conferences are not built yet; ConfBridge() ends a call"},
    {"meetme.conf", "MeetMe left Asterisk, and conferences are not built yet"},
    {"res_parking.conf", "parking is not built yet"},
    {"followme.conf", "FollowMe is not built yet"},
    {"extconfig.conf", "databases are not read yet; what it maps is not there"},
    {"res_odbc.conf", "databases are not read yet"},
    {"res_pgsql.conf", "databases are not read yet"},
    {"func_odbc.conf", "databases are not read yet; its functions are not there"},
    {"cdr.conf", "no call records are written yet"},
    {"cel.conf", "no event records are written yet"},
    {"ari.conf", "ARI is not built yet"},
    {"stasis.conf", "ARI is not built yet"},
    {"prometheus.conf", "metrics are not built yet"},
    {"statsd.conf", "metrics are not built yet"},
    {"hep.conf", "HEP is not sent yet"},
    {"modules.conf", "everything is built in; nothing is loaded or left out"},
    {"codecs.conf", "codecs have no settings yet"},
    {"stir_shaken.conf", "calls are not signed yet"},
    {"geolocation.conf", "locations are not sent yet"},
};

/// Read elsewhere: at start, or by those who write it.
constexpr std::string_view kReadElsewhere[] = {"asterisk.conf", "logger.conf", "manager.conf"};

}  // namespace

void FilesRead::add(const std::string& name, const store::ConfFile& conf) {
    names_.insert(name);
    paths_.insert(conf.files().begin(), conf.files().end());
    for (const auto& one : conf.included()) {
        paths_.insert(one);
        if (one.find_first_of("*?[") != one.npos) patterns_.push_back(one);
    }
}

bool FilesRead::has(const std::string& path) const {
    return paths_.contains(path) || names_.contains(std::filesystem::path(path).filename().string()) ||
           std::ranges::any_of(patterns_, [&path](const std::string& pattern) {
               return fnmatch(pattern.c_str(), path.c_str(), FNM_PATHNAME) == 0;
           });
}

void review_folder(const std::string& folder, const FilesRead& seen, const schema::Snapshot* snapshot,
                   store::Files& files, Complaints& complaints) {
    std::vector<std::string> unread;
    for (const auto* pattern : {"/*.conf", "/*.ael", "/*.lua"})
        for (const auto& path : files.glob(folder + pattern)) {
            const auto name = std::filesystem::path(path).filename().string();
            if (!seen.has(path) && std::ranges::find(kReadElsewhere, name) == std::end(kReadElsewhere))
                unread.push_back(name);
        }
    std::ranges::sort(unread);
    const auto say = [&complaints](const std::string& file, std::string reason) {
        complaints.push_back({Severity::Warning, place(file, 0), {}, {}, {}, std::move(reason), {}});
    };
    std::vector<std::string> others;
    for (const auto& name : unread) {
        const auto at = std::ranges::find(kMeanings, std::string_view(name), &Meaning::file);
        if (at == std::end(kMeanings)) {
            others.push_back(name);
            continue;
        }
        auto reason = fmt::format("is not read: {}", at->text);
        if (name == "extconfig.conf" && snapshot)
            reason +=
                fmt::format(" ({} endpoints are in the files)", snapshot->all<endpoint::Endpoint>().size());
        say(name, std::move(reason));
    }
    constexpr std::size_t kNamed = 8;
    if (others.empty()) return;
    std::string list;
    for (std::size_t i = 0; i < std::min(others.size(), kNamed); ++i) list += (i ? ", " : "") + others[i];
    if (others.size() > kNamed) list += fmt::format(" and {} more", others.size() - kNamed);
    say(folder, fmt::format("not read: {}", list));
}

namespace {

/// Where an endpoint says its context: that line, or the header of its section; a wizard's stands elsewhere.
Place place_of_context(const store::ConfFile& pjsip, const endpoint::Endpoint& one) {
    auto best = place("pjsip.conf", 0);
    for (const auto& section : pjsip.sections()) {
        if (section.name != one.name) continue;
        if (best.line == 0) best = section.place;
        for (const auto& line : section.lines)
            if (iequals(line.name, "context") && line.value == one.context.str()) return line.place;
    }
    return best;
}

}  // namespace

void review_contexts(const schema::Snapshot& snapshot, const dialplan::Dialplan& plan,
                     const store::ConfFile& pjsip, Complaints& complaints) {
    std::map<std::string, std::pair<const endpoint::Endpoint*, std::size_t>> missing;
    for (const auto& one : snapshot.all<endpoint::Endpoint>()) {
        const std::string name(one->context.str());
        if (plan.context(name)) continue;
        auto& entry = missing[name];
        if (!entry.first) entry.first = one.get();
        ++entry.second;
    }
    constexpr std::size_t kSuggested = 20;
    std::vector<std::string_view> names;
    for (const auto& context : plan.contexts()) names.push_back(context->name());
    for (const auto& [name, entry] : missing) {
        auto reason =
            fmt::format("there is no context \"{}\" in extensions.conf: its calls are refused", name);
        if (entry.second > 1) reason += fmt::format("; {} endpoints", entry.second);
        complaints.push_back(
            {Severity::Warning, place_of_context(pjsip, *entry.first), "endpoint", entry.first->name,
             "context", std::move(reason),
             missing.size() > kSuggested ? std::string() : std::string(nearest(name, names))});
    }
}

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/paths.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "asterism/base/limit.h"
#include "asterism/base/text.h"

namespace asterism::server {

namespace {

/// Words of asterisk.conf that mean the program's own insides, or how it looks: nobody misses what they do.
constexpr std::string_view kOfNoConcern[] = {
    "astcachedir",
    "astmoddir",
    "astsbindir",
    "trace",
    "refdebug",
    "alwaysfork",
    "nofork",
    "quiet",
    "timestamp",
    "console",
    "highpriority",
    "initcrypto",
    "nocolor",
    "dontwarn",
    "dumpcore",
    "cache_media_frames",
    "maxfiles",
    "transcode_via_sln",
    "lightbackground",
    "hideconnect",
    "forceblackbackground",
    "lockconfdir",
    "stdexten",
    "documentation_language",
    "channel_storage_backend",
};
/// Those that somebody may rely on: said once, as everything without effect is.
constexpr std::string_view kWithoutEffect[] = {
    "astagidir",        "languageprefix",   "mindtmfduration",
    "maxload",          "minmemfree",       "cache_record_files",
    "record_cache_dir", "transmit_silence", "transmit_silence_during_record",
    "rtp_use_dynamic",  "rtp_pt_dynamic",   "hide_messaging_ami_events",
};

}  // namespace

ProgramOptions read_program_options(const std::string& given, bool may_be_missing, store::Files& files) {
    ProgramOptions options;
    // Relative to where the program was started, not to the folder of the file.
    const auto file = std::filesystem::absolute(given).string();
    store::ConfOptions how;
    const auto slash = file.rfind('/');
    how.directory = slash == std::string::npos ? "." : file.substr(0, slash);
    const auto conf = store::read_conf(file, how, files);
    if (!conf.found()) {
        if (!may_be_missing)
            options.complaints.push_back({Severity::Warning,
                                          place(file, 0),
                                          {},
                                          {},
                                          {},
                                          "cannot be read; the usual places are used",
                                          {}});
        return options;
    }
    options.complaints = conf.complaints();
    auto& paths = options.paths;
    for (const auto& section : conf.resolved()) {
        for (const auto& line : section.lines) {
            const auto is = [&](std::string_view name) { return iequals(line.name, name); };
            const std::string& value = line.value;
            if (iequals(section.name, "limits")) {
                if (const auto set = Limit::configure(line.name, value); !set)
                    options.complaints.push_back(
                        {Severity::Error, line.place, section.name, {}, line.name, set.error().reason, {}});
            } else if (is("astetcdir"))
                paths.etc = value;
            else if (is("astvarlibdir"))
                paths.varlib = value;
            else if (is("astdbdir"))
                paths.db = value;
            else if (is("astkeydir"))
                paths.key = value;
            else if (is("astdatadir"))
                paths.data = value;
            else if (is("astspooldir"))
                paths.spool = value;
            else if (is("astrundir"))
                paths.run = value;
            else if (is("astlogdir"))
                paths.log = value;
            else if (is("verbose"))
                options.verbose = static_cast<int>(parse_uint(value).value_or(is_true(value) ? 1 : 0));
            else if (is("debug"))
                options.debug = static_cast<int>(parse_uint(value).value_or(is_true(value) ? 1 : 0));
            else if (is("execincludes"))
                options.exec_includes = is_true(value);
            else if (is("strict"))
                options.strict = is_true(value);
            else if (is("power_safe"))
                options.power_safe = is_true(value);
            else if (is("systemname"))
                options.system_name = value;
            else if (is("entityid"))
                options.entity_id = value;
            else if (is("autosystemname")) {
                char host[256] = {};
                if (is_true(value) && options.system_name.empty() && gethostname(host, sizeof host - 1) == 0)
                    options.system_name = host;
            } else if (is("defaultlanguage"))
                options.default_language = value;
            else if (is("maxcalls"))
                options.most_calls = parse_uint(value).value_or(0);
            else if (is("live_dangerously"))
                options.live_dangerously = is_true(value);
            else if (is("forbid")) {
                for (const auto one : split(value, ','))
                    if (!trim(one).empty()) options.forbidden.emplace_back(trim(one));
            } else if (is("io_threads")) {
                const auto number = parse_uint(value);
                if (number && *number <= 64)
                    options.io_threads = static_cast<unsigned>(*number);
                else
                    options.complaints.push_back({Severity::Error,
                                                  line.place,
                                                  section.name,
                                                  {},
                                                  line.name,
                                                  "must lie between 0 and 64",
                                                  {}});
            } else if (is("runuser"))
                options.run_user = value;
            else if (is("rungroup"))
                options.run_group = value;
            else if (std::ranges::any_of(kOfNoConcern, is))
                continue;
            else if (std::none_of(std::begin(kWithoutEffect), std::end(kWithoutEffect), is)) {
                if (iequals(section.name, "directories") || iequals(section.name, "options"))
                    options.complaints.push_back(
                        {Severity::Warning, line.place, section.name, {}, line.name, "is not known", {}});
            } else {
                options.complaints.push_back(
                    {Severity::Warning, line.place, section.name, {}, line.name, "has no effect here", {}});
            }
        }
    }
    return options;
}

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
// What the commands and the manager interface stand on: the rooms they show and steer, and the operations
// that only the program itself can do. Filled by `server`, outlives everything of this room; exchange thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/base/event.h"
#include "asterism/base/time.h"
#include "asterism/call/calls.h"
#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/intake.h"
#include "asterism/manage/file_jobs.h"
#include "asterism/presence/presence.h"
#include "asterism/presence/publications.h"
#include "asterism/presence/publishing.h"
#include "asterism/presence/subscriptions.h"
#include "asterism/registrar/registrar.h"
#include "asterism/rt/loop.h"
#include "asterism/sipnet/sip_net.h"
#include "asterism/store/database.h"
#include "asterism/store/files.h"
#include "asterism/trunk/registrations.h"

namespace asterism::manage {

enum class StopMode : std::uint8_t {
    Now,             ///< end every call and go
    Gracefully,      ///< no new calls, go with the last one
    WhenConvenient,  ///< new calls still, go when there is none
};

struct Reloaded {
    bool ok = true;
    /// Complaints, one a line; shown to whoever asked.
    std::string text;
};

/// Where log lines go.
struct LogChannel {
    std::string name;
    std::string_view type;
    std::string_view form;
    /// Bits by log::Level.
    unsigned levels;
};

struct Operations {
    /// Must return before it stops anything (post it). `taken_back` is called when the stop is aborted; who
    /// asked hears nothing else than the end of his connection (628).
    std::function<void(StopMode, std::function<void()> taken_back)> stop;
    /// Takes a graceful or convenient stop back; false when none was under way.
    std::function<bool()> abort_stop;
    /// "" for everything, "pjsip", "dialplan", "acl", "rtp", "logger", "manager", "http": `done` is called
    /// once, now or later.
    std::function<void(std::string what, std::function<void(Reloaded)> done)> reload;
    /// Runs `job` on the main thread, where files may be read and written, and what it returns here. For work
    /// of our own; what somebody asks for goes through Services::file_jobs.
    FileJobs::Aside aside;
    /// logger show channels; null when nothing is written.
    std::function<std::vector<LogChannel>()> log_channels;
    /// logger rotate; null when nothing is written to files.
    std::function<void()> rotate_logs;
    /// logger add channel: a log file of that name with these levels; without levels, logger remove channel.
    /// `done` is called later with what went wrong, or nothing. Null when no files are written.
    std::function<void(std::string name, std::optional<std::string> levels,
                       std::function<void(std::string fault)> done)>
        change_log;
    /// What the SIP stack holds at this moment, by name; null where nobody can tell.
    std::function<std::vector<std::pair<std::string_view, std::size_t>>()> stack;
    std::function<bool()> booted;
    /// Calls back once booted: at once when it is already.
    std::function<void(std::function<void()>)> when_booted;
    /// Sources whose requests no endpoint claimed; null where there is no intake.
    std::function<std::vector<endpoint::Intake::StrangerRow>()> strangers;
    /// Whether http.conf has a server run; null where there is none.
    std::function<bool()> serves_http;
    /// What pjsip_wizard.conf stands for, as pjsip.conf would have it: reads the file, so it belongs aside.
    /// Null where there is none.
    std::function<std::string(store::Files& files)> wizard_primitives;
    WallTime started;
    /// The time of the latest reload; `started` when there was none.
    std::function<WallTime()> last_reload;
};

struct Services {
    rt::Loop& loop;
    EventBus& events;
    call::Calls& calls;
    endpoint::Directory& directory;
    registrar::Registrar& registrar;
    trunk::Registrations& registrations;
    endpoint::TrunkHealth& health;
    sipnet::SipNet& net;
    store::Database& database;
    presence::Presence& presence;
    presence::Subscriptions& subscriptions;
    presence::Publications& publications;
    presence::Publishing& publishing;
    Operations operations;
    /// What stands behind "Asterisk " in `core show version`: "22.10.1-asterism-0.1.0".
    std::string version = "22.10.1-asterism-0.1.0";
    std::string build = "built by asterism @ asterism on a x86_64 running Linux";
    std::string hostname = "localhost";
    /// Where the configuration lies; for `core show settings`.
    std::string config_directory = "/etc/asterisk";
    std::string log_directory = "/var/log/asterisk";
    FileJobs file_jobs{operations.aside};
};

/// What the words of whoever asks for a command may do: in the dialplan, and as functions that are asked for
/// at once.
inline call::Authority authority_of(const CommandCall& call) {
    return call::Authority::of_classes(call.asker.classes);
}
inline call::Authority from_outside(const Services& services, const CommandCall& call) {
    return call.asker.classes == CommandAsker{}.classes
               ? call::Authority{}
               : call::Authority::from_outside(call.asker.classes, services.calls.options.live_dangerously);
}

}  // namespace asterism::manage

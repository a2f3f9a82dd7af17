// SPDX-License-Identifier: Apache-2.0
// What the dialplan asks of the machine: programs (System, SHELL) and files (FILE, STAT). Both have a bound
// for all and a share for each endpoint (shared_limits.h), so that a caller who asks for many fails himself
// and stops nobody. Owned by `server`; exchange thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/gauge.h"
#include "asterism/base/limit.h"
#include "asterism/call/channel.h"
#include "asterism/rt/helpers.h"
#include "asterism/rt/loop.h"
#include "asterism/rt/programs.h"

namespace asterism::apps {

class Errands {
public:
    /// Both outlive it. Null: it is done in place, as on the simulated twin.
    Errands(rt::Loop& loop, rt::Helpers* helpers, rt::Programs* programs);
    Errands(const Errands&) = delete;
    Errands& operator=(const Errands&) = delete;

    /// Held for as long as the errand is under way.
    struct Share {
        Gauge::Held all, own;
    };
    /// On behalf of `channel`, null: of a manager. Nullopt: there is no room, which is said.
    std::optional<Share> begin_program(const call::Channel* channel);
    std::optional<Share> begin_file(const call::Channel* channel);
    /// There was no room: once a second at most it is said.
    void say_full(const Limit& limit, const call::Channel* channel);

    rt::Helpers* helpers() const { return helpers_; }
    rt::Programs* programs() const { return programs_; }
    /// Programs and files under way.
    std::size_t running() const { return all_programs_.value() + all_files_.value(); }

private:
    using Owners = std::map<std::string, Gauge, std::less<>>;
    std::optional<Share> begin(const call::Channel* channel, Gauge& all, Owners& owners, Limit& most,
                               Limit& of_endpoint);

    rt::Loop& loop_;
    rt::Helpers* helpers_;
    rt::Programs* programs_;
    Gauge all_programs_, all_files_;
    Owners programs_of_, files_of_;
    std::optional<MonoTime> said_;
    std::size_t unsaid_ = 0;
};

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/ground.h"

#include <set>

#include "asterism/base/log.h"
#include "asterism/rt/zone.h"

namespace asterism::call {

namespace {

/// The system's time zones, asked through the loop's clock so that the simulated twin has its own.
class SystemClock final : public dialplan::LocalClock {
public:
    explicit SystemClock(rt::Loop& loop) : loop_(loop) {}
    std::tm now(std::string_view zone) const override {
        const auto seconds = std::chrono::duration_cast<Seconds>(loop_.wall_now().time_since_epoch());
        if (const auto there = rt::time_in_zone(seconds.count(), zone)) return *there;
        if (said_.insert(std::string(zone)).second)
            log::warning("Time zone '{}' is not known; the server's own is used", zone);
        return *rt::time_in_zone(seconds.count(), {});
    }

private:
    rt::Loop& loop_;
    mutable std::set<std::string> said_;
};

}  // namespace

Ground::Ground(rt::Loop& loop, EventBus& events, CallsOptions options)
    : loop(loop),
      events(events),
      options(std::move(options)),
      dialplan_(std::make_shared<const dialplan::Dialplan>()),
      clock_(std::make_unique<SystemClock>(loop)) {}

Ground::~Ground() { events.on_wanted({}); }

void Ground::attach(media::Plane& plane) {
    plane_ = &plane;
    // Thousands of streams report every few seconds: only while somebody listens.
    const auto follow = [this] { plane_->report_rtcp(events.wanted(EventClass::Reporting)); };
    events.on_wanted(follow);
    follow();
}

}  // namespace asterism::call

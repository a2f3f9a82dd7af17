// SPDX-License-Identifier: Apache-2.0
// What channels and bridges stand on: the loop, the events, the media plane, the dialplan and the other
// things of the configuration, who hears of what. Calls is one. Exchange thread; outlives every channel.
#pragma once

#include <memory>
#include <string>

#include "asterism/base/event.h"
#include "asterism/call/devices.h"
#include "asterism/call/features.h"
#include "asterism/call/media_owners.h"
#include "asterism/call/music.h"
#include "asterism/call/tone_zones.h"
#include "asterism/dialplan/dialplan.h"
#include "asterism/media/plane.h"
#include "asterism/rt/loop.h"

namespace asterism::call {

class Channel;

struct CallsOptions {
    std::string system_name;
    std::string default_language = "en";
    /// A call that passed through us so often is refused (loops).
    int most_hops = 20;
    /// asterisk.conf maxcalls; 0: no limit.
    std::size_t most_calls = 0;
    /// asterisk.conf: functions that reach the machine may be asked for from outside of the dialplan.
    bool live_dangerously = false;
};

class Ground {
public:
    Ground(rt::Loop& loop, EventBus& events, CallsOptions options);
    virtual ~Ground();
    Ground(const Ground&) = delete;
    Ground& operator=(const Ground&) = delete;

    rt::Loop& loop;
    EventBus& events;
    CallsOptions options;
    Devices devices;
    MediaOwners owners;

    /// Set by `server` before the first call.
    void attach(media::Plane& plane);
    media::Plane& plane() { return *plane_; }
    bool has_plane() const { return plane_ != nullptr; }

    const std::shared_ptr<const dialplan::Dialplan>& dialplan() const { return dialplan_; }
    const dialplan::LocalClock* clock() { return clock_.get(); }

    void set_tone_zones(std::shared_ptr<const ToneZones> zones) { tone_zones_ = std::move(zones); }
    const std::shared_ptr<const ToneZones>& tone_zones() const { return tone_zones_; }
    void set_music(std::shared_ptr<const MusicClasses> music) { music_ = std::move(music); }
    const std::shared_ptr<const MusicClasses>& music() const { return music_; }
    void set_features(std::shared_ptr<const Features> features) { features_ = std::move(features); }
    const std::shared_ptr<const Features>& features() const { return features_; }

    /// The last of a channel (Channels::finish).
    virtual void finish(Channel& channel) = 0;

protected:
    std::shared_ptr<const dialplan::Dialplan> dialplan_;

private:
    media::Plane* plane_ = nullptr;
    std::shared_ptr<const MusicClasses> music_ = std::make_shared<const MusicClasses>();
    std::shared_ptr<const Features> features_ = std::make_shared<const Features>();
    std::shared_ptr<const ToneZones> tone_zones_ = std::make_shared<const ToneZones>();
    std::unique_ptr<dialplan::LocalClock> clock_;
};

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// What people set on their phones and the dialplan acts upon: do not disturb, call forwarding, the state of
// an agent. Kept in the DB() store, where dialplans read and write it; the key is the name of the endpoint,
// the families are those that dialplans are known to have:
//
//   DND/6001         YES; none, empty or one of no, off, false, 0: it may be disturbed
//   CF/6001          where every call goes; none or empty: nowhere
//   CFB/6001         where calls go while it is busy
//   CFU/6001         where calls go that nobody answers,
//   CFU_RINGS/6001   after so many rings
//   AGENT/6001       logOn, notReady, ready, workingAfterCall, as CSTA names them; none, or logOff: none is
//   there AGENT_ID/6001    by which he logged on
//
// Whoever changes an entry (a dialplan, the console, AMI, a phone), watchers hear of it. Exchange thread;
// owned by `server`.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "asterism/base/hash_map.h"
#include "asterism/rt/loop.h"
#include "asterism/store/database.h"

namespace asterism::presence {

enum class Feature : std::uint8_t { DoNotDisturb, ForwardAlways, ForwardBusy, ForwardNoAnswer, Agent };
inline constexpr std::size_t kFeatures = 5;

/// More are as many.
inline constexpr unsigned kMostRings = 100;

enum class AgentState : std::uint8_t { LoggedOff, LoggedOn, NotReady, Ready, WorkingAfterCall };

/// Of one feature; what does not belong to it stays as it is here.
struct FeatureValue {
    bool on = false;
    /// Where calls are forwarded to; by which name an agent logged on.
    std::string number;
    /// Until calls are forwarded that nobody answers; 0: nobody said how many.
    unsigned rings = 0;
    AgentState agent = AgentState::LoggedOff;
    bool operator==(const FeatureValue&) const = default;
};
using FeatureValues = std::array<FeatureValue, kFeatures>;

/// Why a feature stays as it was: it forwards, and nobody said to where; DB() takes no more.
enum class FeatureFault : std::uint8_t { NoNumber, NoRoom };

/// Who wants to hear of an endpoint's features. Must unwatch() before it dies.
class FeatureWatcher {
public:
    virtual void on_features() = 0;

protected:
    ~FeatureWatcher() = default;
};

class Features final : private store::FamilyWatcher {
public:
    Features(rt::Loop& loop, store::Database& database);
    ~Features();

    FeatureValue value(std::string_view endpoint, Feature feature) const;
    FeatureValues values(std::string_view endpoint) const;
    /// Forwarding that is on without a number goes where it went. True: something is another one now.
    std::expected<bool, FeatureFault> set(std::string_view endpoint, Feature feature,
                                          const FeatureValue& value);

    /// `watcher` hears once of all that one turn changed, a slice of watchers a turn. Returns the name of the
    /// watch.
    std::uint64_t watch(std::string_view endpoint, FeatureWatcher& watcher);
    void unwatch(std::string_view endpoint, std::uint64_t watch);

private:
    void on_entry(std::string_view family, std::string_view key) override;
    void tell_later();
    void tell();
    std::string_view entry(std::string_view family, std::string_view endpoint) const;
    /// Empty: none. False: there is no room.
    bool write(std::string_view family, std::string_view endpoint, std::string_view value);

    rt::Loop& loop_;
    store::Database& database_;
    std::uint64_t next_ = 1;
    /// By endpoint, in the order of their coming.
    TextMap<std::map<std::uint64_t, FeatureWatcher*>> watchers_;
    /// Endpoints that changed in this turn.
    std::set<std::string, std::less<>> changed_;
    /// Watches that have not been told yet, by endpoint; told from `told_` on and round.
    using Watch = std::pair<std::string, std::uint64_t>;
    std::set<Watch> untold_;
    Watch told_;
    bool telling_ = false;  // tell() is posted
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence

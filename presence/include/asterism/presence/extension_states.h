// SPDX-License-Identifier: Apache-2.0
// What extensions are doing: the states of the devices that their hints name, folded into one.
//
//   exten => 6001,hint,PJSIP/6001&Custom:lamp(Alice)
//
// Each device leads to the hints that name it. A pattern (_6XXX,hint,PJSIP/${EXTEN}) has no state of its own:
// each extension that somebody asks for becomes a hint like any other. A new dialplan makes all of them anew
// and says what changed. Exchange thread; owned by `server`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/dialplan/dialplan.h"
#include "asterism/presence/custom_presence.h"
#include "asterism/presence/device_states.h"

namespace asterism::presence {

/// As AMI's Status shows them.
enum class ExtensionState : std::int8_t {
    Removed = -2,
    Deactivated = -1,  ///< there is no such hint
    Idle = 0,
    InUse = 1,
    Busy = 2,
    Unavailable = 4,
    Ringing = 8,
    InUseRinging = 9,
    Hold = 16,
    InUseHold = 17,
};
/// "Idle", "InUse&Ringing", ...; "Unknown" for those below zero.
std::string_view to_text(ExtensionState state);

/// The state of an extension whose hint names devices in these states.
ExtensionState fold(const std::vector<DeviceState>& devices);
/// The same in the words of a device: EXTENSION_STATE().
DeviceState fold_devices(const std::vector<DeviceState>& devices);

struct Hint {
    std::string exten;
    std::string context;
    /// "PJSIP/6001&Custom:lamp", values put in.
    std::string devices_text;
    /// Behind a comma: where its presence comes from.
    std::string presence_text;
    /// In parentheses: who it is.
    std::string name;
    std::vector<std::string> devices;
    ExtensionState state = ExtensionState::Unavailable;
    bool is_pattern = false;
    /// Made out of a pattern because somebody asked.
    bool is_made = false;
    /// Made because a device with its name changed (autohints).
    bool is_auto = false;
    /// The device of an auto hint is one that nobody knows any more.
    bool is_orphan = false;
    /// `devices_text` with what follows it: HINT().
    std::string whole() const {
        return presence_text.empty() ? devices_text : devices_text + "," + presence_text;
    }
};

/// Who wants to hear of one hint. Must unwatch() before it dies.
class HintWatcher {
public:
    virtual ~HintWatcher() = default;
    /// Its state is another one; of its end (Removed), too.
    virtual void on_state(const Hint& hint) = 0;
    virtual void on_presence(const Hint& hint) = 0;
    /// For how many it stands.
    virtual std::size_t watchers() const = 0;
};

/// Who wants to hear of all hints.
class HintListener {
public:
    virtual ~HintListener() = default;
    /// It is there now (but for those of a new dialplan), or its state or presence is another one; of its end
    /// (Removed), too.
    virtual void on_hint(const Hint& hint) = 0;
};

class ExtensionStates final : public DeviceListener {
public:
    /// Puts values into a hint's text, as seen from an extension.
    using Substitute =
        std::function<std::string(std::string_view context, std::string_view exten, std::string_view text)>;

    ExtensionStates(DeviceStates& devices, EventBus& events, const dialplan::LocalClock* clock,
                    Substitute substitute);

    void set_dialplan(std::shared_ptr<const dialplan::Dialplan> plan);

    /// Null: there is no hint. The pointer holds until the next question.
    const Hint* find(std::string_view context, std::string_view exten);
    /// Only of those that are there already.
    const Hint* find_present(std::string_view context, std::string_view exten) const;
    /// Its state as a device's; Unknown when there is no hint.
    DeviceState device_state(std::string_view context, std::string_view exten);

    /// `watcher` hears of each change until unwatch(). One at a time for each hint.
    void watch(std::string_view context, std::string_view exten, HintWatcher& watcher);
    void unwatch(std::string_view context, std::string_view exten, HintWatcher& watcher);
    std::size_t watchers(const Hint& hint) const;
    /// Null: nobody wants to hear of all.
    void attach(HintListener* listener) { listener_ = listener; }

    /// In the order of the dialplan, those made of patterns last.
    void each(const std::function<void(const Hint&)>& visit) const;
    std::size_t count() const { return hints_.size(); }

    bool follows_nothing() const override { return auto_contexts_.empty() && by_device_.empty(); }
    bool follows(std::string_view device) const override {
        return !auto_contexts_.empty() || by_device_.contains(device);
    }
    void on_device(std::string_view key, std::string_view device) override;
    void on_devices_gone(const std::vector<std::string>& devices, bool more) override;
    bool names(std::string_view device) const override { return by_device_.contains(device); }
    /// PresenceStatus for the hints whose presence comes from `provider`.
    void on_presence(std::string_view provider, const PresenceValue& value);

private:
    /// One more may be made (limit made_hints); those out of patterns that nobody watches give way.
    bool has_room();
    void drop_unwatched();
    bool is_watched(const Hint& hint) const;
    /// Those of patterns can be made again, and those of devices that are gone mean nothing.
    static bool may_give_way(const Hint& hint) { return hint.is_made && (!hint.is_auto || hint.is_orphan); }
    void set_orphan(Hint& hint, bool orphan);

    /// Values in a hint's text may ask for hints (HINT(), EXTENSION_STATE()), and these for others: so many.
    static constexpr std::size_t kDeepest = 10;
    void add_written(std::string_view context, std::string_view exten, const dialplan::Step& step);
    Hint* find_or_make(std::string_view context, std::string_view exten, bool& made);
    Hint make(std::string_view context, std::string_view exten, const dialplan::Step& step);
    Hint& add(Hint hint);
    ExtensionState state_of(const Hint& hint) const;
    void tell(const Hint& hint);
    void add_auto_hints(std::string_view device);

    DeviceStates& device_states_;
    EventBus& events_;
    HintListener* listener_ = nullptr;
    const dialplan::LocalClock* clock_;
    Substitute substitute_;
    std::shared_ptr<const dialplan::Dialplan> plan_;
    std::vector<std::unique_ptr<Hint>> hints_;
    std::vector<std::string> making_;  // one asks for the next
    std::size_t made_ = 0;
    std::size_t unwatched_ = 0;  // of those that may give way
    std::size_t orphans_ = 0;    // that nobody watches, and that were not dropped yet
    /// Those with autohints=yes: a device that changes becomes an extension there.
    std::vector<std::string> auto_contexts_;
    /// "context\nexten".
    TextMap<Hint*> by_place_;
    /// In lower case.
    TextMap<std::vector<Hint*>> by_device_;
    /// By place; a hint may go and come while it is watched.
    TextMap<HintWatcher*> watchers_;
};

}  // namespace asterism::presence

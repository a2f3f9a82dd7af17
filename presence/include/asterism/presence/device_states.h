// SPDX-License-Identifier: Apache-2.0
// The states of devices, asked from providers by the word before "/" or ":", and their changes: gathered
// while a turn lasts, then compared with what was said last, so that only the latest counts; those that
// somebody sets are told one by one. What nobody listens to is not even looked at.
//
// A device may have a state on other servers, too (publications.h): then its state is theirs and ours folded
// together. Ours alone is what we tell them.
//
// Exchange thread; owned by `server`.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/base/hash_map.h"
#include "asterism/endpoint/states.h"
#include "asterism/presence/elsewhere.h"
#include "asterism/presence/gradually.h"
#include "asterism/rt/loop.h"

namespace asterism::presence {

using endpoint::DeviceState;

/// "PJSIP" and "6001" of "PJSIP/6001", "Custom" and "lamp" of "Custom:lamp".
std::pair<std::string_view, std::string_view> split_device(std::string_view device);

/// Hints and the like: what they need to hear of.
class DeviceListener {
public:
    virtual ~DeviceListener() = default;
    /// No change of any device would matter.
    virtual bool follows_nothing() const = 0;
    /// Whether a change of `device` (in lower case) would matter.
    virtual bool follows(std::string_view device) const = 0;
    /// `key` is `device` in lower case.
    virtual void on_device(std::string_view key, std::string_view device) = 0;
    /// Nobody knows these any more, neither here nor elsewhere. In lower case. `more` follow soon.
    virtual void on_devices_gone(const std::vector<std::string>& devices, bool more) = 0;
    /// Somebody asked for `device` (in lower case) by its name.
    virtual bool names(std::string_view device) const = 0;
};

/// Who tells others of our devices.
class OwnDeviceListener {
public:
    virtual ~OwnDeviceListener() = default;
    /// Its state here is another one, whatever it is elsewhere.
    virtual void on_own_device(std::string_view device) = 0;
};

class DeviceStates final : public endpoint::DeviceWatch {
public:
    DeviceStates(rt::Loop& loop, EventBus& events)
        : loop_(loop), events_(events), left_(loop, [this](const auto& devices) { on_left(devices); }) {}
    ~DeviceStates() override;

    void add(std::string_view technology, const endpoint::DeviceProvider& provider) {
        providers_.emplace_back(technology, &provider);
    }
    void attach(DeviceListener& listener) { listener_ = &listener; }
    /// It hears of every device; null: nobody wants to.
    void attach(OwnDeviceListener* listener) { own_listener_ = listener; }

    /// Invalid: nobody knows such a device.
    DeviceState state(std::string_view device) const;
    /// What it does here.
    DeviceState own_state(std::string_view device) const;
    /// The call that rings it, as far as its provider knows.
    std::optional<endpoint::RingingCall> ringing(std::string_view device) const;
    /// Every device that a provider knows of by itself, and those that only others know.
    void each(const std::function<void(std::string_view device)>& visit) const;
    void each_own(const std::function<void(std::string_view device)>& visit) const;

    /// Another server says so.
    void set_elsewhere(std::string_view server, std::string_view device, DeviceState state);
    /// Nothing of what it said counts any more; who wants to know hears of it gradually.
    void forget_elsewhere(std::string_view server);
    const Elsewhere<DeviceState>& elsewhere() const { return elsewhere_; }

    void device_may_have_changed(std::string_view device) override;
    void device_was_set(std::string_view device) override;

private:
    /// What was said last; nullopt: nothing was.
    struct Told {
        std::optional<DeviceState> own, all;
    };
    /// Here or elsewhere.
    bool is_known(std::string_view device) const;
    /// Does anybody want to hear of it? `key`: the device in lower case.
    bool is_followed(const std::string& key);
    void look();
    /// If its state is another one than was said last.
    void tell(const std::string& key, const std::string& device);
    void tell_all(const std::string& key, const std::string& device, Told& told);
    /// A server speaks of these no more.
    void on_left(const std::vector<std::string>& devices);
    /// Another server changed it.
    void changed_elsewhere(std::string_view device);

    rt::Loop& loop_;
    EventBus& events_;
    DeviceListener* listener_ = nullptr;
    OwnDeviceListener* own_listener_ = nullptr;
    Elsewhere<DeviceState> elsewhere_;
    std::vector<std::pair<std::string_view, const endpoint::DeviceProvider*>> providers_;
    /// Lower case, to the name as it was told. Non-empty while look() is posted.
    TextMap<std::string> waiting_;
    /// What was said last, by lower case; forgotten for what nobody follows.
    TextMap<Told> said_;
    Gradually left_;
    std::vector<std::string> gone_;  // of those that left, until there are no more
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "commands/channel_debug.h"

#include <memory>
#include <set>
#include <utility>

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

class ChannelDebug {
public:
    explicit ChannelDebug(EventBus& events) : events_(events) {}
    ~ChannelDebug() {
        if (token_) events_.unsubscribe(token_);
    }
    ChannelDebug(const ChannelDebug&) = delete;
    ChannelDebug& operator=(const ChannelDebug&) = delete;

    void follow_all(bool on) {
        all_ = on;
        if (!on) names_.clear();
        listen();
    }
    void follow(const std::string& name, bool on) {
        if (on)
            names_.insert(name);
        else
            names_.erase(name);
        listen();
    }

private:
    void listen() {
        const bool wanted = all_ || !names_.empty();
        if (wanted && !token_)
            token_ = events_.subscribe(~std::uint32_t{0}, [this](const Event& event) { on_event(event); });
        if (!wanted && token_) events_.unsubscribe(std::exchange(token_, 0));
    }

    void on_event(const Event& event) {
        auto name = event.get("Channel");
        bool shown = all_ && !name.empty();
        for (const auto* field : {"Channel", "DestChannel", "LocalOneChannel", "LocalTwoChannel"}) {
            if (shown) break;
            name = event.get(field);
            shown = names_.contains(std::string(name));
        }
        if (!shown) return;
        std::string own;
        // The fields of the channel stand in front of the event's own, and are the same each time.
        bool behind = false;
        for (const auto& [field, value] : event.fields) {
            if (behind) own += fmt::format(" {}={}", field, value);
            behind = behind || field == "Linkedid" || field == "DestLinkedid" || field == "LocalTwoLinkedid";
        }
        log::verbose(0, "[{}] {} ({}){}", name, event.name, event.get("ChannelStateDesc"), own);
        if (event.name != "Hangup") return;
        names_.erase(std::string(name));
    }

    EventBus& events_;
    EventBus::Token token_ = 0;
    bool all_ = false;
    std::set<std::string> names_;
};

void set_debug(ChannelDebug& debug, const Services& services, CommandCall& call) {
    const auto& name = call.args.front();
    const bool on = call.args.size() < 2;
    if (iequals(name, "all")) {
        debug.follow_all(on);
        return call.out.line("Debugging on new channels is {}", on ? "enabled" : "disabled");
    }
    if (on && !services.calls.channels.find(name)) {
        call.out.line("No such channel {}", name);
        return call.out.fail();
    }
    debug.follow(name, on);
    // With `off` Asterisk 22.10.1 speaks of new channels, whichever is named.
    if (!on) return call.out.line("Debugging on new channels is disabled");
    call.out.line("Debugging enabled on channel {}", name);
}

}  // namespace

std::vector<Command> channel_debug_commands(Services& services) {
    const auto debug = std::make_shared<ChannelDebug>(services.events);
    return {{"core set debug channel <channel> [off]", "core set debug channel <all|channel> [off]",
             "Enable/disable debugging on a channel",
             [debug, all = &services](CommandCall& call) { set_debug(*debug, *all, call); },
             [all = &services](std::size_t index, std::string_view) {
                 std::vector<std::string> names;
                 if (index > 0) return names;
                 names.emplace_back("all");
                 for (const auto* channel : all->calls.channels.all()) names.push_back(channel->name());
                 return names;
             }}};
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// Events: what happened, for whoever listens (AMI, call records, tests). The room that knows it publishes it;
// the fields are written only when somebody listens to its class. Names, classes and order of fields:
// reference/ami.json. Lives on the exchange thread.
#pragma once

#include <cstdint>
#include <functional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism {

/// AMI's privilege classes, as bits.
enum class EventClass : std::uint32_t {
    System = 1 << 0,
    Call = 1 << 1,
    Log = 1 << 2,
    Verbose = 1 << 3,
    Command = 1 << 4,
    Agent = 1 << 5,
    User = 1 << 6,
    Config = 1 << 7,
    Dtmf = 1 << 8,
    Reporting = 1 << 9,
    Cdr = 1 << 10,
    Dialplan = 1 << 11,
    Originate = 1 << 12,
    Agi = 1 << 13,
    Cc = 1 << 14,
    Aoc = 1 << 15,
    Test = 1 << 16,
    Security = 1 << 17,
    Message = 1 << 18,
};

/// Classes as bits: `classes(EventClass::System, EventClass::Call)`.
template <class... C>
constexpr std::uint32_t classes(C... one) {
    return (0u | ... | static_cast<std::uint32_t>(one));
}

struct Event {
    std::string_view name;
    /// Bits of EventClass: one is enough for a listener to see it.
    std::uint32_t classes = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    /// Who published it.
    std::source_location where = {};

    Event& add(std::string_view field, std::string_view value) {
        fields.emplace_back(field, value);
        return *this;
    }
    std::string_view get(std::string_view field) const;
};

class EventBus {
public:
    using Listener = std::function<void(const Event&)>;
    using Token = std::uint64_t;

    Token subscribe(std::uint32_t classes, Listener listener);
    void unsubscribe(Token token);
    /// `changed` is called when other classes are wanted than before; one at a time, empty: nobody.
    void on_wanted(std::function<void()> changed) { on_wanted_ = std::move(changed); }
    bool wanted(EventClass which) const { return (wanted_ & static_cast<std::uint32_t>(which)) != 0; }

    /// `fill(Event&)` adds the fields; not called when nobody listens to `which`.
    template <class Fill>
    void publish(std::string_view name, EventClass which, Fill&& fill,
                 std::source_location where = std::source_location::current()) {
        if (!wanted(which)) return;
        Event event{name, static_cast<std::uint32_t>(which), {}, where};
        fill(event);
        deliver(event);
    }

private:
    struct Entry {
        Token token;
        std::uint32_t classes;
        Listener listener;
    };
    void deliver(const Event& event);
    void refresh();

    std::vector<Entry> entries_;
    std::uint32_t wanted_ = 0;
    Token next_ = 1;
    int delivering_ = 0;
    std::function<void()> on_wanted_;
};

}  // namespace asterism

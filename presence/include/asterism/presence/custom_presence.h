// SPDX-License-Identifier: Apache-2.0
// CustomPresence:name: what a person says of himself (available, away, dnd, ...), with a subtype and a
// message. Kept in the DB() store, family CustomPresence, as "state,subtype,message"; with option e the last
// two are in base64. A change is said as PresenceStateChange. Exchange thread; owned by `server`.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/store/database.h"

namespace asterism::presence {

struct PresenceValue {
    /// not_set, unavailable, available, away, xa, chat, dnd.
    std::string state = "not_set";
    std::string subtype;
    std::string message;
    bool operator==(const PresenceValue&) const = default;
};

/// One of those of PresenceValue::state, in any case.
bool is_presence_word(std::string_view word);

class CustomPresence {
public:
    using Watcher = std::function<void(std::string_view provider, const PresenceValue& value)>;

    CustomPresence(store::Database& database, EventBus& events) : database_(database), events_(events) {}

    /// "CustomPresence:alice"; not_set for what nobody knows.
    PresenceValue value(std::string_view provider) const;
    /// "away,out,back at noon[,e]". False: no such state, or of another kind.
    /// `author`: on whose word, as the database keeps it.
    bool set(std::string_view provider, std::string_view text,
             std::uint32_t author = store::Database::kAdministrator);
    /// As it is kept: subtype and message not taken out of base64 where they are `encoded`.
    struct Stored {
        PresenceValue value;
        bool encoded = false;
    };
    Stored stored(std::string_view provider) const;
    /// Whoever set it.
    std::uint32_t author(std::string_view provider) const;
    void each(const std::function<void(std::string_view provider)>& visit) const;
    /// One, told of each change behind the event.
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    store::Database& database_;
    EventBus& events_;
    Watcher watcher_;
};

}  // namespace asterism::presence

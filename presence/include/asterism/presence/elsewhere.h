// SPDX-License-Identifier: Apache-2.0
// What other servers say of things that have a name, each server for itself (by a name that is its alone),
// and which of them said it last. Who is not heard of any more is forgotten with all that he said. Exchange
// thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"

namespace asterism::presence {

template <class T>
class Elsewhere {
public:
    struct Said {
        std::string server;
        T value;
    };
    struct Thing {
        std::string name;        ///< as it was written
        std::vector<Said> said;  ///< the latest last
    };

    /// Null: nobody says anything of it.
    const Thing* find(std::string_view name) const {
        if (things_.empty()) return nullptr;
        const auto at = things_.find(to_lower(name));
        return at == things_.end() ? nullptr : &at->second;
    }
    bool knows(std::string_view server, std::string_view name) const {
        const auto* thing = find(name);
        return thing && std::ranges::find(thing->said, server, &Said::server) != thing->said.end();
    }
    /// How many whose names end so say something of it.
    std::size_t speakers(std::string_view name, std::string_view end) const {
        const auto* thing = find(name);
        if (!thing) return 0;
        return static_cast<std::size_t>(std::ranges::count_if(
            thing->said, [&](const Said& one) { return std::string_view(one.server).ends_with(end); }));
    }
    void set(std::string_view server, std::string_view name, T value) {
        auto key = to_lower(name);
        by_server_[std::string(server)].insert(key);
        auto& thing = things_[std::move(key)];
        if (thing.name.empty()) thing.name = name;
        count_ -= std::erase_if(thing.said, [&](const Said& one) { return one.server == server; });
        thing.said.push_back({std::string(server), std::move(value)});
        ++count_;
    }
    /// The names of all that it spoke of, in their order.
    std::vector<std::string> forget(std::string_view server) {
        std::vector<std::string> names;
        const auto of_server = by_server_.find(server);
        if (of_server == by_server_.end()) return names;
        for (const auto& key : of_server->second) {
            const auto at = things_.find(key);
            auto& thing = at->second;
            names.push_back(thing.name);
            count_ -= std::erase_if(thing.said, [&](const Said& one) { return one.server == server; });
            if (thing.said.empty()) things_.erase(at);
        }
        by_server_.erase(of_server);
        std::ranges::sort(names);
        return names;
    }
    /// Each that a server says is one.
    std::size_t count() const { return count_; }
    bool empty() const { return things_.empty(); }
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [key, thing] : things_) visit(thing);
    }

private:
    TextMap<Thing> things_;                    // by name in lower case
    TextMap<HashSet<std::string>> by_server_;  // of them
    std::size_t count_ = 0;
};

}  // namespace asterism::presence

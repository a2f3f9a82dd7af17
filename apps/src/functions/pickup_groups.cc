// SPDX-License-Identifier: Apache-2.0
// CHANNEL(callgroup), CHANNEL(pickupgroup), CHANNEL(namedcallgroup), CHANNEL(namedpickupgroup).
#include "asterism/call/pickup_groups.h"

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

using call::PickupGroups;
using Numbers = schema::Value<endpoint::Groups>;

struct ByNumber {
    std::string_view item;
    endpoint::Groups PickupGroups::* groups;
};
struct ByName {
    std::string_view item;
    std::vector<std::string> PickupGroups::* groups;
};
constexpr ByNumber kByNumber[] = {{"callgroup", &PickupGroups::call}, {"pickupgroup", &PickupGroups::pickup}};
constexpr ByName kByName[] = {{"namedcallgroup", &PickupGroups::named_call},
                              {"namedpickupgroup", &PickupGroups::named_pickup}};

template <class Row>
const Row* row_of(std::span<const Row> rows, std::string_view item) {
    const auto at = std::ranges::find_if(rows, [item](const Row& row) { return iequals(row.item, item); });
    return at == rows.end() ? nullptr : &*at;
}

}  // namespace

std::optional<std::string> pickup_group_item(const Channel& channel, std::string_view item) {
    const auto& groups = channel.pickup_groups.get();
    if (const auto* row = row_of<ByNumber>(kByNumber, item)) return Numbers::print(groups.*row->groups);
    if (const auto* row = row_of<ByName>(kByName, item)) {
        std::string out;
        for (const auto& name : groups.*row->groups) out += (out.empty() ? "" : ", ") + name;
        return out;
    }
    return std::nullopt;
}

std::optional<bool> set_pickup_group_item(Channel& channel, std::string_view item, std::string_view value) {
    if (const auto* row = row_of<ByNumber>(kByNumber, item)) {
        endpoint::Groups groups;
        if (const auto read = Numbers::parse(value, groups); !read) {
            log::warning("CHANNEL({}): {}", item, read.error().reason);
            return false;
        }
        channel.pickup_groups.touch().*row->groups = groups;
        return true;
    }
    if (const auto* row = row_of<ByName>(kByName, item)) {
        std::vector<std::string> names;
        for (const auto name : split(value, ','))
            if (!trim(name).empty()) names.emplace_back(trim(name));
        channel.pickup_groups.touch().*row->groups = std::move(names);
        return true;
    }
    return std::nullopt;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/resource_list.h"

#include <fmt/core.h>

#include <algorithm>

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

void check_resource_list(ResourceList& it, Problems& problems) {
    if (it.event.empty()) return problems.reject("event", "is missing");
    constexpr std::string_view kPackages[] = {"presence", "dialog", "message-summary"};
    if (std::ranges::find(kPackages, it.event) == std::end(kPackages))
        problems.warn("event", fmt::format("nobody can subscribe to {}: only to presence, dialog and "
                                           "message-summary",
                                           it.event));
    if (it.list_item.empty()) problems.reject("list_item", "is missing: a list needs members");
}

Object<ResourceList> make_resource_list() {
    Object<ResourceList> it("resource_list", "Things that one subscription watches together.");
    it.option("event", &ResourceList::event, "Event package: presence, dialog or message-summary.",
              not_empty());
    it.option("list_item", &ResourceList::list_item,
              "Extensions, aors or other lists, as a SUBSCRIBE would name them.", append());
    it.option("full_state", &ResourceList::full_state, "Tell all members each time, not only what changed.");
    it.option("notification_batch_interval", &ResourceList::notification_batch_interval,
              "Milliseconds for which changes are gathered; 0: each is told at once.", between(0ms, 3600s));
    it.option("resource_display_name", &ResourceList::resource_display_name,
              "Name members by the names of their hints.");
    it.check(check_resource_list);
    return it;
}

}  // namespace

const Object<ResourceList>& resource_list_schema() {
    static const auto object = make_resource_list();
    return object;
}

}  // namespace asterism::endpoint

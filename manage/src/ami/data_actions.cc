// SPDX-License-Identifier: Apache-2.0
// The DB() store, and events of users.
#include "ami/actions.h"
#include "asterism/base/event_field.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

/// Family and Key; false, and the error is sent, with what ends its sentence.
bool named(const AmiRequest& request, bool key_too, std::string_view stop = ".") {
    if (request.get("Family").empty()) {
        request.error(fmt::format("No family specified{}", stop));
        return false;
    }
    if (key_too && request.get("Key").empty()) {
        request.error(fmt::format("No key specified{}", stop));
        return false;
    }
    return true;
}

void get(const AmiRequest& request) {
    if (!named(request, true)) return;
    const auto* value = request.services().database.get(request.get("Family"), request.get("Key"));
    if (!value) return request.error("Database entry not found");
    request.start_list("Result will follow");
    AmiText found;
    found.add("Event", "DBGetResponse")
        .add("Family", request.get("Family"))
        .add("Key", request.get("Key"))
        .add("Val", *value);
    request.send_with_id_last(std::move(found));
    request.send(request.list_end("DBGetComplete", 1));
}

void get_tree(const AmiRequest& request) {
    request.start_list("Result will follow");
    std::size_t count = 0;
    for (const auto& record : request.services().database.list(request.get("Family"), request.get("Key"))) {
        AmiText found;
        found.add("Event", "DBGetTreeResponse").add("Key", record.key).add("Val", record.value);
        request.send_with_id_last(std::move(found));
        ++count;
    }
    request.send(request.list_end("DBGetTreeComplete", count));
}

void put(const AmiRequest& request) {
    if (!named(request, true, "")) return;
    if (!request.services().database.put(request.get("Family"), request.get("Key"), request.get("Val")))
        return request.error("Failed to update entry");
    request.success("Updated database successfully");
}

void del(const AmiRequest& request) {
    if (!named(request, true)) return;
    if (!request.services().database.remove(request.get("Family"), request.get("Key")))
        return request.error("Database entry could not be deleted");
    request.success("Key deleted successfully");
}

void del_tree(const AmiRequest& request) {
    if (!named(request, false)) return;
    if (request.services().database.remove_tree(request.get("Family"), request.get("Key")) == 0)
        return request.error("Database entry not found");
    request.success("Key tree deleted successfully");
}

/// Every header but the action's own goes into the event.
void user_event(const AmiRequest& request) {
    const auto name = request.get("UserEvent");
    request.success("Event Sent");
    request.services().events.publish("UserEvent", EventClass::User, [&](Event& event) {
        event.add("UserEvent", name);
        for (const auto& [header, value] : request.message().headers())
            if (!iequals(header, "Action") && !iequals(header, "UserEvent") && may_name_a_field(header))
                event.add(header, value);
    });
}

}  // namespace

std::vector<AmiAction> data_actions() {
    constexpr auto kSystem = classes(EventClass::System);
    constexpr auto kReport = classes(EventClass::System, EventClass::Reporting);
    return {{"DBGet", kReport, "Get DB Entry.", get},
            {"DBGetTree", kReport, "Get DB entries, optionally at a particular family/key", get_tree},
            {"DBPut", kSystem, "Put DB entry.", put},
            {"DBDel", kSystem, "Delete DB entry.", del},
            {"DBDelTree", kSystem, "Delete DB Tree.", del_tree},
            {"UserEvent", classes(EventClass::User), "Send an arbitrary event.", user_event}};
}

}  // namespace asterism::manage

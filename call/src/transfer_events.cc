// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/transfer_events.h"

#include "asterism/call/events.h"
#include "asterism/call/ground.h"

namespace asterism::call {

namespace {

std::string_view word_of(TransferResult result) {
    switch (result) {
        case TransferResult::Success:
            return "Success";
        case TransferResult::Invalid:
            return "Invalid";
        case TransferResult::Fail:
            break;
    }
    return "Fail";
}

}  // namespace

void publish_blind_transfer(const BlindTransferSeen& seen) {
    seen.transferer->ground().events.publish("BlindTransfer", EventClass::Call, [&](Event& event) {
        event.add("Result", word_of(seen.result));
        add_channel(event, *seen.transferer, "Transferer");
        if (seen.transferee) add_channel(event, *seen.transferee, "Transferee");
        if (seen.bridge) add_bridge(event, *seen.bridge);
        event.add("IsExternal", seen.external ? "Yes" : "No")
            .add("Context", seen.target->context)
            .add("Extension", seen.target->exten);
    });
}

AttendedTransferNews::AttendedTransferNews(const Channel& first, const Channel& second,
                                           const Channel* transferee, const Channel* target)
    : events_(first.ground().events) {
    if (!events_.wanted(EventClass::Call)) return;
    add_channel(before_, first, "OrigTransferer");
    if (transferee) add_bridge(before_, *first.bridge(), "Orig");
    add_channel(before_, second, "SecondTransferer");
    if (target) add_bridge(before_, *second.bridge(), "Second");
    if (transferee) add_channel(before_, *transferee, "Transferee");
    if (target) add_channel(before_, *target, "TransferTarget");
}

void AttendedTransferNews::publish(TransferResult result, std::string_view type, std::string_view field,
                                   std::string_view value) {
    events_.publish("AttendedTransfer", EventClass::Call, [&](Event& event) {
        event.add("Result", word_of(result));
        for (const auto& [name, text] : before_.fields) event.add(name, text);
        event.add("IsExternal", "No").add("DestType", type);
        if (!field.empty()) event.add(field, value);
    });
}

}  // namespace asterism::call

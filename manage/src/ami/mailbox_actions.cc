// SPDX-License-Identifier: Apache-2.0
// Messages that wait: what is asked of mailboxes, and what scripts say of them.
#include "ami/actions.h"
#include "asterism/base/regex.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

presence::Mailboxes& mailboxes(const AmiRequest& request) { return request.services().presence.mailboxes; }

/// Of all that are named, commas between.
presence::MailboxCounts sum(const AmiRequest& request) {
    presence::MailboxCounts out;
    for (const auto name : split(request.get("Mailbox"), ',')) {
        const auto counts = mailboxes(request).counts(name);
        out.fresh += counts.fresh;
        out.old += counts.old;
    }
    return out;
}

void mailbox_status(const AmiRequest& request) {
    const auto mailbox = request.get("Mailbox");
    if (mailbox.empty()) return request.error("Mailbox not specified");
    request.send(request.response("Success")
                     .add("Message", "Mailbox Status")
                     .add("Mailbox", mailbox)
                     .add("Waiting", sum(request).fresh ? "1" : "0"));
}

void count(const AmiRequest& request) {
    const auto mailbox = request.get("Mailbox");
    if (mailbox.empty()) return request.error("Mailbox not specified");
    const auto counts = sum(request);
    request.send(request.response("Success")
                     .add("Message", "Mailbox Message Count")
                     .add("Mailbox", mailbox)
                     .add("UrgMessages", "0")
                     .add("NewMessages", std::to_string(counts.fresh))
                     .add("OldMessages", std::to_string(counts.old)));
}

/// False, and the error is sent: no Mailbox.
bool names_one(const AmiRequest& request) {
    if (!request.get("Mailbox").empty()) return true;
    request.error("Missing mailbox parameter in request");
    return false;
}

void update(const AmiRequest& request) {
    if (!names_one(request)) return;
    const auto name = request.get("Mailbox");
    const auto read = [&](std::string_view field, std::string_view fault) -> std::optional<unsigned> {
        const auto text = request.get(field);
        if (text.empty()) return 0;
        const auto number = parse_uint(text);
        if (number && *number <= 1'000'000) return static_cast<unsigned>(*number);
        request.error(fault);
        return std::nullopt;
    };
    const auto old = read("OldMessages", "Invalid OldMessages parameter");
    if (!old) return;
    const auto fresh = read("NewMessages", "Invalid NewMessages parameter");
    if (!fresh) return;
    mailboxes(request).set(name, {*fresh, *old});
    request.send(request.response("Success"));
}

/// "1000", "1000@office" (another one, 635), or "/expression/" for all it is found in.
template <class Visit>
bool each_named(const AmiRequest& request, Visit&& visit) {
    const auto name = request.get("Mailbox");
    if (name.size() < 2 || !name.starts_with('/') || !name.ends_with('/')) {
        if (const auto counts = mailboxes(request).find(name)) visit(std::string(name), *counts);
        return true;
    }
    const auto wanted = Regex::compile(name.substr(1, name.size() - 2));
    if (!wanted) {
        request.error("Regular expression could not be read");
        return false;
    }
    mailboxes(request).each([&](std::string_view one, presence::MailboxCounts counts) {
        if (wanted->found_in(one)) visit(std::string(one), counts);
    });
    return true;
}

void get_mailboxes(const AmiRequest& request) {
    if (!names_one(request)) return;
    std::vector<std::pair<std::string, presence::MailboxCounts>> found;
    if (!each_named(request, [&](std::string name, presence::MailboxCounts counts) {
            found.emplace_back(std::move(name), counts);
        }))
        return;
    request.start_list("Mailboxes will follow");
    for (const auto& [name, counts] : found)
        request.send(request.item("MWIGet")
                         .add("Mailbox", name)
                         .add("OldMessages", std::to_string(counts.old))
                         .add("NewMessages", std::to_string(counts.fresh)));
    request.send(request.list_end("MWIGetComplete", found.size()));
}

void remove_mailboxes(const AmiRequest& request) {
    if (!names_one(request)) return;
    std::vector<std::string> found;
    if (!each_named(request,
                    [&](std::string name, presence::MailboxCounts) { found.push_back(std::move(name)); }))
        return;
    for (const auto& name : found) mailboxes(request).remove(name);
    request.send(request.response("Success"));
}

}  // namespace

std::vector<AmiAction> mailbox_actions() {
    constexpr auto kAsk = classes(EventClass::Call, EventClass::Reporting);
    return {{"MailboxStatus", kAsk, "Check mailbox.", mailbox_status},
            {"MailboxCount", kAsk, "Check Mailbox Message Count.", count},
            {"MWIUpdate", 0, "Update the mailbox message counts.", update},
            {"MWIGet", 0, "Get selected mailboxes with message counts.", get_mailboxes},
            {"MWIDelete", 0, "Delete selected mailboxes.", remove_mailboxes}};
}

}  // namespace asterism::manage

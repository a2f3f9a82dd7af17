// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/mailboxes.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::presence {

namespace {

constexpr std::string_view kMailboxFamily = "mwi_external";
constexpr std::string_view kTree = "mailboxes";

std::string key_of(std::string_view name) { return fmt::format("{}/{}", kTree, name); }

/// "2/5": new ones and old ones.
MailboxCounts counts_from(std::string_view text) {
    const auto [fresh, old] = split_once(text, '/');
    return {static_cast<unsigned>(parse_uint(fresh).value_or(0)),
            static_cast<unsigned>(parse_uint(old).value_or(0))};
}

}  // namespace

std::optional<MailboxCounts> Mailboxes::find(std::string_view mailbox) const {
    const auto* value = database_.get(kMailboxFamily, key_of(trim(mailbox)));
    return value ? std::optional(counts_from(*value)) : std::nullopt;
}

void Mailboxes::set(std::string_view mailbox, MailboxCounts counts) {
    const std::string name(trim(mailbox));
    database_.put(kMailboxFamily, key_of(name), fmt::format("{}/{}", counts.fresh, counts.old));
    tell(name, counts);
}

bool Mailboxes::remove(std::string_view mailbox) {
    const std::string name(trim(mailbox));
    if (!database_.remove(kMailboxFamily, key_of(name))) return false;
    tell(name, {});
    return true;
}

void Mailboxes::each(const std::function<void(std::string_view, MailboxCounts)>& visit) const {
    const auto before = fmt::format("/{}/{}/", kMailboxFamily, kTree).size();
    for (const auto& record : database_.list(kMailboxFamily, kTree))
        visit(std::string_view(record.key).substr(before), counts_from(record.value));
}

void Mailboxes::tell(const std::string& name, MailboxCounts counts) {
    events_.publish("MessageWaiting", EventClass::Call, [&](Event& event) {
        event.add("Mailbox", name)
            .add("Waiting", counts.fresh ? "1" : "0")
            .add("New", std::to_string(counts.fresh))
            .add("Old", std::to_string(counts.old));
    });
    if (watcher_) watcher_(name);
}

}  // namespace asterism::presence

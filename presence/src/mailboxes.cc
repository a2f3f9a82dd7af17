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

std::optional<MailboxCounts> Mailboxes::find_own(std::string_view mailbox) const {
    const auto* value = database_.get(kMailboxFamily, key_of(trim(mailbox)));
    return value ? std::optional(counts_from(*value)) : std::nullopt;
}

std::optional<MailboxCounts> Mailboxes::find(std::string_view mailbox) const {
    const auto* others = elsewhere_.find(trim(mailbox));
    if (!others) return find_own(mailbox);
    if (ours_last_.contains(to_lower(others->name)))
        if (const auto own = find_own(mailbox)) return own;
    return others->said.back().value;
}

void Mailboxes::changed_here(const std::string& name) {
    if (elsewhere_.find(name)) ours_last_.insert(to_lower(name));
    tell(name, counts(name));
    if (own_watcher_) own_watcher_(name);
}

void Mailboxes::set(std::string_view mailbox, MailboxCounts counts) {
    const std::string name(trim(mailbox));
    database_.put(kMailboxFamily, key_of(name), fmt::format("{}/{}", counts.fresh, counts.old));
    changed_here(name);
}

bool Mailboxes::remove(std::string_view mailbox) {
    const std::string name(trim(mailbox));
    if (!database_.remove(kMailboxFamily, key_of(name))) return false;
    changed_here(name);
    return true;
}

void Mailboxes::set_elsewhere(std::string_view server, std::string_view mailbox, MailboxCounts counts) {
    const std::string name(trim(mailbox));
    const auto before = find(name);
    elsewhere_.set(server, name, counts);
    ours_last_.erase(to_lower(name));
    if (before != counts) tell(name, counts);
}

void Mailboxes::forget_elsewhere(std::string_view server) { left_.add(elsewhere_.forget(server)); }

void Mailboxes::on_left(const std::vector<std::string>& mailboxes) {
    for (const auto& name : mailboxes) {
        if (!elsewhere_.find(name)) ours_last_.erase(to_lower(name));
        tell(name, counts(name));
    }
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

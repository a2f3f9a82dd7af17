// SPDX-License-Identifier: Apache-2.0
// Bindings come and go: by REGISTER, by time, with their connections. Whoever wants several to go says their
// numbers at once, so that a thousand cost a thousand times one.
#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/endpoint/test_event.h"
#include "counters.h"
#include "qualifier.h"
#include "registrar_parts.h"

namespace asterism::registrar {

Registrar::Entry& Registrar::add(std::string_view aor, Binding&& binding) {
    auto& home = address(aor);
    home.entries.push_back(std::make_unique<Entry>(*this, home, std::move(binding), ++last_number_));
    auto& entry = *home.entries.back();
    ++count_;
    const auto left = std::chrono::ceil<Millis>(entry.binding.expires - services_.loop.wall_now());
    entry.expiry.start(left);
    live_on(entry.binding.flow, entry);
    return entry;
}

void Registrar::live_on(sip::FlowId flow, const Entry& entry) {
    if (!flow) return;
    auto& all = by_flow_[flow];
    all.insert(std::ranges::upper_bound(all, entry.number, {}, &Kept::number),
               {entry.number, &entry.address});
}

void Registrar::leave(sip::FlowId flow, const Entry& entry) {
    const auto at = by_flow_.find(flow);
    if (at == by_flow_.end()) return;
    auto& all = at->second;
    if (const auto one = std::ranges::lower_bound(all, entry.number, {}, &Kept::number);
        one != all.end() && one->number == entry.number)
        all.erase(one);
    if (all.empty()) by_flow_.erase(at);
}

void Registrar::take_leave(Entry& entry, std::string_view why) {
    const auto& home = entry.address;
    log::verbose(3, "Removed contact '{}' from AOR '{}' due to {}", entry.binding.uri, home.name, why);
    publish_status(home.name, entry.binding, "Removed");
    endpoint::publish_test(
        services_.events, "AOR_CONTACT_REMOVED",
        {{"Contact", entry.binding.uri}, {"AOR", home.name}, {"UserAgent", entry.binding.user_agent}});
    const auto id = entry.id();
    if (qualifier_->watched() > 0) qualifier_->on_removed(id);
    // What is still on its way out of the journal must not stay there.
    if (keeping_ == Keeping::Stored || !moving_.empty()) services_.journal.append({kSpace, id, std::nullopt});
    leave(entry.binding.flow, entry);
    entry.expiry.stop();
}

void Registrar::forget(Address& home, std::span<const Leaving> leaving) {
    std::vector<BindingNumber> gone;
    gone.reserve(leaving.size());
    for (const auto& [number, why] : leaving)
        if (auto* entry = home.find(number); entry && !entry->leaving) {
            entry->leaving = true;
            take_leave(*entry, why);
            gone.push_back(number);
        }
    if (gone.empty()) return;
    std::erase_if(home.entries, [](const auto& entry) { return entry->leaving; });
    count_ -= gone.size();
    on_contacts_changed(home.name);
}

void Registrar::forget_all(std::span<const Kept> kept, std::string_view why) {
    HashMap<Address*, std::vector<Leaving>> homes;
    std::vector<Address*> order;
    for (const auto& [number, home] : kept) {
        auto& leaving = homes[home];
        if (leaving.empty()) order.push_back(home);
        leaving.push_back({number, why});
    }
    for (auto* home : order) forget(*home, homes[home]);
}

void Registrar::on_expired(Entry& entry) {
    expired_bindings.add();
    const Leaving leaving{entry.number, "expiration"};
    forget(entry.address, {&leaving, 1});
}

void Registrar::on_flow_closed(sip::FlowId flow) {
    // 122: what lived on the connection is gone with it.
    const auto at = by_flow_.find(flow);
    if (at == by_flow_.end()) return;
    const auto kept = std::move(at->second);
    by_flow_.erase(at);
    forget_all(kept, "shutdown");
}

}  // namespace asterism::registrar

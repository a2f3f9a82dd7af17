// SPDX-License-Identifier: Apache-2.0
// Bindings and the journal: what is stored, what comes back at start, and what a change of Keeping moves.
#include "asterism/base/log.h"
#include "registrar_parts.h"

namespace asterism::registrar {

namespace {
/// Of addresses, a turn of the exchange: some milliseconds.
constexpr std::size_t kSlice = 1000;
constexpr Millis kNextSlice{1};
}  // namespace

void Registrar::store(const Entry& entry) {
    if (keeping_ == Keeping::InMemory) return;
    // The key stands before what is kept under it.
    stored_.clear();
    entry.write_id(stored_);
    const auto key = stored_.size();
    write_binding(stored_, entry.address.name, entry.binding);
    const std::string_view both = stored_;
    services_.journal.append({kSpace, both.substr(0, key), both.substr(key)});
}

void Registrar::load() {
    const auto now = services_.loop.wall_now();
    std::size_t kept = 0;
    for (auto& record : services_.journal.take_records(kSpace)) {
        auto stored = read_binding(record.value);
        if (keeping_ == Keeping::InMemory || !stored || stored->binding.expires <= now ||
            stored->binding.prune_on_boot) {
            services_.journal.append({kSpace, record.key, std::nullopt}, {});
            continue;
        }
        add(stored->aor, std::move(stored->binding));
        ++kept;
    }
    if (kept) log::verbose(2, "{} contacts are known from before", kept);
    loaded_ = true;
    follow();
}

void Registrar::keep(Keeping keeping) {
    if (keeping == keeping_) return;
    keeping_ = keeping;
    if (!loaded_) return;
    log::notice("Contacts are {} from now on", keeping == Keeping::Stored ? "stored" : "kept in memory only");
    moving_.clear();
    for (const auto& [name, home] : addresses_) moving_.push_back(home.get());
    on_moving();
}

void Registrar::on_moving() {
    for (std::size_t done = 0; done < kSlice && !moving_.empty(); ++done) {
        for (const auto& entry : moving_.back()->entries)
            if (keeping_ == Keeping::Stored)
                store(*entry);
            else
                services_.journal.append({kSpace, entry->id(), std::nullopt});
        moving_.pop_back();
    }
    if (!moving_.empty()) move_on_.start(kNextSlice);
}

}  // namespace asterism::registrar

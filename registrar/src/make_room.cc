// SPDX-License-Identifier: Apache-2.0
// Is there room for what a REGISTER binds (reference 108 to 112, 126), and who goes for it.
#include <algorithm>

#include "prospect.h"
#include "qualifier.h"

namespace asterism::registrar {

void Registrar::displace(Prospect& prospect, std::size_t at, std::string_view why, Plan& plan) {
    prospect[at].displaced = true;
    plan.leaving.push_back({prospect[at].number, why});
}

bool Registrar::make_room(Prospect& prospect, Plan& plan, const Address* home, const endpoint::Aor& aor) {
    const auto total = prospect.total();  // 109: permanent ones do not count
    if (total <= aor.max_contacts) return true;
    if (!home || (!aor.remove_existing && !aor.remove_unavailable) || prospect.added() > aor.max_contacts)
        return false;  // 108, 126
    std::vector<std::size_t> candidates;
    for (std::size_t at = 0; at < home->entries.size(); ++at)
        if (prospect[at].said == Prospect::kNobody && prospect[at].stays()) candidates.push_back(at);
    std::ranges::stable_sort(candidates, {}, [home](std::size_t at) { return home->entries[at]->left(); });
    std::size_t surplus = total - aor.max_contacts;
    // 111: those that do not answer go first, and may make room alone.
    if (aor.remove_unavailable)
        std::erase_if(candidates, [&](std::size_t at) {
            const auto state = surplus > 0 ? qualifier_->find(home->entries[at]->id()) : std::nullopt;
            if (!state || state->status != endpoint::ContactStatus::Unreachable) return false;
            displace(prospect, at, "remove_unavailable", plan);
            --surplus;
            return true;
        });
    if (surplus == 0) return true;
    if (!aor.remove_existing || candidates.size() < surplus) return false;
    // 110: those whose time ends first go.
    for (std::size_t i = 0; i < surplus; ++i) displace(prospect, candidates[i], "remove_existing", plan);
    return true;
}

}  // namespace asterism::registrar

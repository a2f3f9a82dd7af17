// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/directory.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::endpoint {

Directory::Directory() : snapshot_(std::make_shared<const schema::Snapshot>()) {}

void Directory::swap(std::shared_ptr<const schema::Snapshot> snapshot) {
    snapshot_ = std::move(snapshot);
    if (identifiers_.empty()) {
        identifiers_ = global().endpoint_identifier_order;
        listed_identifiers_ = identifiers_.size();
        for (const auto name : {"username", "auth_username", "ip", "header", "request_uri", "anonymous"})
            if (std::find(identifiers_.begin(), identifiers_.end(), name) == identifiers_.end())
                identifiers_.emplace_back(name);
    }
    std::erase_if(maintenance_, [this](const auto& name) { return !endpoint(name); });
    by_foreign_aor_.clear();
    indexed_ = false;
}

bool Directory::lists_identifier(std::string_view name) const {
    const auto end = identifiers_.begin() + static_cast<std::ptrdiff_t>(listed_identifiers_);
    return std::find(identifiers_.begin(), end, name) != end;
}

void Directory::set_maintenance(std::string_view endpoint, bool on) {
    if (on)
        maintenance_.emplace(endpoint);
    else if (const auto at = maintenance_.find(endpoint); at != maintenance_.end())
        maintenance_.erase(at);
}

std::vector<Ref<Endpoint>> Directory::endpoints_of_aor(std::string_view aor) const {
    if (!indexed_) {
        indexed_ = true;
        for (const auto& one : snapshot_->all<Endpoint>())
            for (const auto& name : one->aors)
                if (name != one->name) by_foreign_aor_[name].push_back(one);
    }
    std::vector<Ref<Endpoint>> all;
    if (const auto& own = endpoint(aor); own && std::ranges::find(own->aors, aor) != own->aors.end())
        all.push_back(own);
    if (const auto at = by_foreign_aor_.find(aor); at != by_foreign_aor_.end())
        all.insert(all.end(), at->second.begin(), at->second.end());
    return all;
}

bool Directory::permits(const schema::Acl& acl, const IpAddress& address) const {
    for (const auto& name : acl.named) {
        const auto* named = named_acls_ ? named_acls_(name) : nullptr;
        if (!named || !named->permits(address)) return false;
    }
    return acl.permits(address);
}

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
#include "online_endpoints.h"

#include <algorithm>

namespace asterism::registrar {

OnlineEndpoints::OnlineEndpoints(endpoint::Directory& directory, IsAvailable is_available, OnChange on_change)
    : directory_(directory), is_available_(std::move(is_available)), on_change_(std::move(on_change)) {}

void OnlineEndpoints::follow() {
    users_.clear();
    more_.clear();
    const bool first = !snapshot_;
    snapshot_ = directory_.snapshot();
    const auto& all = snapshot_->all<endpoint::Endpoint>();
    users_.reserve(all.size());
    for (const auto& endpoint : all)
        for (const auto& aor : endpoint->aors)
            if (!users_.emplace(aor, endpoint.get()).second) more_.emplace_back(aor, endpoint.get());
    for (const auto& endpoint : all) look(*endpoint, first);
    // Who is configured no more is nobody any more.
    boost::unordered::erase_if(online_, [this](const auto& name) { return !directory_.endpoint(name); });
}

void OnlineEndpoints::on_changed(std::string_view aor) {
    const auto at = users_.find(aor);
    if (at == users_.end()) return;
    look(*at->second, false);
    for (const auto& [name, endpoint] : more_)
        if (name == aor) look(*endpoint, false);
}

bool OnlineEndpoints::is_online(const endpoint::Endpoint& endpoint) const {
    return online_.contains(endpoint.name);
}

void OnlineEndpoints::look(const endpoint::Endpoint& endpoint, bool silently) {
    const bool online = std::any_of(endpoint.aors.begin(), endpoint.aors.end(),
                                    [this](const std::string& aor) { return is_available_(aor); });
    const auto at = online_.find(endpoint.name);
    if (online == (at != online_.end())) return;
    if (online)
        online_.insert(endpoint.name);
    else
        online_.erase(at);
    if (!silently) on_change_(endpoint, online);
}

}  // namespace asterism::registrar

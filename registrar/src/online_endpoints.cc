// SPDX-License-Identifier: Apache-2.0
#include "online_endpoints.h"

#include <algorithm>
#include <utility>

namespace asterism::registrar {

OnlineEndpoints::OnlineEndpoints(endpoint::Directory& directory, IsAvailable is_available, OnChange on_change)
    : directory_(directory), is_available_(std::move(is_available)), on_change_(std::move(on_change)) {}

void OnlineEndpoints::follow() {
    const bool first = !std::exchange(followed_, true);
    for (const auto& endpoint : directory_.snapshot()->all<endpoint::Endpoint>()) look(*endpoint, first);
    // Who is configured no more is nobody any more.
    boost::unordered::erase_if(online_, [this](const auto& name) { return !directory_.endpoint(name); });
}

void OnlineEndpoints::on_changed(std::string_view aor) {
    for (const auto& endpoint : directory_.endpoints_of_aor(aor)) look(*endpoint, false);
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

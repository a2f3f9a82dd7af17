// SPDX-License-Identifier: Apache-2.0
// Which endpoints are online: those of whose addresses of record one is available (140). Tells when that
// changes. Part of Registrar; exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/endpoint/directory.h"

namespace asterism::registrar {

class OnlineEndpoints {
public:
    using IsAvailable = std::function<bool(std::string_view aor)>;
    using OnChange = std::function<void(const endpoint::Endpoint& endpoint, bool online)>;
    OnlineEndpoints(endpoint::Directory& directory, IsAvailable is_available, OnChange on_change);

    /// Another configuration is in force. The first time nobody is told.
    void follow();
    /// Contacts of that aor came, went, or changed their state.
    void on_changed(std::string_view aor);
    bool is_online(const endpoint::Endpoint& endpoint) const;

private:
    void look(const endpoint::Endpoint& endpoint, bool silently);

    endpoint::Directory& directory_;
    IsAvailable is_available_;
    OnChange on_change_;
    bool followed_ = false;
    /// Those that are online.
    HashSet<std::string, TextHash, std::equal_to<>> online_;
};

}  // namespace asterism::registrar

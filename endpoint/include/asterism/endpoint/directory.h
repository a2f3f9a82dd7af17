// SPDX-License-Identifier: Apache-2.0
// The configuration in force on the exchange: the present snapshot and what is asked of it for every request.
// Swapped in one step; a call keeps the objects it pinned. Owned by `server`, exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/objects/acl.h"
#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/domain_alias.h"
#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/global.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/transport.h"
#include "asterism/schema/snapshot.h"

namespace asterism::endpoint {

using schema::Ref;

/// Sections of acl.conf, by name; null when there is none of it.
using NamedAcls = std::function<const schema::Acl*(std::string_view name)>;

class Directory {
public:
    Directory();

    void swap(std::shared_ptr<const schema::Snapshot> snapshot);
    const std::shared_ptr<const schema::Snapshot>& snapshot() const { return snapshot_; }
    void set_named_acls(NamedAcls named) { named_acls_ = std::move(named); }

    const Ref<Endpoint>& endpoint(std::string_view name) const { return snapshot_->find<Endpoint>(name); }
    const Ref<Aor>& aor(std::string_view name) const { return snapshot_->find<Aor>(name); }
    const Ref<Auth>& auth(std::string_view name) const { return snapshot_->find<Auth>(name); }
    const Global& global() const { return *snapshot_->only<Global>(); }
    const System& system() const { return *snapshot_->only<System>(); }
    /// Of the listener's transport section; null when there is none.
    const Ref<Transport>& transport(std::string_view name) const { return snapshot_->find<Transport>(name); }

    /// user@host, user@D for each domain_alias of `host`, user@T for the transport's domain, user (statement
    /// 31); only `user` with disable_multi_domain (32). `try_name(std::string_view)` in order, until it says
    /// true.
    template <class Try>
    bool try_names(std::string_view user, std::string_view host, std::string_view transport_domain,
                   Try&& try_name) const {
        const auto at = [&](std::string_view domain) {
            name_.assign(user);
            name_ += '@';
            name_ += domain;
            return try_name(std::string_view(name_));
        };
        if (!global().disable_multi_domain) {
            if (at(host)) return true;
            for (const auto& alias : snapshot_->all<DomainAlias>())
                if (iequals(alias->name, host) && at(alias->domain)) return true;
            if (!transport_domain.empty() && at(transport_domain)) return true;
        }
        return try_name(user);
    }

    /// The endpoints that list `aor`.
    std::vector<Ref<Endpoint>> endpoints_of_aor(std::string_view aor) const;

    /// By its rules and the named ACLs it lists; a named one that does not exist denies (statement 63).
    bool permits(const schema::Acl& acl, const IpAddress& address) const;

    /// Names of identifiers in the order in which they are asked: as endpoint_identifier_order had it at
    /// start (27), then those that are not listed (26, 28).
    const std::vector<std::string>& identifiers() const { return identifiers_; }
    /// Listed there, not only asked in the end.
    bool lists_identifier(std::string_view name) const;

    /// Maintenance mode (64 to 66): set by CLI or AMI, not by the configuration, and gone with the endpoint
    /// or the process.
    bool in_maintenance(std::string_view endpoint) const {
        return !maintenance_.empty() && maintenance_.contains(endpoint);
    }
    void set_maintenance(std::string_view endpoint, bool on);
    /// By name.
    const std::set<std::string, std::less<>>& maintenance() const { return maintenance_; }

private:
    std::shared_ptr<const schema::Snapshot> snapshot_;
    std::vector<std::string> identifiers_;
    std::size_t listed_identifiers_ = 0;
    std::set<std::string, std::less<>> maintenance_;
    NamedAcls named_acls_;
    /// Endpoints by aors that have another name than they; made when first asked of a snapshot.
    mutable TextMap<std::vector<Ref<Endpoint>>> by_foreign_aor_;
    mutable bool indexed_ = false;
    /// The name that is tried, kept for its memory.
    mutable std::string name_;
};

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// Whose request is it? The identifiers of reference 25 to 50, in the configured order; the first that names
// an endpoint wins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/match_names.h"
#include "asterism/sip/message.h"

namespace asterism::endpoint {

/// Finds the endpoint that a line token of an outbound registration stands for (statement 48). `trunk`
/// implements it.
class LineTokens {
public:
    virtual Ref<Endpoint> endpoint_of(const sip::Message& request) const = 0;

protected:
    ~LineTokens() = default;
};

class Identifier {
public:
    explicit Identifier(const Directory& directory) : directory_(directory) {}
    void set_line_tokens(const LineTokens& tokens) { lines_ = &tokens; }
    /// Host names in match (41); without it they match nobody.
    void set_match_names(const MatchNames& names) { names_ = &names; }
    /// The domain option of the transport that a request came on.
    void set_transport_domain(std::function<std::string(std::uint16_t listener)> domain) {
        domain_ = std::move(domain);
    }

    /// Null: nobody knows it.
    Ref<Endpoint> identify(const sip::Message& request) const;
    /// auth_username may identify a second request, so the security event waits (statements 54, 55).
    bool uses_auth_username() const;

private:
    Ref<Endpoint> by(std::string_view identifier, const sip::Message& request) const;
    Ref<Endpoint> by_name(std::string_view user, std::string_view host, IdentifyBy how,
                          const sip::Message& request) const;
    Ref<Endpoint> by_username(const sip::Message& request) const;
    Ref<Endpoint> by_auth_username(const sip::Message& request) const;
    Ref<Endpoint> by_ip(const sip::Message& request) const;
    Ref<Endpoint> by_header(const sip::Message& request) const;
    Ref<Endpoint> by_request_uri(const sip::Message& request) const;
    Ref<Endpoint> anonymous(const sip::Message& request) const;
    Ref<Endpoint> named_by(const Identify& identify) const;
    std::string transport_domain(const sip::Message& request) const;

    const Directory& directory_;
    bool matches_source(const Identify& identify, const SocketAddress& source) const;

    const LineTokens* lines_ = nullptr;
    const MatchNames* names_ = nullptr;
    std::function<std::string(std::uint16_t)> domain_;
};

}  // namespace asterism::endpoint

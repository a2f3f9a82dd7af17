// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/identify.h"

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::endpoint {

namespace {

/// "/regex/" is a POSIX extended expression, "//" an empty value, anything else is compared with case (43,
/// 44).
bool value_matches(std::string_view wanted, const std::optional<Regex>& regex, std::string_view value) {
    if (regex) return regex->found_in(value);
    return wanted == "//" ? value.empty() : wanted == value;
}

}  // namespace

bool Identifier::uses_auth_username() const { return directory_.lists_identifier("auth_username"); }

Ref<Endpoint> Identifier::identify(const sip::Message& request) const {
    // 25: the line identifier first, then the listed ones, then those that are not listed (26).
    if (lines_)
        if (auto found = lines_->endpoint_of(request)) return found;
    for (const auto& name : directory_.identifiers())
        if (auto found = by(name, request)) return found;
    return nullptr;
}

Ref<Endpoint> Identifier::by(std::string_view identifier, const sip::Message& request) const {
    if (identifier == "username") return by_username(request);
    if (identifier == "auth_username") return by_auth_username(request);
    if (identifier == "ip") return by_ip(request);
    if (identifier == "header") return by_header(request);
    if (identifier == "request_uri") return by_request_uri(request);
    if (identifier == "anonymous") return anonymous(request);
    return nullptr;
}

std::string Identifier::transport_domain(const sip::Message& request) const {
    return domain_ ? domain_(request.origin().listener) : std::string();
}

Ref<Endpoint> Identifier::by_name(std::string_view user, std::string_view host, IdentifyBy how,
                                  const sip::Message& request) const {
    Ref<Endpoint> found;
    directory_.try_names(user, host, transport_domain(request), [&](std::string_view name) {
        const auto& endpoint = directory_.endpoint(name);
        if (!endpoint) return false;
        // 33: found, but it does not want to be found like this: the search ends without a result.
        const auto& ways = endpoint->shared->identify_by;
        if (std::find(ways.begin(), ways.end(), how) != ways.end()) found = endpoint;
        return true;
    });
    return found;
}

Ref<Endpoint> Identifier::by_username(const sip::Message& request) const {
    const auto uri = request.from().uri();
    if (!uri || (uri->scheme != sip::Scheme::Tel && !uri->is_sip())) return nullptr;
    const auto user = directory_.global().name_of(uri->plain_user());  // 34
    return by_name(user, uri->host, IdentifyBy::Username, request);
}

Ref<Endpoint> Identifier::by_auth_username(const sip::Message& request) const {
    // All of them are looked at, whoever is found: the time of the answer must not tell.
    Ref<Endpoint> first;
    for (const auto& credentials : request.credentials(sip::HeaderId::Authorization)) {
        if (!iequals(credentials.scheme, "Digest")) continue;
        const auto user = credentials.params.unquoted("username");
        const auto realm = credentials.params.unquoted("realm");
        if (!user) continue;
        auto found = by_name(*user, realm.value_or(""), IdentifyBy::AuthUsername, request);
        if (!first) first = std::move(found);
    }
    return first;
}

Ref<Endpoint> Identifier::anonymous(const sip::Message& request) const {
    const auto uri = request.from().uri();
    Ref<Endpoint> found;
    directory_.try_names("anonymous", uri ? uri->host : std::string_view(), transport_domain(request),
                         [&](std::string_view name) {
                             found = directory_.endpoint(name);
                             return found != nullptr;
                         });
    return found;
}

Ref<Endpoint> Identifier::named_by(const Identify& identify) const {
    const auto& endpoint = directory_.endpoint(identify.endpoint);
    if (!endpoint)
        log::warning("Identify '{}' names endpoint '{}', which does not exist", identify.name,
                     identify.endpoint);  // 46
    return endpoint;
}

// 38, 39: an entry that contains the source (and its port, where it names one), unless a "!" entry excludes
// it.
bool Identifier::matches_source(const Identify& identify, const SocketAddress& source) const {
    bool included = false;
    for (const auto& entry : identify.match) {
        if (entry.port != 0 && entry.port != source.port) continue;
        if (entry.network
                ? !entry.network->contains(source.ip)
                : !names_ || !names_->has(entry.host, identify.srv_lookups && entry.port == 0, source.ip))
            continue;
        if (entry.exclude) return false;
        included = true;
    }
    return included;
}

Ref<Endpoint> Identifier::by_ip(const sip::Message& request) const {
    for (const auto& identify : directory_.snapshot()->all<Identify>())
        if (matches_source(*identify, request.origin().source)) return named_by(*identify);
    return nullptr;
}

Ref<Endpoint> Identifier::by_header(const sip::Message& request) const {
    for (const auto& identify : directory_.snapshot()->all<Identify>()) {
        if (identify->match_header.empty()) continue;
        const auto [name, wanted] = split_once(identify->match_header, ':');
        for (const auto& line : request.lines())
            if (iequals(request.name(line), trim(name)) &&
                value_matches(trim(wanted), identify->header_regex, request.value(line)))
                return named_by(*identify);
    }
    return nullptr;
}

Ref<Endpoint> Identifier::by_request_uri(const sip::Message& request) const {
    for (const auto& identify : directory_.snapshot()->all<Identify>())
        if (!identify->match_request_uri.empty() &&
            value_matches(identify->match_request_uri, identify->request_uri_regex,
                          request.request_uri().text))
            return named_by(*identify);
    return nullptr;
}

}  // namespace asterism::endpoint

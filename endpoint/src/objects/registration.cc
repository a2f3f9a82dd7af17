// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/registration.h"

#include <array>

#include "asterism/base/text.h"
#include "endpoint_parts.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

void check_registration(Registration& it, Problems& problems) {
    // 173
    const std::pair<const char*, const std::string&> needed[] = {{"server_uri", it.server_uri},
                                                                 {"client_uri", it.client_uri}};
    for (const auto& [option, uri] : needed) {
        if (uri.empty())
            problems.reject(option, "is missing");
        else if (const auto good = sip_uri(uri); !good)
            problems.reject(option, good.error().reason);
    }
    if (it.line && it.endpoint.empty()) problems.reject("line", "needs endpoint");
    if (!it.line && !it.endpoint.empty()) problems.reject("endpoint", "needs line=yes");
}

Object<Registration> make_registration() {
    Object<Registration> it("registration", "Where we register, so that calls reach us.");
    it.option("server_uri", &Registration::server_uri, "SIP URI of the registrar: the request URI.");
    it.option("client_uri", &Registration::client_uri, "SIP URI that is registered: From and To.");
    it.option("contact_user", &Registration::contact_user, "User of Contact; s unless said.", must(uri_user));
    it.option("contact_header_params", &Registration::contact_header_params,
              "Parameters put behind Contact, as written.");
    it.option("transport", &Registration::transport, "Transport that is used.", refers_to("transport"));
    it.option("outbound_proxy", &Registration::outbound_proxy, "URIs of Route headers.");
    it.option("expiration", &Registration::expiration, "Seconds that are asked for.");
    it.option("max_random_initial_delay", &Registration::max_random_initial_delay,
              "Seconds; the first attempt comes after one and a random part below this.");
    it.option("retry_interval", &Registration::retry_interval,
              "Seconds to the next attempt after a temporary failure; 0: there is none.");
    it.option("forbidden_retry_interval", &Registration::forbidden_retry_interval,
              "Seconds to the next attempt after 403; 0: there is none.");
    it.option("fatal_retry_interval", &Registration::fatal_retry_interval,
              "Seconds to the next attempt after any other failure; 0: there is none.");
    it.option("max_retries", &Registration::max_retries, "Attempts before it is given up.");
    it.option("auth_rejection_permanent", &Registration::auth_rejection_permanent,
              "no: refused credentials are a temporary failure.");
    it.option("outbound_auth", &Registration::outbound_auth, "Auth objects that answer challenges.",
              refers_to("auth"));
    it.option("support_path", &Registration::support_path, "Says Supported: path.");
    it.option("support_outbound", &Registration::support_outbound, "Says Supported: outbound.", yes_no());
    it.option("security_negotiation", &Registration::security_negotiation,
              "mediasec: agrees on the security of media by RFC 3329 headers.");
    it.option("security_mechanisms", &Registration::security_mechanisms,
              "msrp-tls, sdes-srtp, dtls-srtp, each with its parameters.", append(),
              parse_with(parse_mechanisms))
        .hidden();
    it.option("line", &Registration::line, "Puts a secret parameter into Contact, by which calls are known.");
    it.option("endpoint", &Registration::endpoint, "Endpoint of calls that bear the parameter.",
              refers_to("endpoint"));
    it.option("user_agent", &Registration::user_agent, "User-Agent of REGISTER instead of the global one.");
    it.option("never_give_up", &Registration::never_give_up,
              "What would be given up is tried again, later and later, half an hour at most.");
    it.check(check_registration);
    return it;
}

}  // namespace

const Object<Registration>& registration_schema() {
    static const auto object = make_registration();
    return object;
}

}  // namespace asterism::endpoint

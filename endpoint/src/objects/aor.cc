// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/aor.h"

#include "asterism/endpoint/objects/values.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

Parsed parse_contacts(std::string_view text, std::vector<std::string>& into) {
    std::vector<std::string> list;
    if (auto parsed = Value<std::vector<std::string>>::parse(text, list); !parsed) return parsed;
    for (auto& uri : list) {
        if (auto good = sip_uri(uri); !good) return good;
        if (std::find(into.begin(), into.end(), uri) == into.end()) into.push_back(std::move(uri));
    }
    return {};
}

void check_aor(Aor& it, Problems& problems) {
    if (it.minimum_expiration > it.maximum_expiration)
        problems.warn("minimum_expiration",
                      "lies above maximum_expiration: what is shorter gets it all the same");
}

Object<Aor> make_aor() {
    Object<Aor> it("aor", "Under which contacts an endpoint is reached.");
    it.option("minimum_expiration", &Aor::minimum_expiration, "Seconds; shorter requests are raised.");
    it.option("maximum_expiration", &Aor::maximum_expiration, "Seconds; longer requests are lowered.");
    it.option("default_expiration", &Aor::default_expiration, "Seconds when request gives none.");
    it.option("qualify_frequency", &Aor::qualify_frequency, "Seconds between OPTIONS; 0 off.",
              between(0s, 86400s));
    it.option("qualify_timeout", &Aor::qualify_timeout, "Seconds, fractions allowed; 0 disables.");
    it.option("qualify_2xx_only", &Aor::qualify_2xx_only, "Only 2xx counts as reachable.");
    it.option("authenticate_qualify", &Aor::authenticate_qualify,
              "Answer a 401/407 to qualify with outbound_auth.");
    it.option("max_contacts", &Aor::max_contacts,
              "Contacts it may have by registration; 0 refuses registration.");
    it.option("remove_existing", &Aor::remove_existing, "Evict soonest-expiring contacts instead of 403.");
    it.option("remove_unavailable", &Aor::remove_unavailable, "Evict unreachable contacts first.");
    it.option("contact", &Aor::contact, "SIP URI(s) of permanent contacts; must parse as sip/sips.", append(),
              parse_with(parse_contacts));
    it.option("mailboxes", &Aor::mailboxes, "mailbox@context list for solicited MWI.");
    it.option("voicemail_extension", &Aor::voicemail_extension, "User for Message-Account.");
    it.option("outbound_proxy", &Aor::outbound_proxy,
              "Route URI of OPTIONS to its contacts; calls go by that of the endpoint.");
    it.option("support_path", &Aor::support_path, "Store and replay Path.");
    it.extended(&Aor::extended);
    it.check(check_aor);
    return it;
}

}  // namespace

const Object<Aor>& aor_schema() {
    static const auto object = make_aor();
    return object;
}

}  // namespace asterism::endpoint

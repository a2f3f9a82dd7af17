// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/contact.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

Parsed parse_expiration(std::string_view text, Seconds& into) {
    if (text.empty()) {
        into = 0s;
        return {};
    }
    const auto number = parse_number(text, 0, INT64_MAX / 1'000'000);
    if (!number) return std::unexpected(number.error());
    into = Seconds{*number};
    return {};
}

std::string print_expiration(const Seconds& value) {
    return value == 0s ? std::string() : Value<Seconds>::print(value);
}

Object<Contact> make_contact() {
    Object<Contact> it("contact", "One way to an address of record, left by a REGISTER.");
    it.option("uri", &Contact::uri, "Contact URI; ; is stored as ^3B in some back ends.");
    it.option("path", &Contact::path, "Comma-joined Path values.");
    it.option("expiration_time", &Contact::expiration_time,
              "Unix seconds; empty or 0 for permanent contacts.", parse_with(parse_expiration),
              print_with(print_expiration));
    it.option("qualify_frequency", &Contact::qualify_frequency, "Seconds between OPTIONS; 0 off.",
              between(0s, 86400s));
    it.option("qualify_timeout", &Contact::qualify_timeout, "Seconds.");
    it.option("qualify_2xx_only", &Contact::qualify_2xx_only, "Only 2xx counts as reachable.");
    it.option("authenticate_qualify", &Contact::authenticate_qualify,
              "Answer a 401/407 to qualify with outbound_auth.", yes_no());
    it.option("outbound_proxy", &Contact::outbound_proxy,
              "Route URI of OPTIONS to its contacts; calls go by that of the endpoint.");
    it.option("user_agent", &Contact::user_agent, "User-Agent of REGISTER.");
    it.option("endpoint", &Contact::endpoint, "Endpoint that registered it.");
    it.option("reg_server", &Contact::reg_server, "systemname of the registering server.");
    it.option("via_addr", &Contact::via_addr, "Host of last Via of REGISTER.");
    it.option("via_port", &Contact::via_port, "Port of last Via of REGISTER.", between(0, 65535));
    it.option("call_id", &Contact::call_id, "Call-ID of REGISTER.");
    it.option("prune_on_boot", &Contact::prune_on_boot, "yes for connection-bound contacts.", yes_no());
    return it;
}

}  // namespace

const Object<Contact>& contact_schema() {
    static const auto object = make_contact();
    return object;
}

}  // namespace asterism::endpoint

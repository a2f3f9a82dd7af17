// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/identify.h"

#include "asterism/base/text.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

/// The expression of "/expression/"; none where the text is compared as it is.
std::optional<Regex> regex_of(std::string_view text, const char* option, Problems& problems) {
    text = trim(text);
    if (text.size() < 3 || text.front() != '/' || text.back() != '/') return std::nullopt;
    auto regex = Regex::compile(text.substr(1, text.size() - 2));
    if (!regex) problems.reject(option, regex.error().reason);
    return regex ? std::optional(*std::move(regex)) : std::nullopt;
}

void check_identify(Identify& it, Problems& problems) {
    if (it.endpoint.empty()) problems.reject("endpoint", "is missing");
    if (it.match.empty() && it.match_header.empty() && it.match_request_uri.empty())
        problems.reject("match", "one of match, match_header and match_request_uri is needed");
    if (!it.match_header.empty() && it.match_header.find(':') == std::string::npos)
        problems.reject("match_header", "must be Name: value");
    it.header_regex = regex_of(split_once(it.match_header, ':').second, "match_header", problems);
    it.request_uri_regex = regex_of(it.match_request_uri, "match_request_uri", problems);
}

Object<Identify> make_identify() {
    Object<Identify> it("identify", "Whose requests come from an address, or bear a mark.");
    it.option("endpoint", &Identify::endpoint, "Endpoint whose requests these are.", refers_to("endpoint"));
    it.option("match", &Identify::match,
              "IP[:port], net/mask or host name; hosts via SRV then A; ! prefix excludes.", append());
    it.option("match_header", &Identify::match_header,
              "Name: value; /regex/ POSIX extended; // is empty value.");
    it.option("match_request_uri", &Identify::match_request_uri, "Full Request-URI or /regex/; // is empty.");
    it.option("srv_lookups", &Identify::srv_lookups,
              "SRV _sip._udp,_sip._tcp,_sips._tcp before A for hosts without port.");
    it.check(check_identify);
    return it;
}

}  // namespace

const Object<Identify>& identify_schema() {
    static const auto object = make_identify();
    return object;
}

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/http_conf.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/endpoint/objects/acl.h"

namespace asterism::manage {

using namespace schema;  // the words of the table: between(), accumulate(), ...
using namespace std::chrono_literals;

namespace {

Parsed two_paths(const std::vector<std::string>& redirects) {
    for (const auto& one : redirects)
        if (one.find(' ') == std::string::npos || !one.starts_with('/'))
            return refuse("must be two paths: the one asked for, and where it leads");
    return {};
}

void check(HttpGeneral& it, Problems& problems) {
    if (!it.prefix.empty() && !it.prefix.starts_with('/')) it.prefix.insert(0, 1, '/');
    while (it.prefix.ends_with('/')) it.prefix.pop_back();
    if (it.bindaddr.is_set() && it.bindaddr.port == 0)
        it.bindaddr.port = static_cast<std::uint16_t>(it.bindport);
    if (!it.tlsbindaddr.is_set()) it.tlsbindaddr.ip = it.bindaddr.ip;
    if (it.tlsbindaddr.port == 0) it.tlsbindaddr.port = 8089;
    if (!it.enabled) return;
    if (!it.bindaddr.is_set()) problems.warn("bindaddr", "is missing, so there is no HTTP listener");
    if (!it.tlsenable) return;
    // What is missing for HTTPS takes nothing from HTTP.
    if (!it.tlsbindaddr.ip.is_set())
        problems.warn("tlsbindaddr", "is missing, and there is no bindaddr to use instead: no HTTPS");
    if (it.tlscertfile.empty()) problems.warn("tlscertfile", "is missing: no HTTPS");
    it.tlsenable = it.tlsbindaddr.ip.is_set() && !it.tlscertfile.empty();
}

Object<HttpGeneral> make_general() {
    Object<HttpGeneral> it("http", "The HTTP server, for browsers, phones and programs.");
    it.option("enabled", &HttpGeneral::enabled, "Whether there is one.");
    it.option("bindaddr", &HttpGeneral::bindaddr, "Address of the HTTP listener; there is no default.");
    it.option("bindport", &HttpGeneral::bindport, "Its port.", between(0, 65535));
    it.option("prefix", &HttpGeneral::prefix, "What every path begins with.");
    it.option("servername", &HttpGeneral::servername, "The Server header; empty: none.");
    it.option("sessionlimit", &HttpGeneral::sessionlimit, "Connections at a time, WebSockets among them.",
              at_least(1));
    it.option("sessionlimit_per_source", &HttpGeneral::sessionlimit_per_source,
              "Of these, from one address; 0: a quarter, but 20 at least. (Ours.)");
    it.option("session_inactivity", &HttpGeneral::session_inactivity,
              "Milliseconds in which a request's header must be whole, and once more for its body.",
              at_least(1ms));
    it.option("session_keep_alive", &HttpGeneral::session_keep_alive,
              "Milliseconds a connection is kept for its next request; 0: not at all.");
    it.option("enable_static", &HttpGeneral::enable_static, "Serve the files of static-http.")
        .alias("enablestatic")
        .not_yet("files over HTTP");
    it.option("enable_status", &HttpGeneral::enable_status, "Serve the status page, /httpstatus.");
    it.option("redirect", &HttpGeneral::redirect, "\"/from /to\": answered 302.", accumulate(),
              parse_with([](std::string_view text, std::vector<std::string>& into) -> Parsed {
                  into.emplace_back(text);
                  return {};
              }),
              must(two_paths));
    it.option("tlsenable", &HttpGeneral::tlsenable, "Whether there is HTTPS as well.");
    it.option("tlsbindaddr", &HttpGeneral::tlsbindaddr, "Its address and port; bindaddr and 8089.");
    it.option("tlscertfile", &HttpGeneral::tlscertfile, "PEM file of the certificate, or of both.");
    it.option("tlsprivatekey", &HttpGeneral::tlsprivatekey, "PEM file of the key.");
    it.option("tlscipher", &HttpGeneral::tlscipher, "Ciphers by OpenSSL's names.");
    it.option("tlsdisablev1", &HttpGeneral::tlsdisablev1, "No TLS 1.0.").no_effect("it is never offered");
    it.option("tlsdisablev11", &HttpGeneral::tlsdisablev11, "No TLS 1.1.").no_effect("it is never offered");
    it.option("tlsdisablev12", &HttpGeneral::tlsdisablev12, "No TLS 1.2: 1.3 only.");
    it.option("tlsservercipherorder", &HttpGeneral::tlsservercipherorder, "Our order of ciphers counts.")
        .no_effect("OpenSSL's default holds");
    it.check(check);
    return it;
}

Object<HttpRestriction> make_restriction() {
    Object<HttpRestriction> it("restriction", "Who may have the paths that begin with its name.");
    it.option("permit", &HttpRestriction::acl, "Addresses that may; order counts.", acl_permit().or_block());
    it.option("deny", &HttpRestriction::acl, "Addresses that may not; order counts.", acl_deny().or_block());
    it.option("acl", &HttpRestriction::acl, "acl.conf section names.", acl_named().or_block());
    return it;
}

bool permits(const Acl& acl, const Snapshot& named, const IpAddress& source) {
    if (acl.blocked || !acl.permits(source)) return false;
    for (const auto& name : acl.named) {
        const auto& one = named.find<endpoint::NamedAcl>(name);
        // A name that nobody has protects nothing, so it lets nobody pass.
        if (!one || one->acl.blocked || !one->acl.permits(source)) return false;
    }
    return true;
}

/// As there, an option that nobody knows is said and does not take the server away.
Section known_lines(const Section& section, Complaints& complaints) {
    auto known = section;
    std::erase_if(known.lines, [&](const SourceLine& line) {
        if (http_general_schema().find(line.name)) return false;
        complaints.push_back({Severity::Warning, line.place, "http", section.name, line.name,
                              "there is no such option",
                              std::string(http_general_schema().nearest_option(line.name))});
        return true;
    });
    return known;
}

}  // namespace

const Object<HttpGeneral>& http_general_schema() {
    static const auto object = make_general();
    return object;
}

const Object<HttpRestriction>& http_restriction_schema() {
    static const auto object = make_restriction();
    return object;
}

std::shared_ptr<const HttpSettings> read_http_conf(const std::vector<Section>& sections,
                                                   Complaints& complaints) {
    auto settings = std::make_shared<HttpSettings>();
    for (const auto& section : sections) {
        if (iequals(section.name, "general")) {
            const auto read =
                http_general_schema().ObjectType::read(known_lines(section, complaints), complaints);
            for (const auto& one : read.unheeded)
                complaints.push_back({Severity::Warning,
                                      one.place,
                                      "http",
                                      {},
                                      one.option->name,
                                      one.option->not_yet.empty()
                                          ? "has no effect: " + one.option->no_effect
                                          : "has no effect yet: it waits for " + one.option->not_yet,
                                      {}});
            settings->general = std::static_pointer_cast<const HttpGeneral>(read.object);
        } else if (section.name.starts_with('/')) {
            auto restriction = http_restriction_schema().read(section, complaints);
            if (!restriction) {
                HttpRestriction nobody;
                nobody.name = section.name;
                nobody.acl.blocked = true;
                restriction = std::make_shared<HttpRestriction>(nobody);
            }
            settings->restrictions.push_back(std::move(restriction));
        } else {
            complaints.push_back({Severity::Warning,
                                  section.place,
                                  "http",
                                  section.name,
                                  {},
                                  "this section has no effect yet",
                                  {}});
        }
    }
    if (!settings->general) return nullptr;
    return settings;
}

rt::HttpOptions http_options(const HttpSettings& settings, std::shared_ptr<const Snapshot> named) {
    const auto& general = *settings.general;
    rt::HttpOptions options;
    if (general.enabled && general.bindaddr.is_set()) options.bind = general.bindaddr;
    if (general.enabled && general.tlsenable) options.tls_bind = general.tlsbindaddr;
    options.tls.cert_file = general.tlscertfile;
    options.tls.key_file = general.tlsprivatekey;
    options.tls.ciphers = general.tlscipher;
    if (general.tlsdisablev12) options.tls.method = "tlsv1_3";
    options.server_name = general.servername;
    options.prefix = general.prefix;
    options.most_sessions = general.sessionlimit;
    options.most_per_source = general.sessionlimit_per_source
                                  ? general.sessionlimit_per_source
                                  : std::min(general.sessionlimit, std::max(general.sessionlimit / 4, 20u));
    options.request_patience = general.session_inactivity;
    options.keep_alive = general.session_keep_alive;
    for (const auto& one : general.redirect) {
        const auto blank = one.find(' ');
        options.redirects.emplace_back(one.substr(0, blank), trim(std::string_view(one).substr(blank)));
    }
    if (!settings.restrictions.empty())
        options.permitted = [restrictions = settings.restrictions, named = std::move(named)](
                                std::string_view path, const IpAddress& source) {
            for (const auto& one : restrictions)
                if (path.starts_with(one->name) && !permits(one->acl, *named, source)) return false;
            return true;
        };
    return options;
}

}  // namespace asterism::manage

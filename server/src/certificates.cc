// SPDX-License-Identifier: Apache-2.0
#include "certificates.h"

#include <fmt/core.h>

#include "asterism/rt/tls_files.h"

namespace asterism::server {

namespace {

std::string tls_method(endpoint::TlsMethod method) {
    switch (method) {
        case endpoint::TlsMethod::Tls1:
            return "tlsv1";
        case endpoint::TlsMethod::Tls1_1:
            return "tlsv1_1";
        case endpoint::TlsMethod::Tls1_2:
            return "tlsv1_2";
        case endpoint::TlsMethod::Tls1_3:
            return "tlsv1_3";
        default:
            return {};
    }
}

struct Whose {
    std::string_view file, type, object;
};

void review(const rt::TlsOptions& options, const Whose& whose, Complaints& complaints) {
    const auto fault = rt::tls_fault(options);
    if (fault.empty()) return;
    complaints.push_back({Severity::Error,
                          place(std::string(whose.file), 0),
                          std::string(whose.type),
                          std::string(whose.object),
                          {},
                          fmt::format("{}; until that is mended nothing listens there", fault),
                          {}});
}

}  // namespace

rt::TlsOptions tls_options(const endpoint::Transport& transport) {
    rt::TlsOptions tls;
    tls.cert_file = transport.cert_file;
    tls.key_file = transport.priv_key_file;
    tls.key_password = transport.password;
    tls.ca_file = transport.ca_list_file;
    tls.ca_path = transport.ca_list_path;
    for (const auto& cipher : transport.cipher) tls.ciphers += (tls.ciphers.empty() ? "" : ":") + cipher;
    tls.method = tls_method(transport.method);
    tls.verify_server = transport.verify_server;
    tls.verify_client = transport.verify_client;
    tls.require_client_cert = transport.require_client_cert;
    tls.allow_wildcard_certs = transport.allow_wildcard_certs;
    return tls;
}

void review_certificates(const Configuration& configuration, Complaints& complaints) {
    if (configuration.snapshot)
        for (const auto& one : configuration.snapshot->all<endpoint::Transport>())
            if (one->protocol == endpoint::Protocol::Tls)
                review(tls_options(*one), {"pjsip.conf", "transport", one->name}, complaints);
    if (configuration.http && configuration.http->general) {
        const auto http = manage::http_options(*configuration.http, configuration.snapshot);
        if (http.tls_bind) review(http.tls, {"http.conf", "tlscertfile", ""}, complaints);
    }
    if (configuration.ami.enabled && configuration.ami.tls_enabled)
        review(configuration.ami.tls, {"manager.conf", "tlscertfile", ""}, complaints);
}

}  // namespace asterism::server

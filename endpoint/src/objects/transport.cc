// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/transport.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t kSipPort = 5060, kSipsPort = 5061;
constexpr std::size_t kMostCiphers = 64;

Parsed few_ciphers(const std::vector<std::string>& list) {
    if (list.size() <= kMostCiphers) return {};
    return refuse("more than 64 ciphers");
}

void check_transport(Transport& it, Problems& problems) {
    if (!it.bind.is_set() && it.protocol != Protocol::Flow) problems.reject("bind", "is missing");
    if (it.bind.is_set() && it.bind.port == 0)
        it.bind.port = it.protocol == Protocol::Tls ? kSipsPort : kSipPort;
    if (it.async_operations != 1) {
        it.async_operations = 1;
        problems.warn("async_operations", "can only be 1");
    }
    if (!it.external_signaling_hostname.empty() && !it.external_signaling_address.empty())
        problems.reject("external_signaling_hostname",
                        "excludes external_signaling_address; one of them must go");
    if (it.protocol != Protocol::Tls) return;
    const std::pair<const char*, const std::string&> files[] = {{"ca_list_file", it.ca_list_file},
                                                                {"ca_list_path", it.ca_list_path},
                                                                {"cert_file", it.cert_file},
                                                                {"priv_key_file", it.priv_key_file}};
    for (const auto& [option, path] : files)
        if (auto readable = readable_file(path); !readable) problems.reject(option, readable.error().reason);
    if (it.require_client_cert && !it.verify_client)
        problems.warn("require_client_cert", "any certificate will do unless verify_client=yes");
}

Object<Transport> make_transport() {
    Object<Transport> it("transport", "A socket that SIP listens on and is sent from.");
    it.option("protocol", &Transport::protocol,
              "udp, tcp, tls, ws, wss, or flow (the connection of a registration).");
    it.option("bind", &Transport::bind,
              "Address and port to listen on; the port is 5060, or 5061 for TLS, unless said.");
    it.option("async_operations", &Transport::async_operations,
              "Says nothing; every transport reads as fast as it can.")
        .no_effect("fixed at 1");
    it.option("ca_list_file", &Transport::ca_list_file, "Certificates we trust (PEM).");
    it.option("ca_list_path", &Transport::ca_list_path, "Folder of certificates we trust.");
    it.option("cert_file", &Transport::cert_file, "Our certificate with its chain (PEM).");
    it.option("priv_key_file", &Transport::priv_key_file, "Its private key (PEM).");
    it.option("password", &Transport::password, "Password of an encrypted private key.");
    it.option("external_signaling_address", &Transport::external_signaling_address,
              "Address put into Contact and Via for peers outside local_net.");
    it.option("external_signaling_port", &Transport::external_signaling_port, "Port put there; 0 keeps ours.",
              between(0, 65535));
    it.option("external_signaling_hostname", &Transport::external_signaling_hostname,
              "Host name put there; excludes external_signaling_address.");
    it.option("external_media_address", &Transport::external_media_address,
              "Address put into SDP for peers outside local_net.");
    it.option("domain", &Transport::domain, "Domain tried when identifying user@domain.");
    it.option("verify_server", &Transport::verify_server, "Check the certificate of servers we connect to.",
              shown_as("Yes", "No"));
    it.option("verify_client", &Transport::verify_client, "Check the certificate that a client shows.",
              shown_as("Yes", "No"));
    it.option("require_client_cert", &Transport::require_client_cert, "Refuse clients without a certificate.",
              shown_as("Yes", "No"));
    it.option("allow_wildcard_certs", &Transport::allow_wildcard_certs,
              "Let * stand for a label in a certificate's name.", shown_as("Yes", "No"));
    it.option("method", &Transport::method, "TLS version; empty and default leave it to the library.");
    it.option("tcp_keepalive_enable", &Transport::tcp_keepalive_enable,
              "SO_KEEPALIVE on accepted and connected sockets.");
    it.option("tcp_keepalive_idle_time", &Transport::tcp_keepalive_idle_time, "Seconds.");
    it.option("tcp_keepalive_interval_time", &Transport::tcp_keepalive_interval_time, "Seconds.");
    it.option("tcp_keepalive_probe_count", &Transport::tcp_keepalive_probe_count, "Count.");
    it.option("cipher", &Transport::cipher, "TLS ciphers by OpenSSL's names.", append(), must(few_ciphers));
    it.option("local_net", &Transport::local_net,
              "Networks in which our own address may be shown; ! before those that are not.", append());
    it.option("tos", &Transport::tos, "DSCP of signalling, by name or number.", tos_value());
    it.option("cos", &Transport::cos, "802.1p priority of signalling.", between(0, 7));
    it.option("websocket_write_timeout", &Transport::websocket_write_timeout,
              "Milliseconds; largest of all ws transports is used.", between(1ms, 2147483647ms));
    it.option("allow_reload", &Transport::allow_reload,
              "Let a reload change address, protocol and certificates.");
    it.option("symmetric_transport", &Transport::symmetric_transport,
              "Add x-ast-txp to stored contact and reuse that transport.");
    it.check(check_transport);
    return it;
}

}  // namespace

const Object<Transport>& transport_schema() {
    static const auto object = make_transport();
    return object;
}

}  // namespace asterism::endpoint

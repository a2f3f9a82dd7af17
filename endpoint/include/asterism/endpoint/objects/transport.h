// SPDX-License-Identifier: Apache-2.0
// One socket to listen on and send from (type=transport), as an administrator writes it.
// Each default is written here, once; statements 183 to 187.
#pragma once

#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/acl.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct Transport {
    std::string name;
    Protocol protocol = Protocol::Udp;
    SocketAddress bind;
    unsigned async_operations = 1;
    std::string ca_list_file;
    std::string ca_list_path;
    std::string cert_file;
    std::string priv_key_file;
    std::string password;
    std::string external_signaling_address;
    unsigned external_signaling_port = 0;
    std::string external_signaling_hostname;
    std::string external_media_address;
    std::string domain;
    bool verify_server = false;
    bool verify_client = false;
    bool require_client_cert = false;
    bool allow_wildcard_certs = false;
    TlsMethod method = TlsMethod::Default;
    bool tcp_keepalive_enable = false;
    int tcp_keepalive_idle_time = 30;
    int tcp_keepalive_interval_time = 1;
    int tcp_keepalive_probe_count = 5;
    std::vector<std::string> cipher;
    schema::NetworkList local_net;
    unsigned tos = 0;
    unsigned cos = 0;
    Millis websocket_write_timeout{100};
    bool allow_reload = false;
    bool symmetric_transport = false;

    bool is_stream() const { return protocol != Protocol::Udp && protocol != Protocol::Flow; }

    bool operator==(const Transport&) const = default;
};

const schema::Object<Transport>& transport_schema();

}  // namespace asterism::endpoint

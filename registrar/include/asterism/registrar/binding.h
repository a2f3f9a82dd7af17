// SPDX-License-Identifier: Apache-2.0
// One registered contact of an address of record (RFC 3261 10.3), as it lives in memory and as it is stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/endpoint/locator.h"
#include "asterism/schema/shared_text.h"

namespace asterism::registrar {

/// What statement 118 lists.
struct Binding {
    std::string uri;
    WallTime expires;
    std::vector<std::string> path;
    schema::SharedText user_agent;
    std::string endpoint;
    std::string call_id;
    std::uint32_t cseq = 0;
    /// The bottom Via: where the phone thinks it is.
    std::string via_addr;
    std::uint16_t via_port = 0;
    schema::SharedText reg_server;
    /// The connection it lives on, if it does; such a binding does not outlive us (statement 121).
    sip::FlowId flow;
    std::uint16_t listener = 0;
    /// RFC 5626: which device, and which of its flows; reg_id 0: it does not speak of flows.
    schema::SharedText instance;
    std::uint32_t reg_id = 0;
    bool prune_on_boot = false;
    /// The name of the transport it came by, for symmetric_transport.
    schema::SharedText transport;
};

/// "6001;@" + MD5 of the URI (statement 117).
std::string binding_id(std::string_view aor, std::string_view uri);
/// "6001@@" + MD5: a contact that the configuration names.
std::string permanent_id(std::string_view aor, std::string_view uri);

/// Lines of "name=value", behind what `out` holds; the journal keeps them.
void write_binding(std::string& out, std::string_view aor, const Binding& binding);
struct StoredBinding {
    std::string aor;
    Binding binding;
};
std::optional<StoredBinding> read_binding(std::string_view text);

}  // namespace asterism::registrar

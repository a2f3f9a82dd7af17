// SPDX-License-Identifier: Apache-2.0
// http.conf, as an administrator writes it: [general], and a section per path that not everybody may have.
// Each default is written here, once.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/endpoint/objects/values.h"
#include "asterism/rt/http_server.h"
#include "asterism/schema/acl.h"
#include "asterism/schema/object.h"
#include "asterism/schema/snapshot.h"

namespace asterism::manage {

struct HttpGeneral {
    std::string name;
    bool enabled = false;
    SocketAddress bindaddr;
    unsigned bindport = 8088;
    std::string prefix;
    std::string servername = "Asterisk/22.10.1";
    unsigned sessionlimit = 100;
    /// Ours: of one address; 0: a quarter of all.
    unsigned sessionlimit_per_source = 0;
    Millis session_inactivity{30000};
    Millis session_keep_alive{15000};
    bool enable_static = false;
    bool enable_status = false;
    /// "/from /to"
    std::vector<std::string> redirect;
    bool tlsenable = false;
    SocketAddress tlsbindaddr;
    std::string tlscertfile;
    std::string tlsprivatekey;
    std::string tlscipher;
    bool tlsdisablev1 = true;
    bool tlsdisablev11 = false;
    bool tlsdisablev12 = false;
    bool tlsservercipherorder = true;

    bool operator==(const HttpGeneral&) const = default;
};
const schema::Object<HttpGeneral>& http_general_schema();

/// [/path] type=restriction
struct HttpRestriction {
    std::string name;
    schema::Acl acl;
    bool operator==(const HttpRestriction&) const = default;
};
const schema::Object<HttpRestriction>& http_restriction_schema();

struct HttpSettings {
    std::shared_ptr<const HttpGeneral> general = std::make_shared<HttpGeneral>();
    std::vector<std::shared_ptr<const HttpRestriction>> restrictions;
};

/// Null when [general] has a fault: what runs stays as it is. A restriction with a fault lets nobody through.
std::shared_ptr<const HttpSettings> read_http_conf(const std::vector<Section>& sections,
                                                   Complaints& complaints);

/// What the server is told. `named`: sections of acl.conf.
rt::HttpOptions http_options(const HttpSettings& settings, std::shared_ptr<const schema::Snapshot> named);

}  // namespace asterism::manage

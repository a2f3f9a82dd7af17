// SPDX-License-Identifier: Apache-2.0
// Whose request this is, by address, header or request URI (type=identify). Statements 38 to 46.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asterism/base/regex.h"
#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct Identify {
    std::string name;
    std::string endpoint;
    std::vector<MatchEntry> match;
    std::string match_header;
    std::string match_request_uri;
    /// What stands between their slashes, compiled when they are read (43, 44).
    std::optional<Regex> header_regex;
    std::optional<Regex> request_uri_regex;
    bool srv_lookups = true;

    bool operator==(const Identify&) const = default;
};

const schema::Object<Identify>& identify_schema();

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// phoneprov.conf, as an administrator writes it: [general], and a profile for each kind of phone, which says
// what files such a phone may fetch. Plain values, any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"

namespace asterism::manage {

struct PhoneProfile {
    struct Static {
        std::string name;
        /// Empty: by its ending, or the profile's.
        std::string type;
    };
    struct Dynamic {
        /// With variables: "${MAC}.cfg".
        std::string name;
        std::string template_file;
        std::string type;
    };
    std::string name;
    std::string mime_type = "text/plain";
    /// Below AST_DATA_DIR/phoneprov; ends with '/', or is empty.
    std::string static_directory;
    std::vector<Static> statics;
    std::vector<Dynamic> dynamics;
    /// setvar: values may hold variables.
    std::vector<std::pair<std::string, std::string>> variables;
};

struct PhoneprovConf {
    /// SERVER and SERVER_PORT of phones that say nothing; empty: the address that the phone reached us at.
    std::string server;
    std::string port;
    std::vector<PhoneProfile> profiles;

    /// Null when there is none.
    const PhoneProfile* find(std::string_view name) const;
};

PhoneprovConf read_phoneprov_conf(const std::vector<Section>& sections, Complaints& complaints);

/// The media type of a file by its ending; empty: unknown.
std::string_view type_of_ending(std::string_view file);

}  // namespace asterism::manage

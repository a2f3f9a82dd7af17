// SPDX-License-Identifier: Apache-2.0
// A phone that fetches its configuration (type=phoneprov): every name is a variable for the templates of its
// profile; MAC and PROFILE must be there (statement 472). Sections with one MAC are the lines of one phone.
#pragma once

#include <string>

#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct PhoneProv {
    std::string name;
    /// Whose name, credentials and transport stand for what is not said here.
    std::string endpoint;
    schema::NameValues variables;

    bool operator==(const PhoneProv&) const = default;
};

const schema::Object<PhoneProv>& phoneprov_schema();

}  // namespace asterism::endpoint

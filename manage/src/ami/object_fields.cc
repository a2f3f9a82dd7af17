// SPDX-License-Identifier: Apache-2.0
#include "ami/object_fields.h"

namespace asterism::manage {

namespace {

/// "rtp_symmetric" is RtpSymmetric.
std::string camel(std::string_view option) {
    std::string out;
    bool start = true;
    for (const char c : option) {
        if (c == '_') {
            start = true;
            continue;
        }
        out += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        start = false;
    }
    return out;
}

}  // namespace

void add_object(AmiText& text, const schema::ObjectType& type, const void* object, std::string_view name,
                std::string_view contacts) {
    text.add("ObjectType", type.name()).add("ObjectName", name);
    for (const auto& option : type.options()) {
        if (option.hidden) continue;
        // An aor's permanent contacts are one field in the plural.
        const bool are_contacts = type.name() == "aor" && option.name == "contact";
        text.add(are_contacts ? std::string(contacts) : camel(option.name), option.print(object));
    }
}

}  // namespace asterism::manage

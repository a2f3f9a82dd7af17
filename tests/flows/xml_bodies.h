// SPDX-License-Identifier: Apache-2.0
// Whether the XML that we send is XML, and as its schema (tests/schemas) has it; also in the parts of a
// multipart body. libxml2 reads it, not what the server reads XML with.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

struct _xmlSchema;

namespace asterism::flows {

class XmlBodies {
public:
    XmlBodies();
    ~XmlBodies();
    XmlBodies(const XmlBodies&) = delete;
    XmlBodies& operator=(const XmlBodies&) = delete;

    /// What is wrong with a body of that Content-Type; empty: nothing, or it is no XML.
    std::string fault(std::string_view content_type, std::string_view body);

private:
    std::string fault_of_parts(std::string_view content_type, std::string_view body);
    /// Null: there is none for that type. Read when it is first asked for.
    _xmlSchema* schema(const std::string& type);

    std::map<std::string, std::shared_ptr<_xmlSchema>> schemas_;
};

}  // namespace asterism::flows

// SPDX-License-Identifier: Apache-2.0
#include "xml_bodies.h"

#include <fmt/core.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "asterism/base/text.h"
#include "letter.h"

namespace asterism::flows {

namespace {

constexpr std::pair<std::string_view, std::string_view> kSchemas[] = {
    {"application/pidf+xml", "pidf.xsd"},
    {"application/dialog-info+xml", "dialog-info.xsd"},
    {"application/rlmi+xml", "rlmi.xsd"},
    {"application/x-as-feature-event+xml", "csta.xsd"},
};

/// The first counts.
void on_error(void* into, xmlErrorPtr error) {
    auto& text = *static_cast<std::string*>(into);
    if (text.empty() && error && error->message) text = std::string(trim(error->message));
}

}  // namespace

XmlBodies::XmlBodies() = default;
XmlBodies::~XmlBodies() = default;

_xmlSchema* XmlBodies::schema(const std::string& type) {
    for (const auto& [of, file] : kSchemas) {
        if (of != type) continue;
        auto& kept = schemas_[type];
        if (!kept) {
            const auto path = fmt::format("{}/{}", ASTERISM_SCHEMAS, file);
            auto* parser = xmlSchemaNewParserCtxt(path.c_str());
            kept.reset(xmlSchemaParse(parser), xmlSchemaFree);
            xmlSchemaFreeParserCtxt(parser);
        }
        return kept.get();
    }
    return nullptr;
}

std::string XmlBodies::fault(std::string_view content_type, std::string_view body) {
    const auto type = to_lower(trim(split_once(content_type, ';').first));
    if (type.starts_with("multipart/")) return fault_of_parts(content_type, body);
    if (!type.ends_with("+xml") && !type.ends_with("/xml")) return {};
    std::string why;
    const std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxtPtr)> reader(xmlNewParserCtxt(),
                                                                            xmlFreeParserCtxt);
    const std::unique_ptr<xmlDoc, void (*)(xmlDocPtr)> document(
        xmlCtxtReadMemory(reader.get(), body.data(), static_cast<int>(body.size()), "body", nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
        xmlFreeDoc);
    if (!document) {
        on_error(&why, xmlCtxtGetLastError(reader.get()));
        return fmt::format("its {} is no XML: {}", type, why);
    }
    auto* known = schema(type);
    if (!known) return {};
    const std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxtPtr)> judge(
        xmlSchemaNewValidCtxt(known), xmlSchemaFreeValidCtxt);
    xmlSchemaSetValidStructuredErrors(judge.get(), on_error, &why);
    if (xmlSchemaValidateDoc(judge.get(), document.get()) == 0) return {};
    return fmt::format("its {} is not as the schema has it: {}", type, why);
}

std::string XmlBodies::fault_of_parts(std::string_view content_type, std::string_view body) {
    const auto boundary = param_of(content_type, "boundary");
    const auto delimiter = "\r\n--" + boundary;
    auto at = body.find(delimiter);
    if (boundary.empty() || at == body.npos) return "it has no part";
    while (true) {
        const auto from = at + delimiter.size();
        if (body.substr(from).starts_with("--")) return {};
        at = body.find(delimiter, from);
        if (at == body.npos) return "its parts have no end";
        const auto part = Letter::read("part" + std::string(body.substr(from, at - from)));
        if (!part) return "a part has no headers";
        if (auto why = fault(part->get("Content-Type"), part->body); !why.empty()) return why;
    }
}

}  // namespace asterism::flows

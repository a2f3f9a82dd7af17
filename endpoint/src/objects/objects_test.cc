// SPDX-License-Identifier: Apache-2.0
// Each declared option against the reference: names, defaults, aliases.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "asterism/base/text.h"
#include "asterism/endpoint/objects/load.h"
#include "tree.h"

namespace asterism::endpoint {
namespace {

namespace json = boost::json;

/// Defaults that print otherwise than the catalogue writes them, and why.
std::string expected_default(const std::string& type, const json::object& option) {
    static const std::map<std::string, std::string> known{
        {"transport.verify_server", "No"},
        {"transport.verify_client", "No"},
        {"transport.require_client_cert", "No"},
        {"transport.allow_wildcard_certs", "No"},
        {"endpoint.callerid", "<unknown>"},
        {"endpoint.allow", "(nothing)"},
        {"endpoint.dtls_setup", "active"},
        {"endpoint.dtls_fingerprint", "SHA-256"},
        // 542, 543, 619
        {"endpoint.dtls_verify", "No"},
        {"endpoint.dtls_auto_generate_cert", "No"},
        {"endpoint.codec_prefs_incoming_offer",
         "prefer:pending, operation:intersect, keep:all, transcode:allow"},
        {"endpoint.codec_prefs_outgoing_offer", "prefer:pending, operation:union, keep:all, transcode:allow"},
        {"endpoint.codec_prefs_incoming_answer",
         "prefer:pending, operation:intersect, keep:all, transcode:allow"},
        {"endpoint.codec_prefs_outgoing_answer",
         "prefer:pending, operation:intersect, keep:all, transcode:allow"},
        {"global.user_agent", "Asterisk PBX asterism-0.1.0"},
    };
    const std::string name(option.at("name").as_string());
    if (const auto found = known.find(type + '.' + name); found != known.end()) return found->second;
    const auto& value = option.at("default");
    std::string text = value.is_string() ? std::string(value.as_string()) : "";
    if (name == "qualify_frequency") return "0";
    if (option.at("type").as_string() == "double") return fmt::format("{:.6f}", std::stod(text));
    if (option.at("type").as_string() == "bool") {
        const bool shown_yes = option.contains("shown_as") && option.at("shown_as").as_array().at(0) == "yes";
        const bool yes_no = shown_yes || option.at("registered_as").as_string() == "custom";
        return yes_no ? text : text == "yes" ? "true" : "false";
    }
    return text;
}

/// Options of ours that the reference does not have; docs/deviations.md names each.
const std::set<std::string> kOurs{
    "phoneprov.endpoint",         "endpoint.use_trunk_health", "endpoint.feature_sync",
    "global.overload_answer_udp", "global.oauth_token_uri",    "registration.never_give_up",
    "system.max_message_size",    "system.max_headers",        "system.max_header_line",
    "system.max_body_nesting",    "system.max_body_parts"};

TEST(Objects, HaveTheOptionsAndDefaultsOfTheReference) {
    const auto document = json::parse(tree_file("tests/facts/pjsip-options.json"));
    const auto& types = document.as_object().at("types").as_object();
    std::size_t compared = 0;
    for (const auto* type : object_types()) {
        std::set<std::string> declared, wanted;
        for (const auto& option : type->options())
            if (!kOurs.contains(type->name() + '.' + option.name)) declared.insert(option.name);
        for (const auto& entry : types.at(type->name()).as_object().at("options").as_array()) {
            const auto& option = entry.as_object();
            const std::string name(option.at("name").as_string());
            // <any>: the variables of phoneprov, whatever their names.
            if (name == "^event_") {  // as columns of tables have them
                wanted.insert({"event_asterisk-devicestate", "event_asterisk-mwi"});
                continue;
            }
            if (name == "type" || name == "<any>" || type->name() == "named_acl") continue;
            const auto* found = type->find(name);
            ASSERT_TRUE(found) << type->name() << '.' << name;
            ++compared;
            if (found->name != name) continue;  // an alias
            wanted.insert(name);
            if (found->hidden) continue;
            EXPECT_EQ(found->default_text, expected_default(type->name(), option))
                << type->name() << '.' << name;
        }
        if (type->name() != "named_acl") {
            EXPECT_EQ(declared, wanted) << type->name();
        }
    }
    EXPECT_EQ(compared, 315u);  // every option but `type`
}

TEST(Objects, HaveHelpForEachOption) {
    for (const auto* type : object_types())
        for (const auto& option : type->options())
            EXPECT_GT(option.help.size(), 5u) << type->name() << '.' << option.name;
}

TEST(Objects, ReadTheirOwnDefaultsBack) {
    for (const auto* type : object_types()) {
        Section section{"x", place("f", 1), {}};
        for (const auto& option : type->options())
            if (!option.default_text.empty() && !option.hidden && option.default_text != "<unknown>" &&
                option.default_text != "(nothing)")
                section.lines.push_back({option.name, option.default_text, place("f", 2), false});
        Complaints complaints;
        (void)type->read(section, complaints);
        for (const auto& one : complaints) {
            // What an object must say is missing here, on purpose.
            if (one.reason.find("is missing") != std::string::npos ||
                one.reason.find("is needed") != std::string::npos || one.reason.starts_with("is deprecated"))
                continue;
            ADD_FAILURE() << one.text();
        }
    }
}

}  // namespace
}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
#include "feature_xml.h"

#include <expat.h>
#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "../room_limits.h"
#include "agent_words.h"
#include "asterism/base/text.h"
#include "asterism/base/xml.h"
#include "asterism/sip/uri.h"

namespace asterism::presence {

namespace {

constexpr int kDeepestXml = 8;
constexpr std::string_view kCsta = "http://www.ecma-international.org/standards/ecma-323/csta/ed3";
/// Between a namespace and a name.
constexpr char kOfNamespace = '\n';

/// In the order of Feature, from ForwardAlways on.
constexpr std::pair<Feature, std::string_view> kForwardingTypes[] = {
    {Feature::ForwardAlways, "forwardImmediate"},
    {Feature::ForwardBusy, "forwardBusy"},
    {Feature::ForwardNoAnswer, "forwardNoAns"},
};

/// The root and its children that hold text, by their names without namespaces: more is not asked for.
class FlatXml {
public:
    /// Else why it could not be read.
    std::optional<std::string> read(std::string_view text) {
        const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(
            XML_ParserCreateNS(nullptr, kOfNamespace), XML_ParserFree);
        if (!parser) return "there is no memory";
        parser_ = parser.get();
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(parser_, on_start, on_end);
        XML_SetCharacterDataHandler(parser_, on_text);
        XML_SetStartDoctypeDeclHandler(parser_, on_doctype);
        const auto status = XML_Parse(parser_, text.data(), static_cast<int>(text.size()), XML_TRUE);
        if (!refused_.empty()) return refused_;
        if (status == XML_STATUS_OK) return std::nullopt;
        return std::string(XML_ErrorString(XML_GetErrorCode(parser_)));
    }

    std::string_view root() const { return root_; }
    /// Trimmed; empty: there is none. The first of that name.
    std::string_view child(std::string_view name) const {
        for (const auto& [one, text] : children_)
            if (one == name) return trim(text);
        return {};
    }

private:
    static FlatXml& self(void* data) { return *static_cast<FlatXml*>(data); }
    static std::string_view local_name(const XML_Char* name) {
        const std::string_view text(name);
        const auto at = text.rfind(kOfNamespace);
        return at == text.npos ? text : text.substr(at + 1);
    }
    static void on_start(void* data, const XML_Char* name, const XML_Char**) {
        auto& it = self(data);
        if (++it.depth_ > kDeepestXml) return it.refuse("it is too deep");
        if (it.depth_ == 1) it.root_ = local_name(name);
        if (it.depth_ == 2) it.children_.emplace_back(local_name(name), std::string());
    }
    static void on_end(void* data, const XML_Char*) { --self(data).depth_; }
    static void on_text(void* data, const XML_Char* text, int size) {
        auto& it = self(data);
        if (it.depth_ == 2) it.children_.back().second.append(text, static_cast<std::size_t>(size));
    }
    static void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        self(data).refuse("it has a document type");
    }
    void refuse(std::string why) {
        refused_ = std::move(why);
        XML_StopParser(parser_, XML_FALSE);
    }

    XML_Parser parser_ = nullptr;
    int depth_ = 0;
    std::string root_;
    std::vector<std::pair<std::string, std::string>> children_;
    std::string refused_;
};

/// xs:boolean
std::optional<bool> boolean_of(std::string_view text) {
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    return std::nullopt;
}

Result<FeatureRequest> read_do_not_disturb(const FlatXml& xml) {
    const auto on = boolean_of(xml.child("doNotDisturbOn"));
    if (!on) return fail("doNotDisturbOn is neither true nor false");
    return FeatureRequest{Feature::DoNotDisturb, {.on = *on}};
}

Result<FeatureRequest> read_forwarding(const FlatXml& xml) {
    const auto type = xml.child("forwardingType");
    const auto* row = std::ranges::find(kForwardingTypes, type, [](const auto& one) { return one.second; });
    if (row == std::end(kForwardingTypes)) return fail("its forwardingType is not known");
    const auto on = boolean_of(xml.child("activateForward"));
    if (!on) return fail("activateForward is neither true nor false");
    FeatureRequest out{row->first, {.on = *on}};
    if (!*on) return out;
    if (const auto number = xml.child("forwardDN"); !number.empty()) {
        out.value.number = dialable(number);
        if (out.value.number.empty()) return fail("its forwardDN cannot be dialled");
    }
    if (out.feature == Feature::ForwardNoAnswer)
        out.value.rings = static_cast<unsigned>(
            std::min<std::uint64_t>(parse_uint(xml.child("ringCount")).value_or(0), kMostRings));
    return out;
}

Result<FeatureRequest> read_agent_state(const FlatXml& xml) {
    const auto state = agent_state_of(xml.child("requestedAgentState"));
    if (!state) return fail("its requestedAgentState is not known");
    FeatureRequest out{Feature::Agent, {.on = *state != AgentState::LoggedOff, .agent = *state}};
    if (const auto id = xml.child("agentID"); out.value.on && !id.empty()) {
        out.value.number = dialable(id);
        if (out.value.number.empty()) return fail("its agentID is no name of an agent");
    }
    return out;
}

}  // namespace

std::string dialable(std::string_view text) {
    text = trim(text);
    std::string user;
    if (const auto uri = sip::UriView::parse(text); uri && uri->is_sip())
        user = uri->plain_user();
    else if (text.size() > 4 && iequals(text.substr(0, 4), "tel:"))
        user = split_once(text.substr(4), ';').first;
    else
        user = split_once(text, '@').first;
    // RFC 3966 5.1.1: people write these for their eyes.
    std::erase_if(user, [](char c) { return c == ' ' || c == '(' || c == ')'; });
    const auto is_plain = [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("*#+-._").find(static_cast<char>(c)) != std::string_view::npos;
    };
    if (!std::ranges::all_of(user, is_plain) || !limits::feature_number.admits(user.size())) return {};
    return user;
}

Result<FeatureRequest> read_feature_request(std::string_view body) {
    FlatXml xml;
    if (auto fault = xml.read(body)) return fail(*std::move(fault));
    if (xml.root() == "SetDoNotDisturb") return read_do_not_disturb(xml);
    if (xml.root() == "SetForwarding") return read_forwarding(xml);
    if (xml.root() == "SetAgentState") return read_agent_state(xml);
    return fail("it asks for nothing that is known");
}

std::string print_feature_event(std::string_view device, Feature feature, const FeatureValue& value) {
    const auto element = [](std::string_view name, std::string_view text) {
        return fmt::format(" <{0}>{1}</{0}>\n", name, escape_xml(text));
    };
    std::string_view event;
    auto rest = element("device", device);
    switch (feature) {
        case Feature::DoNotDisturb:
            event = "DoNotDisturbEvent";
            rest += element("doNotDisturbOn", value.on ? "true" : "false");
            break;
        case Feature::ForwardAlways:
        case Feature::ForwardBusy:
        case Feature::ForwardNoAnswer:
            event = "ForwardingEvent";
            rest +=
                element("forwardingType", kForwardingTypes[static_cast<std::size_t>(feature) -
                                                           static_cast<std::size_t>(Feature::ForwardAlways)]
                                              .second);
            rest += element("forwardStatus", value.on ? "true" : "false");
            rest += element("forwardTo", value.number);
            if (value.rings) rest += element("ringCount", std::to_string(value.rings));
            break;
        case Feature::Agent:
            event = agent_event(value.agent);
            rest += element("agentID", value.number.empty() ? device : std::string_view(value.number));
            break;
    }
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{0} xmlns=\"{1}\">\n{2}</{0}>\n", event,
                       kCsta, rest);
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "bodies.h"

namespace asterism::presence {

namespace {

std::string_view note_of(ExtensionState state) {
    switch (state) {
        case ExtensionState::Ringing:
        case ExtensionState::InUseRinging:
            return "Ringing";
        case ExtensionState::InUse:
        case ExtensionState::Busy:
            return "On the phone";
        case ExtensionState::Hold:
        case ExtensionState::InUseHold:
            return "On hold";
        case ExtensionState::Idle:
            return "Ready";
        default:
            return "Unavailable";
    }
}

bool is_closed(ExtensionState state) { return note_of(state) == "Unavailable"; }

}  // namespace

BodyTemplate pidf_body(const ExtensionPicture& picture, BodyVariant variant) {
    BodyTemplate out;
    out.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<presence entity=\"")
        .add(Hole::Entity)
        .add(
            "\" xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\""
            " xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\">\n <note>")
        .add(note_of(picture.state))
        .add("</note>\n <tuple id=\"")
        .text(picture.exten)
        .add("\">\n  <status>\n   <basic>")
        .add(is_closed(picture.state) ? "closed" : "open")
        .add("</basic>\n  </status>\n  <contact priority=\"1\">")
        .add(Hole::Subscriber)
        .add("</contact>\n </tuple>\n");
    if (picture.state == ExtensionState::Idle || is_closed(picture.state))
        out.add(" <dm:person />\n");
    else
        out.add(
            " <dm:person>\n  <rpid:activities>\n   <rpid:on-the-phone />\n  </rpid:activities>\n"
            " </dm:person>\n");
    if (variant.names_presence) {
        const auto& presence = picture.presence;
        out.add(" <tuple id=\"digium-presence\">\n  <status>\n   <digium_presence type=\"")
            .text(presence.state)
            .add("\"");
        if (!presence.subtype.empty()) out.add(" subtype=\"").text(presence.subtype).add("\"");
        if (presence.message.empty())
            out.add(" />\n");
        else
            out.add(">").text(presence.message).add("</digium_presence>\n");
        out.add("  </status>\n </tuple>\n");
    }
    return out.add("</presence>\n");
}

BodyTemplate xpidf_body(const ExtensionPicture& picture) {
    const bool idle = picture.state == ExtensionState::Idle, closed = is_closed(picture.state);
    BodyTemplate out;
    out.add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<presence>\n <presentity uri=\"")
        .add(Hole::Entity)
        .add(";method=SUBSCRIBE\" />\n <atom atomid=\"")
        .add(Hole::Atom)
        .add("\" id=\"")
        .text(picture.exten)
        .add("\">\n  <address uri=\"")
        .add(Hole::Subscriber)
        .add(";user=ip\" priority=\"0.80000\">\n   <status status=\"")
        .add(closed ? "closed"
             : idle ? "open"
                    : "inuse")
        .add("\" />\n   <msnsubstatus substatus=\"")
        .add(closed ? "offline"
             : idle ? "online"
                    : "onthephone")
        .add("\" />\n  </address>\n </atom>\n</presence>\n");
    return out;
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/uri.h"
#include "bodies.h"

namespace asterism::presence {

namespace {

/// RFC 4235 3.7.1; what stands there is one dialog, whatever the extension has.
std::string_view dialog_state(ExtensionState state, bool early_in_use_ringing) {
    switch (state) {
        case ExtensionState::Ringing:
            return "early";
        case ExtensionState::InUseRinging:
            return early_in_use_ringing ? "early" : "confirmed";
        case ExtensionState::InUse:
        case ExtensionState::Busy:
        case ExtensionState::Hold:
        case ExtensionState::InUseHold:
            return "confirmed";
        default:
            return "terminated";
    }
}

/// <identity> of a party: his number at the host of what is watched.
void add_identity(BodyTemplate& out, const endpoint::RingingCall::Party& party) {
    out.add("   <identity");
    if (!party.name.empty()) out.add(" display=\"").text(party.name).add("\"");
    out.add(">sip:").text(sip::escape_user(party.number)).add("@").add(Hole::Host).add("</identity>\n");
}

}  // namespace

BodyTemplate dialog_info_body(const ExtensionPicture& picture, BodyVariant variant) {
    const auto state = dialog_state(picture.state, variant.early_in_use_ringing);
    const bool early = state == "early";
    BodyTemplate out;
    out.add(
           "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dialog-info "
           "xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"")
        .add(Hole::Version)
        .add("\" state=\"full\" entity=\"")
        .add(Hole::Entity)
        .add("\">\n <dialog id=\"")
        .text(picture.exten)
        .add(early ? "\" direction=\"recipient\">\n" : "\">\n");
    if (early) {
        const auto& call = picture.ringing;
        if (call && !call->remote.number.empty()) {
            out.add("  <remote>\n");
            add_identity(out, call->remote);
            out.add("   <target uri=\"sip:")
                .text(sip::escape_user(call->remote.number))
                .add("@")
                .add(Hole::Host);
            out.add("\" />\n  </remote>\n");
        }
        out.add("  <local>\n");
        if (call && !call->local.number.empty())
            add_identity(out, call->local);
        else
            out.add("   <identity>").add(Hole::Entity).add("</identity>\n");
        out.add("   <target uri=\"").add(Hole::Entity).add("\" />\n  </local>\n");
    }
    out.add("  <state>").add(state).add("</state>\n");
    if (picture.state == ExtensionState::Hold || picture.state == ExtensionState::InUseHold)
        out.add("  <local>\n   <target uri=\"")
            .add(Hole::Entity)
            .add("\">\n    <param pname=\"+sip.rendering\" pvalue=\"no\" />\n   </target>\n  </local>\n");
    return out.add(" </dialog>\n</dialog-info>\n");
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
// A dialog as lines of text, for whoever stores one.
#include "asterism/sip/dialog.h"

namespace asterism::sip {

void write_dialog(RecordWriter& out, const DialogRecord& dialog) {
    out.text("call_id", dialog.call_id)
        .text("local_tag", dialog.local_tag)
        .text("remote_tag", dialog.remote_tag)
        .text("local_party", dialog.local_party)
        .text("remote_party", dialog.remote_party)
        .text("remote_target", dialog.remote_target)
        .text("local_contact", dialog.contact);
    for (const auto& route : dialog.route_set) out.text("route", route);
    out.number("local_cseq", dialog.local_cseq);
    if (dialog.remote_cseq) out.number("remote_cseq", *dialog.remote_cseq);
    out.text("role", dialog.role == DialogRecord::Role::Uas ? "uas" : "uac")
        .text("dialog_state", dialog.state == DialogRecord::State::Confirmed ? "confirmed" : "early")
        .flag("force_rport", dialog.force_rport)
        .flag("secure", dialog.secure);
}

bool read_dialog(DialogRecord& dialog, std::string_view name, std::string_view value) {
    const auto number = [&] { return static_cast<std::uint32_t>(parse_int(value).value_or(0)); };
    if (name == "call_id")
        dialog.call_id = value;
    else if (name == "local_tag")
        dialog.local_tag = value;
    else if (name == "remote_tag")
        dialog.remote_tag = value;
    else if (name == "local_party")
        dialog.local_party = value;
    else if (name == "remote_party")
        dialog.remote_party = value;
    else if (name == "remote_target")
        dialog.remote_target = value;
    else if (name == "local_contact")
        dialog.contact = value;
    else if (name == "route")
        dialog.route_set.emplace_back(value);
    else if (name == "local_cseq")
        dialog.local_cseq = number();
    else if (name == "remote_cseq")
        dialog.remote_cseq = number();
    else if (name == "role")
        dialog.role = value == "uas" ? DialogRecord::Role::Uas : DialogRecord::Role::Uac;
    else if (name == "dialog_state")
        dialog.state = value == "confirmed" ? DialogRecord::State::Confirmed : DialogRecord::State::Early;
    else if (name == "force_rport")
        dialog.force_rport = value == "yes";
    else if (name == "secure")
        dialog.secure = value == "yes";
    else
        return false;
    return true;
}

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
#include "stored.h"

#include "asterism/base/record_text.h"

namespace asterism::presence {

void StoredSubscription::write(std::string& out) const {
    RecordWriter record(out);
    record.text("endpoint", endpoint)
        .text("resource", resource)
        .text("event", event)
        .text("body_type", body_type)
        .flag("names_presence", names_presence)
        .flag("takes_lists", takes_lists)
        .number("expiration_time", expires.time_since_epoch().count())
        .number("granted", granted.count())
        .number("version", version)
        .text("transport", sip::transport_name(transport))
        .text("remote", remote.text())
        .text("local", local.text());
    sip::write_dialog(record, dialog);
}

std::optional<StoredSubscription> StoredSubscription::read(std::string_view text) {
    StoredSubscription out;
    read_record(text, [&](std::string_view name, std::string_view value) {
        if (name == "endpoint")
            out.endpoint = value;
        else if (name == "resource")
            out.resource = value;
        else if (name == "event")
            out.event = value;
        else if (name == "body_type")
            out.body_type = value;
        else if (name == "names_presence")
            out.names_presence = value == "yes";
        else if (name == "takes_lists")
            out.takes_lists = value == "yes";
        else if (name == "expiration_time")
            out.expires = WallTime{Micros{parse_int(value).value_or(0)}};
        else if (name == "granted")
            out.granted = Seconds{parse_int(value).value_or(0)};
        else if (name == "version")
            out.version = static_cast<std::uint32_t>(parse_int(value).value_or(0));
        else if (name == "transport")
            out.transport = sip::transport_of(value).value_or(sip::Transport::Udp);
        else if (name == "remote")
            out.remote = SocketAddress::parse(value).value_or(SocketAddress{});
        else if (name == "local")
            out.local = SocketAddress::parse(value).value_or(SocketAddress{});
        else
            sip::read_dialog(out.dialog, name, value);
    });
    const auto& dialog = out.dialog;
    if (out.endpoint.empty() || dialog.call_id.empty() || dialog.local_tag.empty() ||
        dialog.remote_target.empty())
        return std::nullopt;
    return out;
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "asterism/registrar/binding.h"

#include <fmt/core.h>

#include "asterism/base/record_text.h"
#include "asterism/sip/digest.h"

namespace asterism::registrar {

std::string binding_id(std::string_view aor, std::string_view uri) {
    return fmt::format("{};@{}", aor, std::string_view(sip::digest_hex(sip::DigestAlgorithm::Md5, uri)));
}

std::string permanent_id(std::string_view aor, std::string_view uri) {
    return fmt::format("{}@@{}", aor, std::string_view(sip::digest_hex(sip::DigestAlgorithm::Md5, uri)));
}

void write_binding(std::string& out, std::string_view aor, const Binding& binding) {
    RecordWriter record(out);
    record.text("aor", aor);
    record.text("uri", binding.uri);
    record.number("expiration_time", binding.expires.time_since_epoch().count());
    for (const auto& path : binding.path) record.text("path", path);
    record.text("user_agent", binding.user_agent);
    record.text("endpoint", binding.endpoint);
    record.text("call_id", binding.call_id);
    record.number("cseq", binding.cseq);
    record.text("via_addr", binding.via_addr);
    record.number("via_port", binding.via_port);
    record.text("reg_server", binding.reg_server);
    record.text("transport", binding.transport);
    record.text("instance", binding.instance);
    if (binding.reg_id) record.number("reg_id", binding.reg_id);
    record.flag("prune_on_boot", binding.prune_on_boot);
}

std::optional<StoredBinding> read_binding(std::string_view text) {
    StoredBinding out;
    auto& binding = out.binding;
    read_record(text, [&](std::string_view name, std::string_view value) {
        const auto number = [&] { return parse_int(value).value_or(0); };
        if (name == "aor")
            out.aor = value;
        else if (name == "uri")
            binding.uri = value;
        else if (name == "expiration_time")
            binding.expires = WallTime{Micros{number()}};
        else if (name == "path")
            binding.path.emplace_back(value);
        else if (name == "user_agent")
            binding.user_agent = value;
        else if (name == "endpoint")
            binding.endpoint = value;
        else if (name == "call_id")
            binding.call_id = value;
        else if (name == "cseq")
            binding.cseq = static_cast<std::uint32_t>(number());
        else if (name == "via_addr")
            binding.via_addr = value;
        else if (name == "via_port")
            binding.via_port = static_cast<std::uint16_t>(number());
        else if (name == "reg_server")
            binding.reg_server = value;
        else if (name == "transport")
            binding.transport = value;
        else if (name == "instance")
            binding.instance = value;
        else if (name == "reg_id")
            binding.reg_id = static_cast<std::uint32_t>(number());
        else if (name == "prune_on_boot")
            binding.prune_on_boot = value == "yes";
    });
    if (out.aor.empty() || binding.uri.empty()) return std::nullopt;
    return out;
}

}  // namespace asterism::registrar

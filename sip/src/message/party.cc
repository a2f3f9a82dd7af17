// SPDX-License-Identifier: Apache-2.0
#include "party.h"

#include <array>

#include "asterism/base/text.h"
#include "asterism/sip/name_addr.h"

namespace asterism::sip {

namespace {

/// What most people send: nothing is parsed then.
bool is_in_form(std::string_view value) {
    if (value.empty() || (value[0] != '<' && value[0] != '"')) return false;
    const auto open = value.rfind('<');
    const auto close = value.find('>', open);
    if (open == value.npos || close == value.npos) return false;
    const auto uri = value.substr(open + 1, close - open - 1);
    if (uri.find_first_of(";?") != uri.npos) return false;
    const auto at = uri.rfind('@');
    const auto scheme = uri.find(':');
    if (scheme == uri.npos) return false;
    const auto host = uri.substr((at == uri.npos ? scheme : at) + 1);
    return host.find(':', host.starts_with('[') ? host.find(']') : 0) == host.npos;
}

bool belongs_to_a_place(std::string_view param) {
    static constexpr std::array<std::string_view, 5> kNames{"transport", "maddr", "ttl", "method", "lr"};
    for (const auto name : kNames)
        if (iequals(param, name)) return true;
    return false;
}

void write_params(std::string& out, const Params& params, bool all) {
    for (const Param& param : params) {
        if (!all && belongs_to_a_place(param.name)) continue;
        (out += ';') += param.name;
        if (param.has_value) (out += '=') += param.value;
    }
}

}  // namespace

bool write_party(std::string& out, std::string_view value) {
    if (is_in_form(value)) return false;
    const auto party = NameAddr::parse(value);
    if (!party || party->star) return false;
    const auto uri = party->uri();
    if (!uri) return false;
    if (!party->display.empty()) {
        if (party->display.starts_with('"'))
            out += party->display;
        else
            out += quote(party->display);
        out += ' ';
    }
    out += '<';
    if (uri->is_sip()) {
        (out += uri->scheme_text) += ':';
        if (uri->has_user) {
            out += uri->user;
            if (!uri->password.empty()) (out += ':') += uri->password;
            out += '@';
        }
        out += uri->host;
        write_params(out, uri->params, false);
    } else {
        out += party->uri_text;
    }
    out += '>';
    write_params(out, party->params, true);
    return true;
}

}  // namespace asterism::sip

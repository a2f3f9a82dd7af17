// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/scan.h"

#include <cstring>

#include "asterism/base/text.h"
#include "chars.h"

namespace asterism::sip {

using namespace chars;

namespace {

enum class Wanted : std::uint8_t { Nothing, CallId, From, To, Via };

Wanted wanted(std::string_view name) {
    switch (name.size()) {
        case 1:
            switch (lower(name[0])) {
                case 'i':
                    return Wanted::CallId;
                case 'f':
                    return Wanted::From;
                case 't':
                    return Wanted::To;
                case 'v':
                    return Wanted::Via;
                default:
                    return Wanted::Nothing;
            }
        case 2:
            return iequals(name, "To") ? Wanted::To : Wanted::Nothing;
        case 3:
            return iequals(name, "Via") ? Wanted::Via : Wanted::Nothing;
        case 4:
            return iequals(name, "From") ? Wanted::From : Wanted::Nothing;
        case 7:
            return iequals(name, "Call-ID") ? Wanted::CallId : Wanted::Nothing;
        default:
            return Wanted::Nothing;
    }
}

/// The value of `;name=` in a line, behind the last '>' if there is one.
std::string_view param(std::string_view line, std::string_view name) {
    if (const auto close = line.rfind('>'); close != line.npos) line.remove_prefix(close);
    for (std::size_t at = line.find(';'); at != line.npos; at = line.find(';', at)) {
        at = skip_lws(line, at + 1);
        if (!istarts_with(line.substr(at), name)) continue;
        std::size_t value = skip_lws(line, at + name.size());
        if (value >= line.size() || line[value] != '=') continue;
        value = skip_lws(line, value + 1);
        std::size_t end = value;
        while (end < line.size() && line[end] != ';' && line[end] != ',' && !is_space(line[end])) ++end;
        return line.substr(value, end - value);
    }
    return {};
}

bool read_start(std::string_view line, Glance& out) {
    if (istarts_with(line, "SIP/2.0 ")) {
        if (line.size() < 11) return false;
        out.status = static_cast<int>(parse_uint(line.substr(8, 3)).value_or(0));
        return out.status >= 100;
    }
    const std::size_t end = skip(line, 0, kToken);
    if (end == 0 || end >= line.size() || line[end] != ' ' || line.find(" SIP/", end) == line.npos)
        return false;
    out.is_request = true;
    out.method = method_of(line.substr(0, end));
    return true;
}

}  // namespace

std::optional<Glance> glance(std::string_view datagram) {
    Glance out;
    std::size_t at = 0;
    while (at < datagram.size() && (datagram[at] == '\r' || datagram[at] == '\n')) ++at;
    std::size_t end = datagram.find('\n', at);
    if (end == datagram.npos || !read_start(datagram.substr(at, end - at), out)) return std::nullopt;
    int left = 4;
    for (at = end + 1; at < datagram.size() && left > 0; at = end + 1) {
        end = datagram.find('\n', at);
        // A folded line counts with the one it continues.
        while (end != datagram.npos && end + 1 < datagram.size() && is_lws(datagram[end + 1]))
            end = datagram.find('\n', end + 1);
        if (end == datagram.npos) end = datagram.size();
        const std::string_view line = datagram.substr(at, end - at);
        const std::size_t name = skip(line, 0, kToken);
        if (name == 0) break;  // the end of the headers, or no header
        const Wanted what = wanted(line.substr(0, name));
        if (what == Wanted::Nothing) continue;
        const std::size_t colon = skip_lws(line, name);
        if (colon >= line.size() || line[colon] != ':') continue;
        const std::string_view value = trim(line.substr(colon + 1));
        if (what == Wanted::CallId && out.call_id.empty()) out.call_id = value, --left;
        if (what == Wanted::From && out.from_tag.empty()) out.from_tag = param(value, "tag"), --left;
        if (what == Wanted::To && !out.has_to_tag) {
            out.to_tag = param(value, "tag");
            out.has_to_tag = !out.to_tag.empty();
            --left;
        }
        if (what == Wanted::Via && out.top_branch.empty()) {
            std::size_t first = value.find(',');
            out.top_branch = param(value.substr(0, first), "branch");
            --left;
        }
    }
    return out;
}

}  // namespace asterism::sip

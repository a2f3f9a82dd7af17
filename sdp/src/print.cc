// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/description.h"

namespace asterism::sdp {

namespace {

void line(std::string& out, char type, std::string_view value) {
    out += type;
    out += '=';
    out += value;
    out += "\r\n";
}

void print(std::string& out, const Connection& c) {
    out += "c=";
    out += c.net_type;
    out += ' ';
    out += c.address_type;
    out += ' ';
    out += c.address;
    out += c.suffix;
    out += "\r\n";
}

/// Those of `list` whose letter is in `types`, in their order.
void print(std::string& out, const std::vector<OtherLine>& list, std::string_view types) {
    for (const auto& other : list)
        if (types.find(other.type) != std::string_view::npos) line(out, other.type, other.value);
}

void print_rest(std::string& out, const std::vector<OtherLine>& list, std::string_view printed) {
    for (const auto& other : list)
        if (printed.find(other.type) == std::string_view::npos) line(out, other.type, other.value);
}

void print(std::string& out, const std::vector<Bandwidth>& list) {
    for (const auto& b : list) out += fmt::format("b={}:{}\r\n", b.type, b.value);
}

void print(std::string& out, const std::vector<Attribute>& list) {
    for (const auto& a : list) {
        out += "a=";
        out += a.name;
        if (a.has_value) out += ':';
        out += a.value;
        out += "\r\n";
    }
}

void print(std::string& out, const Media& m) {
    out += fmt::format("m={} {}", m.type, m.port);
    if (m.port_count != 1) out += fmt::format("/{}", m.port_count);
    out += ' ';
    out += m.protocol;
    if (!m.formats_text.empty()) out += ' ';
    out += m.formats_text;
    out += "\r\n";
    print(out, m.others, "i");
    if (m.connection) print(out, *m.connection);
    print(out, m.others, "c");
    print(out, m.bandwidths);
    print(out, m.others, "b");
    print_rest(out, m.others, "icb");
    print(out, m.attributes);
}

void print_after_origin(std::string& out, const Description& d) {
    line(out, 's', d.session_name.empty() ? "-" : d.session_name);
    print(out, d.others, "iuep");
    if (d.connection) print(out, *d.connection);
    print(out, d.others, "c");
    print(out, d.bandwidths);
    print(out, d.others, "b");
    line(out, 't', d.timing.empty() ? "0 0" : d.timing);
    print_rest(out, d.others, "iuepcb");
    print(out, d.attributes);
    for (const auto& section : d.media) print(out, section);
}

}  // namespace

std::string print(const Description& d) {
    std::string out = "v=0\r\n";
    out.reserve(d.bytes.size() + 64);
    const auto& o = d.origin;
    if (!o.address.empty())
        out += fmt::format("o={} {} {} {} {} {}\r\n", o.username, o.session_id, o.session_version, o.net_type,
                           o.address_type, o.address);
    print_after_origin(out, d);
    return out;
}

bool says_the_same(const Description& a, const Description& b) {
    std::string one, other;
    print_after_origin(one, a);
    print_after_origin(other, b);
    return one == other;
}

}  // namespace asterism::sdp

// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/phoneprov_conf.h"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <ifaddrs.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {"txt", "text/plain"},     {"cfg", "text/plain"}, {"xml", "text/xml"},      {"html", "text/html"},
    {"htm", "text/html"},      {"css", "text/css"},   {"csv", "text/csv"},      {"json", "application/json"},
    {"js", "text/javascript"}, {"png", "image/png"},  {"jpg", "image/jpeg"},    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},      {"bmp", "image/bmp"},  {"svg", "image/svg+xml"}, {"wav", "audio/x-wav"},
    {"mp3", "audio/mpeg"},
};

/// The first IPv4 address of a network interface.
std::string address_of_interface(const std::string& name) {
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0) return {};
    std::string out;
    for (const auto* one = all; one && out.empty(); one = one->ifa_next) {
        if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET || name != one->ifa_name) continue;
        char text[INET_ADDRSTRLEN] = {};
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(one->ifa_addr)->sin_addr, text, sizeof text);
        out = text;
    }
    freeifaddrs(all);
    return out;
}

Complaint at(const SourceLine& line, const Section& section, std::string reason,
             Severity severity = Severity::Error) {
    return {severity, line.place, "phoneprov", section.name, line.name, std::move(reason), {}};
}

void read_general(const Section& section, PhoneprovConf& conf, Complaints& complaints) {
    for (const auto& line : section.lines) {
        if (iequals(line.name, "serveraddr")) {
            conf.server = line.value;
        } else if (iequals(line.name, "serveriface")) {
            conf.server = address_of_interface(line.value);
            if (conf.server.empty())
                complaints.push_back(
                    at(line, section, fmt::format("there is no interface {} with an address", line.value)));
        } else if (iequals(line.name, "serverport")) {
            if (const auto port = parse_uint(line.value); port && *port > 0 && *port < 65536)
                conf.port = line.value;
            else
                complaints.push_back(at(line, section, "must lie between 1 and 65535"));
        } else if (iequals(line.name, "default_profile")) {
            complaints.push_back(at(line, section,
                                    "is for users.conf, which is not read; phones of pjsip.conf say PROFILE",
                                    Severity::Warning));
        } else {
            complaints.push_back(at(line, section, "there is no such option"));
        }
    }
}

/// Names of files stay below their folder.
bool is_inside(std::string_view path) {
    for (const auto piece : split(path, '/'))
        if (piece == "..") return false;
    return !path.empty() && path[0] != '/';
}

PhoneProfile read_profile(const Section& section, Complaints& complaints) {
    PhoneProfile out;
    out.name = section.name;
    for (const auto& line : section.lines) {
        const auto comma = line.value.find(',');
        const std::string first(trim(std::string_view(line.value).substr(0, comma)));
        const std::string second(comma == line.value.npos
                                     ? std::string_view()
                                     : trim(std::string_view(line.value).substr(comma + 1)));
        if (iequals(line.name, "mime_type")) {
            out.mime_type = line.value;
        } else if (iequals(line.name, "staticdir")) {
            out.static_directory = line.value;
            if (!out.static_directory.empty() && !is_inside(out.static_directory)) {
                complaints.push_back(at(line, section, "must lie below AST_DATA_DIR/phoneprov"));
                out.static_directory.clear();
            }
            if (!out.static_directory.empty() && !out.static_directory.ends_with('/'))
                out.static_directory += '/';
        } else if (iequals(line.name, "static_file")) {
            if (is_inside(first))
                out.statics.push_back({first, second});
            else
                complaints.push_back(at(line, section, "must be a file below staticdir"));
        } else if (iequals(line.name, "setvar")) {
            const auto equals = line.value.find('=');
            if (equals == line.value.npos)
                complaints.push_back(at(line, section, "must be NAME=VALUE"));
            else
                out.variables.emplace_back(trim(std::string_view(line.value).substr(0, equals)),
                                           trim(std::string_view(line.value).substr(equals + 1)));
        } else if (is_inside(first)) {
            out.dynamics.push_back({line.name, first, second});
        } else {
            complaints.push_back(at(line, section, "must name a template below AST_DATA_DIR/phoneprov"));
        }
    }
    return out;
}

}  // namespace

const PhoneProfile* PhoneprovConf::find(std::string_view name) const {
    const auto found = std::ranges::find(profiles, name, &PhoneProfile::name);
    return found == profiles.end() ? nullptr : &*found;
}

PhoneprovConf read_phoneprov_conf(const std::vector<Section>& sections, Complaints& complaints) {
    PhoneprovConf out;
    for (const auto& section : sections)
        if (iequals(section.name, "general"))
            read_general(section, out, complaints);
        else
            out.profiles.push_back(read_profile(section, complaints));
    return out;
}

std::string_view type_of_ending(std::string_view file) {
    const auto dot = file.rfind('.');
    if (dot == file.npos) return {};
    for (const auto& [ending, type] : kTypes)
        if (iequals(file.substr(dot + 1), ending)) return type;
    return {};
}

}  // namespace asterism::manage

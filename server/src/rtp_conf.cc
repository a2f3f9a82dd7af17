// SPDX-License-Identifier: Apache-2.0
#include "rtp_conf.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::server {

namespace {

constexpr std::string_view kRead[] = {"rtpstart",    "rtpend",       "strictrtp",    "probation",
                                      "dtmftimeout", "rtcpinterval", "rtpchecksums", "media_workers"};
/// Where else people put them, and where they belong: to an endpoint.
constexpr std::pair<std::string_view, std::string_view> kOfEndpoints[] = {
    {"rtptimeout", "rtp_timeout"},
    {"rtpholdtimeout", "rtp_timeout_hold"},
    {"rtpkeepalive", "rtp_keepalive"},
    {"dtmfmode", "dtmf_mode"},
};
constexpr std::string_view kNotYet[] = {
    "icesupport", "stunaddr", "stun_blacklist",      "stun_permit",          "stun_deny",     "stun_acl",
    "turnaddr",   "turnport", "turnusername",        "turnpassword",         "ice_blacklist", "ice_permit",
    "ice_deny",   "ice_acl",  "ice_host_candidates", "srtpreplayprotection", "dtls_mtu"};

Complaint at(const SourceLine& line, std::string_view file_object, std::string reason,
             Severity severity = Severity::Error) {
    return {severity, line.place, std::string(file_object), {}, line.name, std::move(reason), {}};
}

}  // namespace

void read_rtp_conf(const store::ConfFile& conf, media::Options& media, Complaints& complaints) {
    complaints.insert(complaints.end(), conf.complaints().begin(), conf.complaints().end());
    for (const auto& section : conf.resolved()) {
        if (!iequals(section.name, "general")) continue;
        std::vector<std::string_view> known(std::begin(kRead), std::end(kRead));
        known.insert(known.end(), std::begin(kNotYet), std::end(kNotYet));
        for (const auto& line : section.lines) {
            const auto is = [&](std::string_view name) { return iequals(line.name, name); };
            const auto number = parse_uint(line.value);
            const auto port = [&](std::uint16_t& into) {
                if (number && *number >= 1024 && *number <= 65535)
                    into = static_cast<std::uint16_t>(*number);
                else
                    complaints.push_back(at(line, "rtp", "must lie between 1024 and 65535"));
            };
            if (is("rtpstart"))
                port(media.ports.first);
            else if (is("rtpend"))
                port(media.ports.last);
            else if (is("strictrtp")) {
                if (iequals(line.value, "seqno"))
                    media.strictrtp = media::StrictRtp::SeqNo;
                else
                    media.strictrtp = is_true(line.value) ? media::StrictRtp::Yes : media::StrictRtp::No;
            } else if (is("probation")) {
                if (number && *number >= 2 && *number <= 100)
                    media.probation = static_cast<unsigned>(*number);
                else
                    complaints.push_back(at(line, "rtp", "must lie between 2 and 100"));
            } else if (is("dtmftimeout")) {
                if (number)
                    media.dtmftimeout = static_cast<unsigned>(*number);
                else
                    complaints.push_back(at(line, "rtp", "must be a number"));
            } else if (is("rtcpinterval")) {
                if (number && *number >= 500 && *number <= 60000)
                    media.rtcpinterval = Millis{static_cast<std::int64_t>(*number)};
                else
                    complaints.push_back(at(line, "rtp", "must lie between 500 and 60000"));
            } else if (is("rtpchecksums")) {
                media.rtpchecksums = is_true(line.value);
            } else if (is("media_workers")) {
                // Streams of different workers cannot be joined, and none can move yet.
                if (number != 1u)
                    complaints.push_back(at(line, "rtp", "more than one is not possible yet; one is used"));
            } else if (std::ranges::any_of(kNotYet, is)) {
                complaints.push_back(at(line, "rtp", "has no effect yet", Severity::Warning));
            } else if (const auto moved = std::ranges::find_if(
                           kOfEndpoints, [&is](const auto& one) { return is(one.first); });
                       moved != std::end(kOfEndpoints)) {
                complaints.push_back(
                    at(line, "rtp",
                       fmt::format("there is no such option; an endpoint has {} (pjsip.conf)", moved->second),
                       Severity::Warning));
            } else {
                complaints.push_back(at(line, "rtp", "there is no such option", Severity::Warning));
                complaints.back().suggestion = nearest(line.name, known);
            }
        }
    }
    if (media.ports.first >= media.ports.last) {
        complaints.push_back({Severity::Error,
                              place("rtp.conf", 0),
                              "rtp",
                              {},
                              "rtpend",
                              "must be above rtpstart; the usual range is used",
                              {}});
        media.ports = media::Options{}.ports;
    }
}

}  // namespace asterism::server

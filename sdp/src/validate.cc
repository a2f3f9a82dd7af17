// SPDX-License-Identifier: Apache-2.0
#include <bitset>

#include "asterism/base/text.h"
#include "asterism/sdp/description.h"

namespace asterism::sdp {

namespace {

std::optional<std::string> fault_in_rtp(const Media& section, std::size_t number) {
    std::bitset<128> mapped;
    for (const auto& attribute : section.attributes)
        if (attribute.name == "rtpmap")
            if (const auto map = read_rtpmap(attribute.value)) mapped.set(map->payload);
    for (auto word : section.formats()) {
        const auto payload = parse_uint(word);
        if (!payload || *payload > 127)
            return fmt::format("m= line {}: '{}' is no RTP payload number", number, word);
        // RFC 8866 6.6: numbers that RFC 3551 leaves to agreement mean nothing without their map.
        if (*payload >= 96 && !mapped[*payload])
            return fmt::format("m= line {}: payload {} has no rtpmap", number, *payload);
    }
    return std::nullopt;
}

std::optional<std::string> fault_in_section(const Description& whole, const Media& section,
                                            std::size_t number) {
    if (section.type.empty()) return fmt::format("m= line {} has no media type", number);
    if (section.formats_text.empty()) return fmt::format("m= line {} lists no format", number);
    for (const auto& attribute : section.attributes)
        if (attribute.name == "rtpmap" && !read_rtpmap(attribute.value))
            return fmt::format("m= line {}: unreadable rtpmap '{}'", number, attribute.value);
    if (section.port == 0) return std::nullopt;  // a removed stream may leave the rest away
    if (whole.connection_of(section) == nullptr) return fmt::format("m= line {} has no c= line", number);
    return section.is_rtp() ? fault_in_rtp(section, number) : std::nullopt;
}

}  // namespace

std::optional<std::string> fault_in(const Description& description) {
    if (description.origin.address.empty()) return "no o= line";
    std::size_t number = 0;
    for (const auto& section : description.media) {
        auto fault = fault_in_section(description, section, ++number);
        if (fault) return fault;
    }
    return std::nullopt;
}

}  // namespace asterism::sdp

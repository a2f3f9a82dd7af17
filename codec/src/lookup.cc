// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/text.h"
#include "asterism/codec/codec.h"

namespace asterism::codec {

std::string_view to_text(Kind kind) {
    switch (kind) {
        case Kind::Audio:
            return "audio";
        case Kind::Video:
            return "video";
        case Kind::Image:
            return "image";
        case Kind::Text:
            return "text";
        case Kind::Application:
            return "application";
        case Kind::Other:
            break;
    }
    return "other";
}

const Codec& of(Id id) {
    static constexpr Codec kNone{};
    const auto rows = table();
    const auto index = static_cast<std::size_t>(id);
    return index == 0 || index > rows.size() ? kNone : rows[index - 1];
}

Id by_name(std::string_view name) {
    for (const auto& row : table())
        if (iequals(row.name, name)) return row.id;
    return Id::None;
}

Id by_rtpmap(Kind kind, std::string_view encoding, std::uint32_t clock, unsigned channels) {
    const auto says = [clock](const Codec& row) {
        return row.clock == clock || (row.misread_clock != 0 && row.misread_clock == clock);
    };
    for (const auto& row : table()) {
        if (row.encoding.empty() || row.kind != kind || !says(row) || !iequals(row.encoding, encoding))
            continue;
        if (kind == Kind::Audio && row.channels != channels) continue;
        return row.id;
    }
    return Id::None;
}

Id by_static_payload(Kind kind, unsigned payload) {
    for (const auto& row : table())
        if (row.static_payload == static_cast<int>(payload) && row.kind == kind) return row.id;
    return Id::None;
}

std::size_t bytes_of(Id id, unsigned milliseconds) {
    const auto& row = of(id);
    return row.unit_ms == 0 ? 0 : std::size_t{row.unit_bytes} * (milliseconds / row.unit_ms);
}

std::size_t samples_of_unit(const Codec& codec) {
    return std::size_t{codec.sample_rate} * codec.unit_ms / 1000;
}

}  // namespace asterism::codec

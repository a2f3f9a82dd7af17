// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/leg_media.h"

#include <algorithm>

#include "asterism/sdp/codec_list.h"

namespace asterism::call {

const DirectMedia::Further* DirectMedia::find(sdp::MediaKind kind, std::size_t nth) const {
    for (const auto& one : further)
        if (one.kind == kind && one.nth == nth) return &one;
    return nullptr;
}

bool DirectMedia::same_place(const DirectMedia& other) const {
    return rtp == other.rtp && rtcp == other.rtcp &&
           std::ranges::equal(further, other.further,
                              [](const Further& a, const Further& b) { return a.same_place(b); });
}

std::string codecs_in_common(const std::string& list, const std::string& other) {
    if (list == other) return list;
    sdp::CodecList there;
    there.allow(other);
    std::string out;
    sdp::CodecList here;
    here.allow(list);
    for (const auto& entry : here.list()) {
        if (!there.contains(entry.codec)) continue;
        if (!out.empty()) out += ',';
        out += codec::of(entry.codec).name;
    }
    return out;
}

}  // namespace asterism::call

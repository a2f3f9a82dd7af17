// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/shape.h"

#include <algorithm>

#include "asterism/sdp/stream.h"

namespace asterism::sdp {

CodecList StreamShape::codecs() const {
    CodecList list;
    for (const auto& format : formats) list.add(format.codec);
    return list;
}

bool StreamShape::has(codec::Id id) const {
    return std::ranges::any_of(formats, [id](const ShapedFormat& f) { return f.codec == id; });
}

std::vector<StreamShape> shapes_of(const std::vector<Stream>& streams) {
    if (streams.empty()) return {};
    const auto& first = streams.front();
    if (streams.size() == 1 && first.kind == MediaKind::Audio && first.remote_attributes.empty()) return {};
    std::vector<StreamShape> shapes;
    shapes.reserve(streams.size());
    for (const auto& stream : streams) {
        StreamShape shape{.kind = stream.kind, .accepted = stream.accepted};
        if (stream.accepted) {
            if (stream.kind != MediaKind::Audio) shape.direction = reversed(stream.direction);
            for (const auto& format : stream.formats)
                shape.formats.push_back({format.codec, format.send_payload});
            for (const auto& one : stream.remote_attributes)
                if (!one.feedback) shape.attributes.push_back(one);
        }
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

const StreamShape* find_shape(const std::vector<StreamShape>& shapes, MediaKind kind, std::size_t nth) {
    for (const auto& shape : shapes)
        if (shape.kind == kind && nth-- == 0) return &shape;
    return nullptr;
}

}  // namespace asterism::sdp

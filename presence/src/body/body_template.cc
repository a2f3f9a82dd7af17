// SPDX-License-Identifier: Apache-2.0
#include "body_template.h"

#include "asterism/base/xml.h"

namespace asterism::presence {

BodyTemplate& BodyTemplate::text(std::string_view text) {
    escape_xml(pieces_.back().before, text);
    return *this;
}

std::string BodyTemplate::fill(const Viewer& viewer) const {
    std::string out;
    std::size_t size = 0;
    for (const auto& piece : pieces_) size += piece.before.size() + viewer.entity.size();
    out.reserve(size);
    for (const auto& piece : pieces_) {
        out += piece.before;
        switch (piece.hole) {
            case Hole::Entity:
                escape_xml(out, viewer.entity);
                break;
            case Hole::Host:
                escape_xml(out, viewer.host);
                break;
            case Hole::Subscriber:
                escape_xml(out, viewer.subscriber);
                break;
            case Hole::Version:
                out += std::to_string(viewer.version);
                break;
            case Hole::Atom:
                out += viewer.atom;
                break;
            case Hole::End:
                break;
        }
    }
    return out;
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
// The body of a NOTIFY, written once for all watchers of a state, with holes for what differs from dialog to
// dialog. Filling the holes is all that one watcher costs. Values; exchange thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::presence {

/// What a dialog puts in.
enum class Hole : std::uint8_t {
    End,         ///< nothing: the body ends here
    Entity,      ///< URI of what is watched, as the watcher names it
    Host,        ///< its host
    Subscriber,  ///< URI of who watches
    Version,     ///< counts the bodies of this subscription
    Atom,        ///< an identifier that each body has for itself
};

/// The dialog's own. The views must outlive fill(); texts are escaped there.
struct Viewer {
    std::string_view entity;
    std::string_view host;
    std::string_view subscriber;
    std::uint32_t version = 0;
    std::string_view atom;
};

class BodyTemplate {
public:
    BodyTemplate& add(std::string_view markup) {
        pieces_.back().before += markup;
        return *this;
    }
    /// Escaped.
    BodyTemplate& text(std::string_view text);
    BodyTemplate& add(Hole hole) {
        pieces_.back().hole = hole;
        pieces_.emplace_back();
        return *this;
    }
    std::string fill(const Viewer& viewer) const;

private:
    struct Piece {
        std::string before;
        Hole hole = Hole::End;
    };
    std::vector<Piece> pieces_ = std::vector<Piece>(1);
};

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/media_kind.h"

#include "asterism/base/text.h"

namespace asterism::sdp {

MediaKind media_kind(std::string_view text) {
    for (auto kind :
         {MediaKind::Audio, MediaKind::Video, MediaKind::Image, MediaKind::Text, MediaKind::Application})
        if (iequals(text, to_text(kind))) return kind;
    return MediaKind::Other;
}

}  // namespace asterism::sdp

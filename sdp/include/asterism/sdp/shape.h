// SPDX-License-Identifier: Apache-2.0
// What one leg of a call tells the other about a stream: which codecs its peer has under which numbers, and
// what that peer says of those that we only pass on (video, text, Opus). Dial offers the callee what the
// caller has by it, and the caller's answer says what the callee said (reference 318).
//
// Plain values. A call with one plain audio stream has no shapes: its codecs say all there is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "asterism/sdp/codec_list.h"
#include "asterism/sdp/description.h"

namespace asterism::sdp {

/// One attribute of a codec that is passed on.
struct CodecAttribute {
    codec::Id codec = codec::Id::None;  ///< None: of every codec of the line ("a=rtcp-fb:* ...")
    bool feedback = false;              ///< a=rtcp-fb (RFC 4585); else a=fmtp
    std::string value;

    bool operator==(const CodecAttribute&) const = default;
};

struct ShapedFormat {
    codec::Id codec = codec::Id::None;
    std::uint8_t payload = 0;

    bool operator==(const ShapedFormat&) const = default;
};

struct StreamShape {
    MediaKind kind = MediaKind::Audio;
    /// False: its m= line stands, and carries nothing.
    bool accepted = false;
    /// What its peer does with it. Sound is held and goes on by other means.
    Direction direction = Direction::SendRecv;
    std::vector<ShapedFormat> formats;
    std::vector<CodecAttribute> attributes;

    CodecList codecs() const;
    bool has(codec::Id codec) const;
};

struct Stream;
/// Of what was agreed or offered by the peer; empty for one plain audio stream.
std::vector<StreamShape> shapes_of(const std::vector<Stream>& streams);
/// The `nth` of its kind, counting from 0; null when there is none.
const StreamShape* find_shape(const std::vector<StreamShape>& shapes, MediaKind kind, std::size_t nth);

}  // namespace asterism::sdp

// SPDX-License-Identifier: Apache-2.0
// The options `allow` and `disallow`: a list of codecs that gathers from line to line (sdp/codec_list.h).
//
//   .option("disallow", &T::codecs, "...", codecs_disallow())
#pragma once

#include "asterism/schema/option.h"
#include "asterism/sdp/codec_list.h"

namespace asterism::schema {

/// A line of `allow`. A word that names no codec, or has no packet time of 1 to 1000 ms behind its colon, is
/// refused, and the nearest codec named.
template <>
struct Value<sdp::CodecList> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, sdp::CodecList& into);
    static std::string print(const sdp::CodecList& value) { return value.text(); }
};

}  // namespace asterism::schema

namespace asterism::endpoint {

struct CodecPart {
    bool allow;
    void apply(schema::Spec<sdp::CodecList>& spec, schema::Option& option) const;
};
inline CodecPart codecs_allow() { return {true}; }
inline CodecPart codecs_disallow() { return {false}; }

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/codec_option.h"

#include "asterism/base/text.h"

namespace asterism {

namespace {

schema::Parsed refuse_codec(std::string_view word) {
    if (word.starts_with('!')) word = trim(word.substr(1));
    const auto [name_text, framing] = split_once(word, ':');
    const auto name = trim(name_text);
    if (codec::by_name(name) != codec::Id::None)
        return schema::refuse(
            fmt::format("\"{}\" is not a number of milliseconds in a packet", trim(framing)));
    std::vector<std::string_view> names;
    for (const auto& row : codec::table()) names.push_back(row.name);
    return schema::refuse(fmt::format("there is no codec \"{}\"", name), std::string(nearest(name, names)));
}

}  // namespace

schema::Parsed schema::Value<sdp::CodecList>::parse(std::string_view text, sdp::CodecList& into) {
    const auto unknown = into.allow(text);
    return unknown.empty() ? Parsed{} : refuse_codec(unknown.front());
}

void endpoint::CodecPart::apply(schema::Spec<sdp::CodecList>& spec, schema::Option& option) const {
    option.multi = schema::Multi::Accumulate;
    spec.parse = [allow = allow](std::string_view text, sdp::CodecList& into) {
        const auto unknown = allow ? into.allow(text) : into.disallow(text);
        return unknown.empty() ? schema::Parsed{} : refuse_codec(unknown.front());
    };
}

}  // namespace asterism

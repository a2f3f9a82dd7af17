// SPDX-License-Identifier: Apache-2.0
// What stands in a=fmtp, of codecs whose parameters pass from one peer to the other (reference 602): it is
// written anew out of what was understood, never copied. Pure; which parameters a codec has stands in its own
// source.
//
//   RFC 6184 8.1 (H.264), RFC 4629 8.1 (H.263), RFC 7741 6.1 (VP8), RFC 7587 6.1 (Opus), RFC 3952 5 (iLBC)
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "asterism/codec/codec.h"

namespace asterism::codec {

struct Parameter {
    enum class Form : std::uint8_t {
        Number,   ///< written unless it is the default
        Always,   ///< a number that is written when it was there
        Text,     ///< as it stands
        Profile,  ///< six hexadecimal digits; neither profile nor level is 0
        Sets,     ///< two sets of parameters, the first short enough, the second cut
    };
    std::string_view name;
    Form form = Form::Number;
    std::uint32_t by_default = 0;
};

/// How a codec's parameters pass, defined in the codec's own source.
struct Parameters {
    /// In the order in which they are written.
    std::span<const Parameter> known;
    /// Instead of `known`: what is to be said of what was said.
    std::string (*understand)(std::string_view said) = nullptr;
    /// Two that differ so are two codecs; null: never.
    bool (*differ)(std::string_view one, std::string_view other) = nullptr;
};

/// The peer's parameters of this codec are told to the other leg, as far as they are understood.
bool passes_parameters(Id id);

/// Of `said`, the value of the peer's a=fmtp, or nothing: the parameters that the codec has, in the order of
/// the reference. Empty: nothing is to be said.
std::string understood_parameters(Id id, std::string_view said);

/// Two sets of parameters of one codec name different codecs: H.264 of different profiles.
bool parameters_differ(Id id, std::string_view one, std::string_view other);

/// The value of a parameter; the last of that name counts.
std::optional<std::string_view> value_of_parameter(std::string_view said, std::string_view name);

}  // namespace asterism::codec

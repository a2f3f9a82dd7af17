// SPDX-License-Identifier: Apache-2.0
// Real-time text, plain (RFC 4103) and redundant (RFC 2198): the parameters of the latter name numbers, which
// pass.
#include "asterism/base/text.h"
#include "asterism/codec/parameters.h"

namespace asterism::codec {

extern const Parameters kTextParameters{
    .understand = [](std::string_view said) { return std::string(trim(said)); }};

}  // namespace asterism::codec

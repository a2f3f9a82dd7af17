// SPDX-License-Identifier: Apache-2.0
// H() of RFC 7616: words with a colon between them, hashed, in hex. No memory is allocated, nothing is kept
// between calls.
#pragma once

#include <initializer_list>

#include "asterism/sip/digest.h"

namespace asterism::sip {

DigestHex hash_words(DigestAlgorithm algorithm, std::initializer_list<std::string_view> words);

}  // namespace asterism::sip

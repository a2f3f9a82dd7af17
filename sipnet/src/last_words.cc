// SPDX-License-Identifier: Apache-2.0
#include "last_words.h"

#include "asterism/base/random.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"

namespace asterism::sipnet {

SharedBytes last_words(const sip::Frame& broken, const sip::Origin& origin, const sip::Limits& limits) {
    if (broken.bytes.empty()) return {};
    auto read = sip::Message::parse(broken.bytes, sip::Framing::Stream, limits);
    if (read || !read.error().legible) return {};
    auto& request = *read.error().legible;
    request.set_origin(origin);
    const int status = broken.error.rule == sip::Rule::TooLarge ? 413 : read.error().status;
    return sip::Draft::response(request, status, {}, random_token()).print();
}

}  // namespace asterism::sipnet

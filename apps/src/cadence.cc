// SPDX-License-Identifier: Apache-2.0
#include "cadence.h"

#include "asterism/base/log.h"
#include "asterism/call/calls.h"

namespace asterism::apps {

media::ActivityId begin_tones(Channel& channel, const std::string& cadence, std::string_view what) {
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (!stream) {
        log::warning("{}: {} has no sound", what, channel.name());
        return 0;
    }
    media::ToneRequest request;
    request.cadence = cadence;
    request.repeat = false;
    return channel.calls().plane().tone(stream, std::move(request));
}

rt::Task<call::Outcome> play_through(Channel& channel, std::string cadence, Millis length, std::string what) {
    const auto play = begin_tones(channel, cadence, what);
    if (!play) co_return call::Outcome::Done;
    const auto outcome = co_await call::wait(channel, length);
    if (outcome == call::Outcome::Diverted && channel.leg())
        channel.calls().plane().stop(channel.leg()->audio(), play);
    co_return outcome;
}

}  // namespace asterism::apps

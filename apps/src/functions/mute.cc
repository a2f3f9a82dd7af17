// SPDX-License-Identifier: Apache-2.0
// MUTEAUDIO(in|out|all), written: no sound comes from the channel, or goes to it, from here on.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

bool mute_audio(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    if (!channel) return false;
    const auto direction = trim(args);
    const bool all = iequals(direction, "all");
    const bool in = all || iequals(direction, "in");
    const bool out = all || iequals(direction, "out");
    if (!in && !out) {
        log::warning("MUTEAUDIO: '{}' is none of in, out, all", direction);
        return false;
    }
    auto muted = channel->muted();
    if (in) muted.in = is_true(trim(value));
    if (out) muted.out = is_true(trim(value));
    channel->mute(muted);
    return true;
}

constexpr call::Function kMuteRows[] = {
    {"MUTEAUDIO", "MUTEAUDIO(direction)", "Written (on, off): silences a channel.", nullptr, nullptr,
     mute_audio},
};

}  // namespace

std::span<const call::Function> mute_functions() { return kMuteRows; }

}  // namespace asterism::apps

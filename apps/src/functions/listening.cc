// SPDX-License-Identifier: Apache-2.0
// TALK_DETECT(set)=[silence ms[,threshold]] and TALK_DETECT(remove)=: events ChannelTalkingStart and
// ChannelTalkingStop of this channel. Setting it again replaces what was given only.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

bool set_talk_detect(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    if (!channel || !calls.has_plane()) return false;
    if (iequals(trim(args), "remove")) {
        channel->detect_talk(std::nullopt);
        return true;
    }
    if (!iequals(trim(args), "set")) {
        log::warning("TALK_DETECT: '{}' is neither set nor remove", args);
        return false;
    }
    media::TalkRules rules;
    rules.silence = Millis{2500};
    const auto parts = function_args(value, 2);
    if (const auto text = trim(parts[0]); !text.empty()) {
        const auto silence = parse_uint(text);
        if (!silence || *silence == 0 || *silence > 3'600'000) {
            log::warning("TALK_DETECT: '{}' is no time in ms", text);
            return false;
        }
        rules.silence = Millis{static_cast<std::int64_t>(*silence)};
    }
    if (const auto text = trim(parts[1]); !text.empty()) {
        const auto threshold = parse_uint(text);
        if (!threshold || *threshold == 0 || *threshold > 32767) {
            log::warning("TALK_DETECT: '{}' is no threshold", text);
            return false;
        }
        rules.threshold = static_cast<unsigned>(*threshold);
    }
    channel->detect_talk(rules);
    return true;
}

constexpr call::Function kListeningRows[] = {
    {"TALK_DETECT", "TALK_DETECT(action)", "Raises events when the party talks and when it is silent.",
     nullptr, nullptr, set_talk_detect},
};

}  // namespace

std::span<const call::Function> listening_functions() { return kListeningRows; }

}  // namespace asterism::apps

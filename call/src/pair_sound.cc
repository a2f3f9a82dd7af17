// SPDX-License-Identifier: Apache-2.0
// That two who are bridged hear each other: nothing is translated on the way, so they need a codec in common.
#include <array>

#include "asterism/base/log.h"
#include "asterism/call/cause.h"
#include "asterism/call/channels.h"
#include "asterism/call/ground.h"
#include "asterism/call/pair.h"

namespace asterism::call {

namespace {

bool talks(const Leg* leg) {
    return leg && leg->channel() && leg->channel()->is_up() && !leg->channel()->gone() && leg->audio();
}

}  // namespace

std::optional<Pair::Ends> Pair::ends() const {
    if (members_.size() != 2 || !members_[0]->leg() || !members_[1]->leg()) return std::nullopt;
    Ends ends{members_[0]->leg()->far_end(), members_[1]->leg()->far_end()};
    if (ends.first == ends.second || !talks(ends.first) || !talks(ends.second)) return std::nullopt;
    if (ends.second->channel()->id().generation < ends.first->channel()->id().generation)
        std::swap(ends.first, ends.second);
    return ends;
}

void Pair::agree_on_sound() {
    const auto ends = this->ends();
    if (!ends) return;
    // With Local pairs between them there are several bridges; one of them remembers who was asked.
    if (auto* one = ends->first->channel()->company()) one->settle_sound(*ends->first, *ends->second);
}

void Pair::settle_sound(Leg& older, Leg& younger) {
    const Ends ends{&older, &younger};
    if (ends.first->changes_codecs() || ends.second->changes_codecs()) return;
    const auto first = ends.first->codecs(), second = ends.second->codecs();
    const bool first_changed = first != asked_.first, second_changed = second != asked_.second;
    // What changed without our asking is a new question.
    if ((first_changed && !(asked_.of_first && asked_.latest_is_first)) ||
        (second_changed && !(asked_.of_second && !asked_.latest_is_first)))
        asked_.of_first = asked_.of_second = false;
    asked_.first = first;
    asked_.second = second;
    const auto common = codecs_in_common(first, second);
    const auto ask = [this](Leg& leg, bool is_first, const std::string& codecs) {
        auto& asked = is_first ? asked_.of_first : asked_.of_second;
        if (std::exchange(asked, true)) return false;
        asked_.latest_is_first = is_first;
        return leg.use_codecs(codecs);
    };
    if (!common.empty()) {
        const auto heard = [](const Leg& speaker, const std::string& list) {
            const auto spoken = speaker.spoken_codec();
            return spoken.empty() || !codecs_in_common(list, std::string(spoken)).empty();
        };
        const bool first_fits = heard(*ends.first, second), second_fits = heard(*ends.second, first);
        if (first_fits && second_fits)
            asked_.of_first = asked_.of_second = false;
        else if (!second_fits && (ask(*ends.second, false, common) || ask(*ends.first, true, second)))
            return;
        // Who speaks is asked to change; if he will not, who hears.
        else if (!first_fits && !ask(*ends.first, true, common))
            ask(*ends.second, false, first);
        return;
    }
    const bool second_last = second_changed && !first_changed;
    if (second_last ? ask(*ends.first, true, second) || ask(*ends.second, false, first)
                    : ask(*ends.second, false, first) || ask(*ends.first, true, second))
        return;
    log::notice("{} and {} have no codec in common ({}; {}): the call ends", ends.first->channel()->name(),
                ends.second->channel()->name(), first, second);
    const std::array ids{ends.first->channel()->id(), ends.second->channel()->id()};
    ground_.loop.post([&channels = channels_, ids] {
        for (const auto id : ids)
            if (auto* channel = channels.find(id)) channel->hangup(Cause::BearerCapabilityNotAvail);
    });
}

void Pair::on_cannot_pass(Channel& member) {
    const auto ends = this->ends();
    if (!ends || !member.leg()) return;
    auto* speaker = member.leg();
    auto* other = ends->first == speaker ? ends->second : ends->first;
    if (speaker != ends->first && speaker != ends->second) return;
    if (speaker->changes_codecs() || other->changes_codecs()) return;
    const auto common = codecs_in_common(speaker->codecs(), other->codecs());
    auto& asked = speaker == ends->first ? asked_.of_first : asked_.of_second;
    if (!common.empty() && common != speaker->codecs() && !std::exchange(asked, true))
        speaker->use_codecs(common);
}

}  // namespace asterism::call

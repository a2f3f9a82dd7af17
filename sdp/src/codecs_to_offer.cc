// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/offer_answer.h"

namespace asterism::sdp {

CodecList codecs_to_offer(const CodecList& allowed, const CodecList& callers, CodecPreference preference) {
    using enum CodecPreference;
    if (callers.empty()) return allowed;  // nobody there yet whose wishes count: Originate
    const bool ours_first = preference == Local || preference == LocalFirst || preference == LocalMerge;
    const auto& first = ours_first ? allowed : callers;
    const auto& second = ours_first ? callers : allowed;
    CodecList result;
    const auto add = [&](const AllowedCodec& entry) {
        const auto* own = allowed.find(entry.codec);  // packet times are the endpoint's
        if (own != nullptr) result.add(own->codec, own->ptime);
    };
    for (const auto& entry : first.list())
        if (second.contains(entry.codec)) add(entry);
    if (preference == LocalFirst || preference == RemoteFirst) {
        if (result.list().size() > 1) result = CodecList({result.list().front().codec});
    } else if (preference == LocalMerge || preference == RemoteMerge) {
        // own list, then the other; what the endpoint does not allow is not offered to it
        CodecList merged;
        std::swap(merged, result);
        for (const auto& entry : first.list()) add(entry);
        for (const auto& entry : second.list()) add(entry);
    }
    return result;
}

}  // namespace asterism::sdp

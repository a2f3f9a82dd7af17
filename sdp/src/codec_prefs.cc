// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/codec_prefs.h"

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

CodecList combine(const CodecList& pending, const CodecList& configured, const CodecPrefs& prefs) {
    using enum CodecPrefs::Operation;
    const auto& preferred = prefs.prefer_configured ? configured : pending;
    const auto& other = prefs.prefer_configured ? pending : configured;
    CodecList result;
    const auto add = [&](const AllowedCodec& entry) {
        if (prefs.no_transcoding && !pending.contains(entry.codec)) return;
        const auto* own = configured.find(entry.codec);
        result.add(entry.codec, own != nullptr ? own->ptime : entry.ptime);
    };
    for (const auto& entry : preferred.list())
        if ((prefs.operation != Intersect || other.contains(entry.codec)) &&
            prefs.operation != OnlyNonpreferred)
            add(entry);
    if (prefs.operation == Union || prefs.operation == OnlyNonpreferred)
        for (const auto& entry : other.list()) add(entry);
    if (prefs.first_only && result.list().size() > 1) {
        const auto first = result.list().front();
        result = {};
        result.add(first.codec, first.ptime);
    }
    return result;
}

}  // namespace asterism::sdp

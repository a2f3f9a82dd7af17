// SPDX-License-Identifier: Apache-2.0
// How two lists of codecs become one: the words of codec_prefs_* and of *_call_offer_pref. Pure.
//
//   reference          301 to 303; pjsip-options.json, codec_prefs_*
#pragma once

#include <cstdint>

#include "asterism/sdp/codec_list.h"

namespace asterism::sdp {

/// incoming_call_offer_pref and outgoing_call_offer_pref (reference 301, 302).
enum class CodecPreference : std::uint8_t { Local, LocalFirst, LocalMerge, Remote, RemoteFirst, RemoteMerge };

/// codec_prefs_*: `pending` is what comes in (an offer, an answer, or the other leg's codecs), `configured`
/// the endpoint's `allow`.
struct CodecPrefs {
    bool prefer_configured = false;
    enum class Operation : std::uint8_t { Intersect, Union, OnlyPreferred, OnlyNonpreferred };
    Operation operation = Operation::Intersect;
    bool first_only = false;
    /// Codecs that are not pending would have to be transcoded.
    bool no_transcoding = false;

    bool operator==(const CodecPrefs&) const = default;
};

/// Packet times are the endpoint's.
CodecList combine(const CodecList& pending, const CodecList& configured, const CodecPrefs& prefs);

/// The codecs of an offer on a second leg from what the caller offered and what the callee's endpoint allows
/// (outgoing_call_offer_pref; reference 301 to 303).
CodecList codecs_to_offer(const CodecList& allowed, const CodecList& callers, CodecPreference preference);

}  // namespace asterism::sdp

// SPDX-License-Identifier: Apache-2.0
// An ordered set of codecs with packet times, as the option `allow` builds it:
// "!all,ulaw,alaw:30", applied from left to right; `disallow` is the inverse. A plain value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/sdp/media_kind.h"

namespace asterism::sdp {

struct AllowedCodec {
    codec::Id codec = codec::Id::None;
    /// Packet time in milliseconds; 0: the codec's default.
    std::uint16_t ptime = 0;

    std::uint16_t packet_time() const { return ptime != 0 ? ptime : codec::of(codec).default_ptime; }
    auto operator<=>(const AllowedCodec&) const = default;
};

class CodecList {
public:
    CodecList() = default;
    explicit CodecList(std::vector<codec::Id> codecs);

    /// Applies an `allow` line: names split by ',' or '|', "!x" removes, "all" is every codec, "x:30" sets
    /// the packet time, surrounding parentheses are allowed. Returns the words that named no codec (the
    /// others took effect).
    std::vector<std::string> allow(std::string_view text);
    /// Applies a `disallow` line: what allow adds it removes, and "!x" adds.
    std::vector<std::string> disallow(std::string_view text);

    void add(codec::Id codec, std::uint16_t ptime = 0);
    void remove(codec::Id codec);
    bool contains(codec::Id codec) const { return find(codec) != nullptr; }
    const AllowedCodec* find(codec::Id codec) const;
    bool has_kind(MediaKind kind) const;
    /// Those of one kind, order kept.
    CodecList of_kind(MediaKind kind) const;
    const std::vector<AllowedCodec>& list() const { return list_; }
    bool empty() const { return list_.empty(); }
    /// "(ulaw|alaw)", as the CLI shows it; "(nothing)" when empty.
    std::string text() const;

    bool operator==(const CodecList&) const = default;

private:
    std::vector<std::string> apply(std::string_view text, bool adding);
    std::vector<AllowedCodec> list_;
};

}  // namespace asterism::sdp

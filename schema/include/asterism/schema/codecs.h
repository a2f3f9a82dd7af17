// SPDX-License-Identifier: Apache-2.0
// The ordered list of codecs of an endpoint, as `allow` and `disallow` lines make it: `!all,ulaw,alaw:40`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/schema/option.h"

namespace asterism::schema {

enum class MediaKind : std::uint8_t { Audio, Video, Image, Text };

struct CodecName {
    std::string_view name;
    MediaKind kind;
};

/// Every codec name a configuration may use, in the order in which `all` adds them.
std::span<const CodecName> codec_names();
/// Null for an unknown name. Without case.
const CodecName* find_codec(std::string_view name);

struct CodecChoice {
    std::string_view name;  // of codec_names()
    MediaKind kind;
    /// Milliseconds in a packet; 0: the codec's own.
    unsigned framing = 0;
    bool operator==(const CodecChoice&) const = default;
};

class CodecList {
public:
    /// One line. Names separated by comma or "|"; `!name` means the opposite; `all` every codec; `name:ms`.
    /// Parentheses round the whole are taken off, since that is how the list is printed.
    Parsed update(std::string_view text, bool allow);
    const std::vector<CodecChoice>& list() const { return list_; }
    bool empty() const { return list_.empty(); }
    bool has(std::string_view name) const;
    /// "(ulaw|alaw)"; "(nothing)" when empty.
    std::string text() const;
    bool operator==(const CodecList&) const = default;

private:
    void add(const CodecName& codec, unsigned framing);
    void remove(std::string_view name);

    std::vector<CodecChoice> list_;
};

/// A line of `allow`.
template <>
struct Value<CodecList> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, CodecList& into) { return into.update(text, true); }
    static std::string print(const CodecList& value) { return value.text(); }
};

// Options on a member of type CodecList, which accumulate: .option("disallow", &T::codecs, "...",
// codecs_disallow())
struct CodecPart {
    bool allow;
    void apply(Spec<CodecList>& spec, Option& option) const;
};
inline CodecPart codecs_allow() { return {true}; }
inline CodecPart codecs_disallow() { return {false}; }

}  // namespace asterism::schema

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/codec_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::sdp {

namespace {
/// Milliseconds; nobody means more than a second.
constexpr std::uint64_t kMostPtime = 1000;
}  // namespace

CodecList::CodecList(std::vector<codec::Id> codecs) {
    for (auto id : codecs) add(id);
}

std::vector<std::string> CodecList::allow(std::string_view text) { return apply(text, true); }
std::vector<std::string> CodecList::disallow(std::string_view text) { return apply(text, false); }

std::vector<std::string> CodecList::apply(std::string_view text, bool adding) {
    std::vector<std::string> unknown;
    text = trim(text);
    if (text.starts_with('(') && text.ends_with(')') && text.size() >= 2)
        text = text.substr(1, text.size() - 2);

    while (!text.empty()) {
        const auto end = text.find_first_of(",|");
        auto word = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (word.empty()) continue;

        const auto whole = word;
        const bool inverse = word.starts_with('!');
        if (inverse) word = trim(word.substr(1));
        const bool add_it = adding != inverse;
        const auto [name_text, framing_text] = split_once(word, ':');
        const auto name = trim(name_text), framing = trim(framing_text);
        if (iequals(name, "all")) {
            if (!add_it) list_.clear();
            if (add_it)
                for (const auto& entry : codec::table()) add(entry.id);
            continue;
        }
        const auto id = codec::by_name(name);
        const auto ptime = framing.empty() ? std::optional<std::uint64_t>(0) : parse_uint(framing);
        if (id == codec::Id::None || !ptime || (!framing.empty() && (*ptime == 0 || *ptime > kMostPtime))) {
            unknown.emplace_back(whole);
            continue;
        }
        if (!add_it) {
            remove(id);
            continue;
        }
        // What the codec cannot do is brought within its bounds.
        const auto& info = codec::of(id);
        auto wanted = *ptime;
        if (wanted != 0 && info.unit_ms != 0) {
            wanted = std::clamp<std::uint64_t>(wanted, info.min_ptime, info.max_ptime);
            wanted -= wanted % info.unit_ms;
        }
        add(id, static_cast<std::uint16_t>(info.default_ptime == 0 ? 0 : wanted));
    }
    return unknown;
}

void CodecList::add(codec::Id codec, std::uint16_t ptime) {
    if (codec == codec::Id::None) return;
    for (auto& entry : list_) {
        if (entry.codec != codec) continue;
        if (ptime != 0) entry.ptime = ptime;
        return;
    }
    list_.push_back({codec, ptime});
}

void CodecList::remove(codec::Id codec) {
    std::erase_if(list_, [codec](const AllowedCodec& entry) { return entry.codec == codec; });
}

const AllowedCodec* CodecList::find(codec::Id codec) const {
    const auto at = std::find_if(list_.begin(), list_.end(),
                                 [codec](const AllowedCodec& entry) { return entry.codec == codec; });
    return at == list_.end() ? nullptr : &*at;
}

bool CodecList::has_kind(MediaKind kind) const {
    return std::any_of(list_.begin(), list_.end(),
                       [kind](const AllowedCodec& entry) { return codec::of(entry.codec).kind == kind; });
}

CodecList CodecList::of_kind(MediaKind kind) const {
    CodecList result;
    for (const auto& entry : list_)
        if (codec::of(entry.codec).kind == kind) result.list_.push_back(entry);
    return result;
}

std::string CodecList::text() const {
    if (list_.empty()) return "(nothing)";
    std::string out = "(";
    for (const auto& entry : list_) {
        if (out.size() > 1) out += '|';
        out += codec::of(entry.codec).name;
        if (entry.ptime != 0) out += fmt::format(":{}", entry.ptime);
    }
    return out + ')';
}

}  // namespace asterism::sdp

// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/codecs.h"

#include <algorithm>

namespace asterism::schema {

namespace {

using enum MediaKind;

constexpr CodecName kCodecs[] = {
    {"ulaw", Audio},   {"alaw", Audio},   {"gsm", Audio},    {"g726", Audio},    {"g726aal2", Audio},
    {"adpcm", Audio},  {"slin", Audio},   {"slin12", Audio}, {"slin16", Audio},  {"slin24", Audio},
    {"slin32", Audio}, {"slin44", Audio}, {"slin48", Audio}, {"slin96", Audio},  {"slin192", Audio},
    {"lpc10", Audio},  {"g729", Audio},   {"speex", Audio},  {"speex16", Audio}, {"speex32", Audio},
    {"ilbc", Audio},   {"g722", Audio},   {"siren7", Audio}, {"siren14", Audio}, {"testlaw", Audio},
    {"g719", Audio},   {"g723", Audio},   {"opus", Audio},   {"codec2", Audio},  {"silk8", Audio},
    {"silk12", Audio}, {"silk16", Audio}, {"silk24", Audio}, {"jpeg", Image},    {"png", Image},
    {"h261", Video},   {"h263", Video},   {"h263p", Video},  {"h264", Video},    {"mpeg4", Video},
    {"vp8", Video},    {"vp9", Video},    {"h265", Video},   {"red", Text},      {"t140", Text},
    {"t38", Image},
};

}  // namespace

std::span<const CodecName> codec_names() { return kCodecs; }

const CodecName* find_codec(std::string_view name) {
    for (const auto& codec : kCodecs)
        if (iequals(codec.name, name)) return &codec;
    return nullptr;
}

void CodecList::add(const CodecName& codec, unsigned framing) {
    for (auto& choice : list_) {
        if (choice.name != codec.name) continue;
        choice.framing = framing;
        return;
    }
    list_.push_back({codec.name, codec.kind, framing});
}

void CodecList::remove(std::string_view name) {
    std::erase_if(list_, [name](const CodecChoice& choice) { return choice.name == name; });
}

Parsed CodecList::update(std::string_view text, bool allow) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '(' && text.back() == ')') text = text.substr(1, text.size() - 2);
    while (!text.empty()) {
        const auto end = text.find_first_of(",|");
        auto piece = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (piece.empty()) continue;

        bool adding = allow;
        if (piece.starts_with('!')) {
            adding = !allow;
            piece = trim(piece.substr(1));
        }
        const auto [name_text, framing_part] = split_once(piece, ':');
        const auto name = trim(name_text), framing_text = trim(framing_part);
        unsigned framing = 0;
        if (!framing_text.empty()) {
            const auto number = parse_uint(framing_text);
            if (!number || *number == 0 || *number > 1000)
                return refuse(
                    fmt::format("\"{}\" is not a number of milliseconds in a packet", framing_text));
            framing = static_cast<unsigned>(*number);
        }
        if (iequals(name, "all")) {
            if (!adding) list_.clear();
            if (adding)
                for (const auto& codec : kCodecs) add(codec, framing);
            continue;
        }
        const auto* codec = find_codec(name);
        if (!codec) {
            std::vector<std::string_view> names;
            for (const auto& known : kCodecs) names.push_back(known.name);
            return refuse(fmt::format("there is no codec \"{}\"", name), std::string(nearest(name, names)));
        }
        if (adding) add(*codec, framing);
        if (!adding) remove(codec->name);
    }
    return {};
}

bool CodecList::has(std::string_view name) const {
    return std::any_of(list_.begin(), list_.end(),
                       [name](const CodecChoice& one) { return one.name == name; });
}

std::string CodecList::text() const {
    if (list_.empty()) return "(nothing)";
    std::string out = "(";
    for (const auto& choice : list_) {
        if (out.size() > 1) out += '|';
        out += choice.name;
        if (choice.framing) out += fmt::format(":{}", choice.framing);
    }
    return out + ')';
}

void CodecPart::apply(Spec<CodecList>& spec, Option& option) const {
    option.multi = Multi::Accumulate;
    spec.parse = [allow = allow](std::string_view text, CodecList& into) { return into.update(text, allow); };
}

}  // namespace asterism::schema

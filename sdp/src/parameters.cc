// SPDX-License-Identifier: Apache-2.0
#include "parameters.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>

#include "asterism/base/text.h"

namespace asterism::sdp {

namespace {

struct KnownParameter {
    enum class Form : std::uint8_t {
        Number,   ///< written unless it is the default
        Always,   ///< a number that is written when it was there
        Text,     ///< as it stands
        Profile,  ///< six hexadecimal digits; neither profile nor level is 0
        Sets,     ///< two sets of parameters, the first short enough, the second cut
    };
    std::string_view name;
    Form form = Form::Number;
    std::uint32_t by_default = 0;
};
using Form = KnownParameter::Form;

constexpr std::array kH264{
    KnownParameter{"max-mbps"},
    KnownParameter{"max-fs"},
    KnownParameter{"max-cpb"},
    KnownParameter{"max-dpb"},
    KnownParameter{"max-br"},
    KnownParameter{"max-smbps"},
    KnownParameter{"max-fps"},
    KnownParameter{"sprop-interleaving-depth"},
    KnownParameter{"sprop-deint-buf-req"},
    KnownParameter{"deint-buf-cap"},
    KnownParameter{"sprop-init-buf-time"},
    KnownParameter{"sprop-max-don-diff"},
    KnownParameter{"max-rcmd-nalu-size"},
    KnownParameter{"redundant-pic-cap", Form::Always},
    KnownParameter{"parameter-add", Form::Always},
    KnownParameter{"packetization-mode", Form::Always},
    KnownParameter{"level-asymmetry-allowed", Form::Always},
    KnownParameter{"profile-level-id", Form::Profile},
    KnownParameter{"sprop-parameter-sets", Form::Sets},
};
constexpr std::array kH263{
    KnownParameter{"CPCF", Form::Text},
    KnownParameter{"CIF16"},
    KnownParameter{"CIF4"},
    KnownParameter{"VGA"},
    KnownParameter{"CIF"},
    KnownParameter{"QCIF"},
    KnownParameter{"SQCIF"},
    KnownParameter{"CUSTOM", Form::Text},
    KnownParameter{"F"},
    KnownParameter{"I"},
    KnownParameter{"J"},
    KnownParameter{"T"},
    KnownParameter{"K"},
    KnownParameter{"N"},
    KnownParameter{"P", Form::Text},
    KnownParameter{"PAR", Form::Text},
    KnownParameter{"BPP"},
    KnownParameter{"HRD"},
    KnownParameter{"MaxBR"},
};
constexpr std::array kVp8{KnownParameter{"max-fr"}, KnownParameter{"max-fs"}};
/// Not stereo and useinbandfec, which both ends must have: we only pass it on, and have neither.
constexpr std::array kOpus{
    KnownParameter{"maxplaybackrate", Form::Number, 48000},
    KnownParameter{"sprop-maxcapturerate", Form::Number, 48000},
    KnownParameter{"maxaveragebitrate"},
    KnownParameter{"sprop-stereo"},
    KnownParameter{"cbr"},
    KnownParameter{"usedtx"},
};

std::span<const KnownParameter> known_parameters(CodecId codec) {
    switch (codec) {
        case CodecId::H264:
            return kH264;
        case CodecId::H263:
        case CodecId::H263p:
            return kH263;
        case CodecId::Vp8:
            return kVp8;
        case CodecId::Opus:
            return kOpus;
        default:
            return {};
    }
}

/// RFC 6184 8.1: profile_idc, the constraints, level_idc.
struct H264Profile {
    std::uint8_t profile = 0, constraints = 0, level = 0;
};

std::optional<H264Profile> read_profile(std::string_view text) {
    std::array<std::uint8_t, 3> bytes{};
    if (text.size() != 2 * bytes.size()) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] * 16 + digit);
    }
    return H264Profile{bytes[0], bytes[1], bytes[2]};
}

/// The last of that name counts.
std::optional<std::string_view> value_of_parameter(std::string_view said, std::string_view name) {
    std::optional<std::string_view> found;
    while (!said.empty()) {
        const auto [one, rest] = split_once(said, ';');
        const auto [key, value] = split_once(trim(one), '=');
        if (iequals(trim(key), name)) found = trim(value);
        said = rest;
    }
    return found;
}

/// Empty: it is not to be said.
std::string parameter_text(const KnownParameter& known, std::string_view value) {
    constexpr std::size_t kKeptOfASet = 15;
    switch (known.form) {
        case Form::Text:
            return std::string(value);
        case Form::Profile: {
            const auto read = read_profile(value);
            if (!read || read->profile == 0 || read->level == 0) return {};
            return fmt::format("{:02X}{:02X}{:02X}", read->profile, read->constraints, read->level);
        }
        case Form::Sets: {
            const auto [one, other] = split_once(value, ',');
            if (one.empty() || one.size() > kKeptOfASet || other.empty()) return {};
            return fmt::format("{},{}", one, other.substr(0, kKeptOfASet));
        }
        case Form::Always:
        case Form::Number:
            break;
    }
    const auto number = parse_uint(value);
    if (!number || *number > UINT32_MAX) return {};
    return known.form == Form::Number && *number == known.by_default ? std::string()
                                                                     : std::to_string(*number);
}

}  // namespace

std::string understood_parameters(CodecId codec, std::string_view said) {
    // RFC 2198: of redundant text it names numbers.
    if (sdp::codec(codec).kind == MediaKind::Text) return std::string(trim(said));
    if (codec == CodecId::Ilbc) {
        // RFC 3952 5: unless said it is 30, and what one of two does not have is not used.
        const auto mode = value_of_parameter(said, "mode");
        return mode && *mode == "20" ? "mode=20" : "mode=30";
    }
    std::string out;
    for (const auto& known : known_parameters(codec)) {
        const auto value = value_of_parameter(said, known.name);
        if (!value) continue;
        const auto text = parameter_text(known, *value);
        if (text.empty()) continue;
        if (!out.empty()) out += ';';
        out += fmt::format("{}={}", known.name, text);
    }
    return out;
}

bool parameters_differ(CodecId codec, std::string_view one, std::string_view other) {
    if (codec != CodecId::H264) return false;
    const auto profile = [](std::string_view said) {
        const auto value = value_of_parameter(said, "profile-level-id");
        const auto read = value ? read_profile(*value) : std::nullopt;
        return read ? read->profile : std::uint8_t{0};
    };
    const auto here = profile(one), there = profile(other);
    return here != 0 && there != 0 && here != there;
}

}  // namespace asterism::sdp

// SPDX-License-Identifier: Apache-2.0
// H.264: RFC 6184 8.1.
#include <array>

#include "asterism/codec/parameters.h"
#include "h264_profile.h"

namespace asterism::codec {

namespace {

constexpr std::array kH264Known{
    Parameter{"max-mbps"},
    Parameter{"max-fs"},
    Parameter{"max-cpb"},
    Parameter{"max-dpb"},
    Parameter{"max-br"},
    Parameter{"max-smbps"},
    Parameter{"max-fps"},
    Parameter{"sprop-interleaving-depth"},
    Parameter{"sprop-deint-buf-req"},
    Parameter{"deint-buf-cap"},
    Parameter{"sprop-init-buf-time"},
    Parameter{"sprop-max-don-diff"},
    Parameter{"max-rcmd-nalu-size"},
    Parameter{"redundant-pic-cap", Parameter::Form::Always},
    Parameter{"parameter-add", Parameter::Form::Always},
    Parameter{"packetization-mode", Parameter::Form::Always},
    Parameter{"level-asymmetry-allowed", Parameter::Form::Always},
    Parameter{"profile-level-id", Parameter::Form::Profile},
    Parameter{"sprop-parameter-sets", Parameter::Form::Sets},
};

bool h264_profiles_differ(std::string_view one, std::string_view other) {
    const auto profile = [](std::string_view said) {
        const auto value = value_of_parameter(said, "profile-level-id");
        const auto read = value ? read_h264_profile(*value) : std::nullopt;
        return read ? read->profile : std::uint8_t{0};
    };
    const auto here = profile(one), there = profile(other);
    return here != 0 && there != 0 && here != there;
}

}  // namespace

extern const Parameters kH264Parameters{.known = kH264Known, .differ = h264_profiles_differ};

}  // namespace asterism::codec

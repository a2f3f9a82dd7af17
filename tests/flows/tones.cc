// SPDX-License-Identifier: Apache-2.0
#include "tones.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace asterism::flows {

namespace {

constexpr std::string_view kKeys = "123A456B789C*0#D";
constexpr double kLow[] = {697, 770, 852, 941};
constexpr double kHigh[] = {1209, 1336, 1477, 1633};
constexpr double kRate = 8000;
constexpr unsigned kPacket = 160;

// ITU-T G.711
double sample_of(unsigned char code) {
    const unsigned c = ~code & 0xffu;
    const double magnitude = ((2.0 * (c & 15) + 33) * (1u << (c >> 4 & 7)) - 33) * 4;
    return c & 0x80 ? -magnitude : magnitude;
}

char code_of(double sample) {
    unsigned best = 0;
    for (unsigned code = 0; code < 256; ++code)
        if (std::abs(sample_of(static_cast<unsigned char>(code)) - sample) <
            std::abs(sample_of(static_cast<unsigned char>(best)) - sample))
            best = code;
    return static_cast<char>(best);
}

/// How much of the packet's power lies at a frequency, at most 1.
double share(std::string_view body, double frequency) {
    double in = 0, quad = 0, all = 0;
    for (std::size_t i = 0; i < body.size(); ++i) {
        const double sample = sample_of(static_cast<unsigned char>(body[i]));
        const double phase = 2 * M_PI * frequency * static_cast<double>(i) / kRate;
        in += sample * std::cos(phase);
        quad += sample * std::sin(phase);
        all += sample * sample;
    }
    return all < 1e6 ? 0 : 2 * (in * in + quad * quad) / (all * static_cast<double>(body.size()));
}

int strongest(std::string_view body, const double (&frequencies)[4]) {
    int best = -1;
    double most = 0.35;
    for (int i = 0; i < 4; ++i)
        if (const double is = share(body, frequencies[i]); is > most) {
            most = is;
            best = i;
        }
    return best;
}

}  // namespace

std::string tone_packet(char digit, unsigned number) {
    const auto at = kKeys.find(digit);
    std::string out;
    for (unsigned i = 0; i < kPacket; ++i) {
        const double time = (number * kPacket + i) / kRate;
        const double sample = at == kKeys.npos ? 0
                                               : 6000 * std::sin(2 * M_PI * kLow[at / 4] * time) +
                                                     6000 * std::sin(2 * M_PI * kHigh[at % 4] * time);
        out += code_of(sample);
    }
    return out;
}

std::string hum_packet(unsigned hz, unsigned number) {
    std::string out;
    for (unsigned i = 0; i < kPacket; ++i)
        out += code_of(8000 * std::sin(2 * M_PI * hz * (number * kPacket + i) / kRate));
    return out;
}

bool hums(std::string_view body, unsigned hz) {
    if (hz != 0) return body.size() >= kPacket && share(body, hz) > 0.35;
    return std::ranges::all_of(
        body, [](char code) { return std::abs(sample_of(static_cast<unsigned char>(code))) < 100; });
}

char digit_in(std::string_view body) {
    if (body.size() < kPacket) return 0;
    const int low = strongest(body, kLow);
    const int high = strongest(body, kHigh);
    return low < 0 || high < 0 ? '\0' : kKeys[static_cast<std::size_t>(low * 4 + high)];
}

}  // namespace asterism::flows

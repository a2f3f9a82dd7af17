// SPDX-License-Identifier: Apache-2.0
// Digits as sound (ITU-T Q.23) in mu-law, by means of our own: what a peer plays, and what it hears in one
// packet.
#pragma once

#include <string>
#include <string_view>

namespace asterism::flows {

/// 20 ms of a digit, the `number`th packet of it; silence for 0.
std::string tone_packet(char digit, unsigned number);
/// 20 ms of one tone, loud, the `number`th packet of it.
std::string hum_packet(unsigned hz, unsigned number);
/// A tone of that frequency is much of a packet; 0: the packet is silence.
bool hums(std::string_view body, unsigned hz);
/// The digit that sounds through all of a packet; 0: none.
char digit_in(std::string_view body);

}  // namespace asterism::flows

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/facts.h"

#include <fmt/core.h>

#include <utility>

namespace asterism::call {

std::string_view to_text(ChannelState state) {
    static constexpr std::string_view kTexts[] = {"Down", "Rsrvd",   "OffHook", "Dialing",
                                                  "Ring", "Ringing", "Up",      "Busy"};
    return kTexts[static_cast<int>(state)];
}

ChannelFacts::ChannelFacts(Ground& ground, ChannelId id, std::string name, std::string uniqueid,
                           WallTime created)
    : ground_(ground),
      id_(id),
      name_(std::move(name)),
      uniqueid_(std::move(uniqueid)),
      linkedid_(uniqueid_),
      created_(created) {}

std::string_view ChannelFacts::technology() const {
    return std::string_view(name_).substr(0, name_.find('/'));
}

std::string ChannelFacts::call_identifier() const {
    return call_number_ ? fmt::format("C-{:08x}", *call_number_) : std::string();
}

}  // namespace asterism::call

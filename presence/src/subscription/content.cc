// SPDX-License-Identifier: Apache-2.0
#include "content.h"

#include <fmt/core.h>

namespace asterism::presence {

std::string atom_of(std::string_view tag, std::uint32_t version) {
    const std::uint64_t one = std::hash<std::string_view>{}(tag);
    const std::uint64_t other = (one ^ version) * 0x9E3779B97F4A7C15u;
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", one >> 32, one >> 16 & 0xFFFF, one & 0xFFF,
                       other >> 52, other & 0xFFFF'FFFF'FFFF);
}

ComposedBody WatchedContent::compose(const DialogParties& parties, Telling telling) {
    // The last one repeats what was said, with its number.
    if (telling == Telling::Last && version_ > 0) --version_;
    const auto atom = type_ == BodyType::Xpidf || type_ == BodyType::CpimPidf ? atom_of(parties.tag, version_)
                                                                              : std::string();
    const Viewer viewer{.entity = parties.entity,
                        .host = parties.host,
                        .subscriber = parties.subscriber,
                        .version = version_++,
                        .atom = atom};
    return {std::string(content_type(type_)), watched_->body(type_, variant_).fill(viewer)};
}

void WatchedContent::on_changed() {
    changed_ = true;
    if (host_) host_->on_content_changed();
}

void WatchedContent::on_gone() {
    if (host_) host_->on_content_gone();
}

}  // namespace asterism::presence

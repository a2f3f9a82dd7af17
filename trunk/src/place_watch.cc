// SPDX-License-Identifier: Apache-2.0
#include "place_watch.h"

#include <algorithm>

#include "asterism/base/log.h"

namespace asterism::trunk {

namespace {
// A TTL of nothing does not make us ask all day; one of a week does not keep us from noticing.
constexpr Seconds kSoonestLook{30};
constexpr Seconds kLatestLook{3600};
constexpr Seconds kAfterFailure{60};
}  // namespace

void PlaceWatch::watch(std::string hop, std::optional<std::uint16_t> listener, const SocketAddress& place) {
    stop();
    const auto uri = sip::UriView::parse(hop);
    if (!uri || IpAddress::parse(uri->param("maddr").value_or(uri->host))) return;
    hop_ = std::move(hop);
    listener_ = listener;
    place_ = place;
    confirmed_ = false;
    current_ = std::make_shared<bool>(true);
    ask();
}

void PlaceWatch::stop() {
    current_.reset();
    again_.stop();
}

void PlaceWatch::ask() {
    const auto uri = sip::UriView::parse(hop_);
    if (!uri) return;
    net_.resolve(*uri, listener_, sipnet::Words::OfAdministrator,
                 [this, current = std::weak_ptr(current_)](const sipnet::Hops& hops) {
                     if (!current.expired()) on_answer(hops);
                 });
}

void PlaceWatch::on_answer(const sipnet::Hops& hops) {
    if (!hops) return again_.start(kAfterFailure);
    if (std::ranges::none_of(*hops, [this](const auto& hop) { return hop.address == place_; })) {
        // The next REGISTER finds its way by itself.
        if (!confirmed_) return stop();
        log::notice("'{}' does not stand for {} any more", hop_, place_.text());
        stop();
        return on_moved_();
    }
    confirmed_ = true;
    again_.start(std::clamp(hops->front().ttl, kSoonestLook, kLatestLook));
}

}  // namespace asterism::trunk

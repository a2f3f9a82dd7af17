// SPDX-License-Identifier: Apache-2.0
#include "feature_content.h"

#include <fmt/core.h>

#include "../body/multipart.h"
#include "../room_limits.h"
#include "agent_words.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "feature_xml.h"

namespace asterism::presence {

FeatureContent::FeatureContent(Features& features, std::string endpoint)
    : features_(features), endpoint_(std::move(endpoint)), watch_(features_.watch(endpoint_, *this)) {}

FeatureContent::~FeatureContent() { features_.unwatch(endpoint_, watch_); }

void FeatureContent::on_features() {
    if (host_ && features_.values(endpoint_) != told_) host_->on_content_changed();
}

// Where nobody is an agent nothing is said of agents.
ComposedBody FeatureContent::compose(const DialogParties& parties, Telling telling) {
    const auto before = std::exchange(told_, features_.values(endpoint_));
    const bool everything = telling != Telling::Changes || before == told_;
    std::vector<std::string> events;
    for (std::size_t at = 0; at < kFeatures; ++at) {
        const auto feature = static_cast<Feature>(at);
        const bool differs = before[at] != told_[at];
        const bool is_there = feature != Feature::Agent || told_[at].on || before[at].on;
        if (is_there && (everything || differs))
            events.push_back(print_feature_event(endpoint_, feature, told_[at]));
    }
    if (events.size() == 1) return {std::string(content_type(BodyType::Features)), std::move(events.front())};
    const auto boundary = five_letters();
    ComposedBody out{fmt::format("multipart/mixed;boundary={}", boundary), {}};
    for (auto& event : events)
        out.text +=
            body_part(boundary, five_letters(), parties.host, content_type(BodyType::Features), event);
    out.text += last_boundary(boundary);
    return out;
}

// Whoever speaks is known: what he names as his device is not asked.
std::expected<bool, int> FeatureContent::take(const sip::Message& subscribe) {
    if (subscribe.body().empty()) return false;
    const auto type = subscribe.content_type();
    if (!type || !*type || !iequals((*type)->value, content_type(BodyType::Features)))
        return std::unexpected(415);
    if (!limits::feature_body.admits(subscribe.body().size())) return std::unexpected(413);
    const auto request = read_feature_request(subscribe.body());
    if (!request) {
        log::notice("'{}' wants to set a feature: {}", endpoint_, request.error().reason);
        return std::unexpected(400);
    }
    const auto set = features_.set(endpoint_, request->feature, request->value);
    if (set) return *set;
    const bool full = set.error() == FeatureFault::NoRoom;
    log::notice("'{}' wants to set a feature: {}", endpoint_,
                full ? "there is no room in DB()" : "there is no number to forward to");
    return std::unexpected(full ? 503 : 400);
}

bool FeatureContent::is_like(const Content& other) const {
    const auto* one = dynamic_cast<const FeatureContent*>(&other);
    return one && one->endpoint_ == endpoint_;
}

std::vector<std::pair<std::string, std::string>> FeatureContent::details() const {
    const auto now = features_.values(endpoint_);
    const auto at = [&](Feature feature) -> const FeatureValue& {
        return now[static_cast<std::size_t>(feature)];
    };
    return {{"DoNotDisturb", at(Feature::DoNotDisturb).on ? "yes" : "no"},
            {"ForwardAlways", at(Feature::ForwardAlways).number},
            {"ForwardBusy", at(Feature::ForwardBusy).number},
            {"ForwardNoAnswer", at(Feature::ForwardNoAnswer).number},
            {"Agent", std::string(agent_word(at(Feature::Agent).agent))}};
}

}  // namespace asterism::presence

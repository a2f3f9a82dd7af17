// SPDX-License-Identifier: Apache-2.0
// The features of an endpoint as its own phones watch and set them (as-feature-event): all of them at first
// and after each SUBSCRIBE, then those that changed. One is a body of its own, several are parts of
// multipart/mixed. What a SUBSCRIBE brings in its body is done before it is answered. Owned by its
// Subscription; exchange thread.
#pragma once

#include "../subscription/content.h"
#include "asterism/presence/features.h"

namespace asterism::presence {

class FeatureContent final : public Content, private FeatureWatcher {
public:
    FeatureContent(Features& features, std::string endpoint);
    ~FeatureContent() override;

    ComposedBody compose(const DialogParties& parties, Telling telling) override;
    std::expected<bool, int> take(const sip::Message& subscribe) override;
    bool takes_bodies() const override { return true; }
    /// Its bodies have no numbers.
    std::uint32_t version() const override { return 0; }
    void go_on_from(std::uint32_t) override {}
    bool is_like(const Content& other) const override;
    std::string_view kind() const override { return "features"; }
    std::vector<std::pair<std::string, std::string>> details() const override;

private:
    void on_features() override;

    Features& features_;
    std::string endpoint_;
    std::uint64_t watch_;
    FeatureValues told_;
};

}  // namespace asterism::presence

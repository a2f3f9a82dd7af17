// SPDX-License-Identifier: Apache-2.0
// An extension that somebody watches: the state of its hint, who rings it, what its person says of himself.
#pragma once

#include "asterism/presence/extension_states.h"
#include "packages.h"

namespace asterism::presence {

class WatchedHint final : public Watched, private HintWatcher {
public:
    WatchedHint(Packages& owner, std::string key, const Hint& hint);
    ~WatchedHint() override;

    std::string_view kind() const override { return "extension_state"; }
    std::vector<std::pair<std::string, std::string>> details(bool changed) const override;
    std::string name() const override { return name_; }

private:
    BodyTemplate render(BodyType type, BodyVariant variant) override;
    void take(const Hint& hint);
    void on_state(const Hint& hint) override;
    void on_presence(const Hint& hint) override;
    std::size_t watchers() const override { return count(); }

    Packages& owner_;
    std::string key_;
    std::string context_;
    std::string name_;
    ExtensionPicture picture_;
};

}  // namespace asterism::presence

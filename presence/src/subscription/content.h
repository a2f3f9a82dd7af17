// SPDX-License-Identifier: Apache-2.0
// What the NOTIFYs of one subscription say: of one thing (WatchedContent), or of a list of them
// (ListContent, RFC 4662). Owned by its Subscription; exchange thread.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../body/body_type.h"
#include "watched.h"

namespace asterism::presence {

/// What a dialog knows of itself. Views.
struct DialogParties {
    std::string_view entity;      ///< URI of what is watched
    std::string_view host;        ///< its host
    std::string_view subscriber;  ///< URI of who watches
    std::string_view tag;         ///< ours
};

enum class Telling : std::uint8_t {
    Changes,     ///< what is new since the last time, where that is allowed
    Everything,  ///< the first one, and after a refresh
    Last,        ///< it is over
};

struct ComposedBody {
    std::string type;
    std::string text;
};

class ContentHost {
public:
    /// There is something new to tell.
    virtual void on_content_changed() = 0;
    /// There is nothing to be watched any more.
    virtual void on_content_gone() = 0;

protected:
    ~ContentHost() = default;
};

class Content {
public:
    virtual ~Content() = default;
    virtual ComposedBody compose(const DialogParties& parties, Telling telling) = 0;
    /// Does what the body of a SUBSCRIBE asks for. True: something was written that is to be safe before the
    /// answer. Else the status of the refusal. Most packages have no bodies there, and pass them over.
    virtual std::expected<bool, int> take(const sip::Message&) { return false; }
    virtual bool takes_bodies() const { return false; }
    /// Of the body that is next. Bodies are numbered upwards, also where one process follows another.
    virtual std::uint32_t version() const = 0;
    virtual void go_on_from(std::uint32_t version) = 0;
    /// Of many things.
    virtual bool is_list() const { return false; }
    /// Things that it watches.
    virtual std::size_t weight() const { return 1; }
    /// It watches the same things as `other`, which is older, and tells of them alike.
    virtual bool is_like(const Content& other) const = 0;
    /// For listings: "extension_state" or "mwi"; empty: a list. And pairs that say more.
    virtual std::string_view kind() const { return {}; }
    virtual std::vector<std::pair<std::string, std::string>> details() const { return {}; }
    /// `host` hears of changes from here on, and outlives this.
    void attach(ContentHost& host) { host_ = &host; }

protected:
    ContentHost* host_ = nullptr;
};

/// In the form of a UUID; the same for the same body.
std::string atom_of(std::string_view tag, std::uint32_t version);

class WatchedContent final : public Content, private Watcher {
public:
    WatchedContent(std::shared_ptr<Watched> watched, BodyType type, BodyVariant variant)
        : watched_(std::move(watched)), type_(type), variant_(variant) {
        watched_->add(*this);
    }
    ~WatchedContent() override { watched_->remove(*this); }

    ComposedBody compose(const DialogParties& parties, Telling telling) override;
    std::uint32_t version() const override { return version_; }
    void go_on_from(std::uint32_t version) override { version_ = version; }
    bool is_like(const Content& other) const override {
        const auto* one = dynamic_cast<const WatchedContent*>(&other);
        return one && one->watched_ == watched_ && !watched_->is_gone();
    }
    std::string_view kind() const override { return watched_->kind(); }
    std::vector<std::pair<std::string, std::string>> details() const override {
        return watched_->details(changed_);
    }

private:
    void on_changed() override;
    void on_gone() override;

    std::shared_ptr<Watched> watched_;
    BodyType type_;
    BodyVariant variant_;
    bool changed_ = false;
    std::uint32_t version_ = 0;  // of the body that is next
};

}  // namespace asterism::presence

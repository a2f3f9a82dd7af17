// SPDX-License-Identifier: Apache-2.0
// A list of things, told together (RFC 4662; statements 406 to 414): multipart/related with an RLMI document,
// and behind it the bodies of the members, which are written once for everybody who watches them. A list
// within it is such a body itself.
#pragma once

#include <memory>
#include <optional>

#include "asterism/base/timer.h"
#include "asterism/endpoint/objects/resource_list.h"
#include "content.h"

namespace asterism::presence {

class ListContent final : public Content {
public:
    /// Members of these forms.
    ListContent(TimerWheel& wheel, std::shared_ptr<const endpoint::ResourceList> list, BodyType type,
                BodyVariant variant);
    ~ListContent() override;

    /// `name`: as the list has it; `shown`: by which it is named to watchers.
    void add(std::string name, std::string shown, std::shared_ptr<Watched> watched);
    void add(std::string name, std::unique_ptr<ListContent> nested);
    bool empty() const { return members_.empty(); }

    ComposedBody compose(const DialogParties& parties, Telling telling) override;
    /// No member's body has a higher one.
    std::uint32_t version() const override { return version_; }
    void go_on_from(std::uint32_t version) override;
    /// What is gone from `other` may be missing here.
    bool is_like(const Content& other) const override;
    bool is_list() const override { return true; }
    std::size_t weight() const override;

private:
    struct Member final : Watcher {
        Member(ListContent& list, std::string name, std::string shown)
            : list(list), name(std::move(name)), shown(std::move(shown)) {}
        ~Member() override {
            if (watched) watched->remove(*this);
        }
        void on_changed() override { list.member_changed(*this); }
        void on_gone() override {
            gone = true;
            list.member_changed(*this);
        }
        bool is_gone() const { return gone || (nested && nested->are_all_gone()); }
        ListContent& list;
        std::string name;
        std::string shown;
        std::shared_ptr<Watched> watched;     // or
        std::unique_ptr<ListContent> nested;  // one of these
        std::uint32_t version = 0;
        bool changed = false;
        bool gone = false;
    };

    void member_changed(Member& member);
    void told_of_change();
    void on_batch();
    bool has_changes() const;
    bool are_all_gone() const;
    ComposedBody body_of(Member& member, const DialogParties& parties, const std::string& uri,
                         Telling telling);

    std::shared_ptr<const endpoint::ResourceList> list_;
    BodyType type_;
    BodyVariant variant_;
    std::vector<std::unique_ptr<Member>> members_;
    ListContent* within_ = nullptr;
    std::uint32_t version_ = 0;
    Timer<ListContent, &ListContent::on_batch> batch_;
};

}  // namespace asterism::presence

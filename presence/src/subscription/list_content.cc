// SPDX-License-Identifier: Apache-2.0
#include "list_content.h"

#include <fmt/core.h>

#include <algorithm>

#include "../body/multipart.h"
#include "asterism/base/xml.h"
#include "asterism/sip/uri.h"

namespace asterism::presence {

ListContent::ListContent(TimerWheel& wheel, std::shared_ptr<const endpoint::ResourceList> list, BodyType type,
                         BodyVariant variant)
    : list_(std::move(list)), type_(type), variant_(variant), batch_(wheel, *this) {}

ListContent::~ListContent() = default;

void ListContent::add(std::string name, std::string shown, std::shared_ptr<Watched> watched) {
    auto& member = *members_.emplace_back(std::make_unique<Member>(*this, std::move(name), std::move(shown)));
    member.watched = std::move(watched);
    member.watched->add(member);
}

void ListContent::add(std::string name, std::unique_ptr<ListContent> nested) {
    auto& member = *members_.emplace_back(std::make_unique<Member>(*this, name, name));
    member.nested = std::move(nested);
    member.nested->within_ = this;
}

std::size_t ListContent::weight() const {
    std::size_t sum = 1;
    for (const auto& member : members_) sum += member->nested ? member->nested->weight() : 1;
    return sum;
}

void ListContent::go_on_from(std::uint32_t version) {
    version_ = version;
    for (auto& member : members_) {
        member->version = version;
        if (member->nested) member->nested->go_on_from(version);
    }
}

bool ListContent::is_like(const Content& other) const {
    const auto* list = dynamic_cast<const ListContent*>(&other);
    if (!list || list->list_->name != list_->name || list->list_->full_state != list_->full_state ||
        list->list_->notification_batch_interval != list_->notification_batch_interval)
        return false;
    auto at = list->members_.begin();
    for (const auto& one : members_) {
        while (at != list->members_.end() && (*at)->is_gone()) ++at;
        if (at == list->members_.end()) return false;
        const auto& another = *at++;
        if (one->name != another->name || one->shown != another->shown || one->watched != another->watched ||
            (one->nested && !(another->nested && one->nested->is_like(*another->nested))))
            return false;
    }
    return std::all_of(at, list->members_.end(), [](const auto& member) { return member->is_gone(); });
}

bool ListContent::are_all_gone() const {
    return std::ranges::all_of(members_, [](const auto& member) { return member->is_gone(); });
}

void ListContent::member_changed(Member& member) {
    member.changed = true;
    auto* root = this;
    while (root->within_) root = root->within_;
    root->told_of_change();
}

// 410
void ListContent::told_of_change() {
    const auto interval = list_->notification_batch_interval;
    if (interval.count() == 0) return on_batch();
    if (!batch_.running()) batch_.start(interval);
}

void ListContent::on_batch() {
    if (host_) host_->on_content_changed();
}

bool ListContent::has_changes() const {
    return std::ranges::any_of(members_, [](const auto& member) {
        return member->changed || (member->nested && member->nested->has_changes());
    });
}

ComposedBody ListContent::body_of(Member& member, const DialogParties& parties, const std::string& uri,
                                  Telling telling) {
    if (member.nested) {
        auto inner = parties;
        inner.entity = uri;
        return member.nested->compose(inner, telling);
    }
    if (telling == Telling::Last && member.version > 0) --member.version;
    const auto atom = atom_of(parties.tag, member.version);
    const Viewer viewer{.entity = uri,
                        .host = parties.host,
                        .subscriber = parties.subscriber,
                        .version = member.version++,
                        .atom = atom};
    return {std::string(content_type(type_)), member.watched->body(type_, variant_).fill(viewer)};
}

// RFC 4662 5
ComposedBody ListContent::compose(const DialogParties& parties, Telling telling) {
    batch_.stop();
    const bool full = telling != Telling::Changes || list_->full_state;  // 409
    const auto boundary = five_letters();
    std::string parts;
    std::string rlmi = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<list xmlns=\"urn:ietf:params:xml:ns:rlmi\" uri=\"{}\" "
        "version=\"{}\" fullState=\"{}\">\n <name>{}</name>\n",
        escape_xml(parties.entity), version_++, full, escape_xml(list_->name));
    for (const auto& member : members_) {
        const bool news =
            std::exchange(member->changed, false) || (member->nested && member->nested->has_changes());
        if (!full && !news) continue;
        const auto uri = fmt::format("sip:{}@{}", sip::escape_user(member->name), parties.host);
        const auto id = five_letters();
        rlmi += fmt::format(
            " <resource uri=\"{}\">\n  <name>{}</name>\n  <instance id=\"{}\" state=\"{}\" cid=\"{}@{}\" />\n"
            " </resource>\n",
            escape_xml(uri), escape_xml(member->shown), five_letters(),
            telling == Telling::Last || member->gone ? "terminated" : "active", id, escape_xml(parties.host));
        // What is within a full one is full.
        const auto inner = full && telling == Telling::Changes ? Telling::Everything : telling;
        const auto body = body_of(*member, parties, uri, inner);
        parts += body_part(boundary, id, parties.host, body.type, body.text);
    }
    rlmi += "</list>\n";
    auto out = body_part(boundary, five_letters(), parties.host, "application/rlmi+xml", rlmi);
    out += parts;
    out += last_boundary(boundary);
    return {fmt::format("multipart/related;type=\"application/rlmi+xml\";boundary={}", boundary),
            std::move(out)};
}

}  // namespace asterism::presence

// SPDX-License-Identifier: Apache-2.0
#include "packages.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "../feature/feature_content.h"
#include "asterism/base/text.h"
#include "asterism/presence/presence.h"
#include "watched_hint.h"
#include "watched_mailboxes.h"

namespace asterism::presence {

namespace {

constexpr EventPackage kPackages[] = {
    {"presence", BodyOf::Extension, BodyType::Pidf},
    {"dialog", BodyOf::Extension, BodyType::DialogInfo},
    {"message-summary", BodyOf::Mailboxes, BodyType::MessageSummary},
    {"as-feature-event", BodyOf::Features, BodyType::Features},
};

bool in_common(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    return std::ranges::any_of(
        some, [&](const auto& one) { return std::ranges::find(others, one) != others.end(); });
}

}  // namespace

// RFC 6665 8.2.1: names of events are compared with their case.
const EventPackage* find_package(std::string_view event) {
    const auto at = std::ranges::find(kPackages, event, &EventPackage::name);
    return at == std::end(kPackages) ? nullptr : at;
}

bool is_served(const EventPackage& package, const endpoint::Endpoint& endpoint) {
    return package.of != BodyOf::Features || endpoint.shared->feature_sync;
}

std::shared_ptr<Watched> Packages::present(std::string_view key) const {
    const auto at = watched_.find(key);
    auto found = at == watched_.end() ? nullptr : at->second.lock();
    return found && !found->is_gone() ? found : nullptr;
}

void Packages::forget(std::string_view key) {
    if (const auto at = watched_.find(key); at != watched_.end() && at->second.expired()) watched_.erase(at);
}

Packages::Found Packages::find(const Wish& wish, std::string_view user) {
    return wish.package.of == BodyOf::Extension ? find_hint(wish.endpoint, user)
                                                : find_mailboxes(wish.endpoint, user);
}

// 406, 414
endpoint::Ref<endpoint::ResourceList> Packages::list_named(const Wish& wish, std::string_view name) const {
    const auto& list = directory_.snapshot()->find<endpoint::ResourceList>(name);
    return list && list->event == wish.package.name ? list : nullptr;
}

std::unique_ptr<ListContent> Packages::list(const Wish& wish,
                                            const endpoint::Ref<endpoint::ResourceList>& list,
                                            HashSet<std::string>& met, std::size_t depth) {
    auto made = std::make_unique<ListContent>(loop_.wheel(), list, wish.type, wish.variant);
    for (const auto& item : list->list_item) {
        const std::string name(trim(item));
        if (!met.insert(name).second) continue;
        if (const auto within = list_named(wish, name)) {
            if (auto nested = depth < kDeepest ? this->list(wish, within, met, depth + 1) : nullptr)
                made->add(name, std::move(nested));
        } else if (auto watched = find(wish, name)) {
            const auto shown = list->resource_display_name ? (*watched)->name() : std::string();
            made->add(name, shown.empty() ? name : shown, std::move(*watched));
        }
    }
    return made->empty() ? nullptr : std::move(made);
}

bool Packages::is_itself(const endpoint::Endpoint& endpoint, std::string_view user) const {
    if (user.empty() || user == endpoint.name) return true;
    if (std::ranges::find(endpoint.aors, user) != endpoint.aors.end()) return true;
    return std::ranges::any_of(endpoint.auth, [&](const auto& name) {
        const auto& auth = directory_.snapshot()->find<endpoint::Auth>(name);
        return auth && auth->username == user;
    });
}

std::expected<std::unique_ptr<Content>, int> Packages::content(const Wish& wish, const std::string& user) {
    if (wish.package.of == BodyOf::Features) {
        if (!is_itself(wish.endpoint, user)) return std::unexpected(404);
        return std::make_unique<FeatureContent>(presence_.features, wish.endpoint.name);
    }
    if (const auto list_object = wish.takes_lists ? list_named(wish, user) : nullptr) {
        HashSet<std::string> met{user};
        if (auto made = list(wish, list_object, met, 1)) return made;
        return std::unexpected(500);  // 411
    }
    auto watched = find(wish, user);
    if (!watched) return std::unexpected(watched.error());
    return std::make_unique<WatchedContent>(std::move(*watched), wish.type, wish.variant);
}

Packages::Found Packages::find_hint(const endpoint::Endpoint& endpoint, std::string_view exten) {
    const auto& own = endpoint.shared->subscribe_context.str();  // 416
    const auto& context = own.empty() ? endpoint.context.str() : own;
    auto key = fmt::format("hint\n{}\n{}", context, exten);
    if (auto found = present(key)) return found;
    const auto* hint = presence_.extensions.find(context, exten);
    if (!hint) return std::unexpected(404);  // 417
    auto made = std::make_shared<WatchedHint>(*this, key, *hint);
    watched_[std::move(key)] = made;
    return made;
}

// 386, 387
Packages::Found Packages::find_mailboxes(const endpoint::Endpoint& endpoint, std::string_view user) {
    std::vector<endpoint::Ref<endpoint::Aor>> aors;
    std::string account;
    const auto by_extension = [&](const auto& name) {
        const auto& aor = directory_.aor(name);
        return aor && !aor->voicemail_extension.str().empty() && aor->voicemail_extension.str() == user;
    };
    if (user.empty()) {
        for (const auto& name : endpoint.aors)
            if (const auto& aor = directory_.aor(name)) aors.push_back(aor);
    } else if (const auto& named = directory_.aor(user)) {
        aors.push_back(named);
    } else if (const auto at = std::ranges::find_if(endpoint.aors, by_extension); at != endpoint.aors.end()) {
        aors.push_back(directory_.aor(*at));
    }
    if (!user.empty() && !aors.empty()) account = aors.front()->voicemail_extension.str();
    if (account.empty()) account = directory_.global().default_voicemail_extension;  // 394
    std::vector<std::string> mailboxes;
    for (const auto& aor : aors)
        for (const auto& mailbox : aor->mailboxes)
            if (std::string name(trim(mailbox)); std::ranges::find(mailboxes, name) == mailboxes.end())
                mailboxes.push_back(std::move(name));
    if (mailboxes.empty()) return std::unexpected(404);
    // 389: it is told of these already.
    if (in_common(mailboxes, endpoint.mailboxes) && !endpoint.shared->mwi_subscribe_replaces_unsolicited)
        return std::unexpected(500);
    auto key = fmt::format("mail\n{}\n{}", account, fmt::join(mailboxes, "\n"));
    if (auto found = present(key)) return found;
    auto made = std::make_shared<WatchedMailboxes>(*this, key, std::move(mailboxes), std::move(account));
    watched_[std::move(key)] = made;
    return made;
}

void Packages::on_mailbox(std::string_view mailbox) {
    const auto at = by_mailbox_.find(mailbox);
    if (at == by_mailbox_.end()) return;
    for (auto* one : std::vector(at->second)) one->mailbox_changed();
}

}  // namespace asterism::presence

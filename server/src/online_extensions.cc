// SPDX-License-Identifier: Apache-2.0
#include "online_extensions.h"

#include <algorithm>

#include "asterism/dialplan/no_ops.h"

namespace asterism::server {

namespace {
/// Each change copies the dialplan: after one, others gather for so long.
constexpr Millis kPause{100};
}  // namespace

OnlineExtensions::OnlineExtensions(call::Calls& calls, endpoint::Directory& directory,
                                   registrar::Registrar& registrar)
    : calls_(calls), directory_(directory), registrar_(registrar), due_(calls.loop.wheel(), *this) {
    registrar_.watch_online([this](const endpoint::Endpoint&, bool) { on_changed(); });
}

void OnlineExtensions::follow() {
    context_ = directory_.global().regcontext;
    present_.clear();
    put_in();
}

void OnlineExtensions::on_changed() {
    if (context_.empty() || due_.running()) return;
    const auto since = std::chrono::duration_cast<Millis>(calls_.loop.now() - changed_);
    due_.start(std::max(Millis{0}, kPause - since));
}

void OnlineExtensions::on_due() { put_in(); }

void OnlineExtensions::put_in() {
    due_.stop();
    if (context_.empty()) return;
    const auto names = wanted();
    if (names == present_) return;
    changed_ = calls_.loop.now();
    calls_.edit_dialplan(dialplan::with_no_ops(*calls_.dialplan(), context_, names, present_));
}

std::set<std::string> OnlineExtensions::wanted() const {
    std::set<std::string> names;
    for (const auto& one : directory_.snapshot()->all<endpoint::Endpoint>())
        if (registrar_.is_online(*one)) names.insert(one->name);
    return names;
}

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/dialog_layer.h"

#include <algorithm>

#include "asterism/base/expect.h"

namespace asterism::sip {

namespace {

std::string key_of(std::string_view call_id, std::string_view local_tag, std::string_view remote_tag) {
    std::string key;
    key.reserve(call_id.size() + local_tag.size() + remote_tag.size() + 2);
    (((key += local_tag) += '\n') += remote_tag) += '\n';
    return key += call_id;
}

}  // namespace

Dialog& DialogTable::add(Dialog&& dialog, DialogUsage& first) {
    std::string key = key_of(dialog.call_id(), dialog.local_tag(), dialog.remote_tag());
    auto& place = dialogs_[std::move(key)];
    // One that is there already (a second 2xx, a NOTIFY that was first) only gets another usage.
    if (!place) place = std::make_unique<Dialog>(std::move(dialog));
    place->attach(first);
    return *place;
}

void DialogTable::detach(Dialog& dialog, DialogUsage& usage) {
    dialog.detach(usage);
    if (!dialog.usages_.empty()) return;
    const auto at = dialogs_.find(key_of(dialog.call_id(), dialog.local_tag(), dialog.remote_tag()));
    if (at == dialogs_.end() || at->second.get() != &dialog) return;
    const auto gone = std::move(at->second);
    dialogs_.erase(at);
}

Dialog* DialogTable::find(std::string_view call_id, std::string_view local_tag,
                          std::string_view remote_tag) const {
    const auto at = dialogs_.find(key_of(call_id, local_tag, remote_tag));
    return at == dialogs_.end() ? nullptr : at->second.get();
}

Dialog* DialogTable::find(const Message& message) const {
    if (message.is_request()) return find(message.call_id(), message.to_tag(), message.from_tag());
    return find(message.call_id(), message.from_tag(), message.to_tag());
}

// 12.2.2
void DialogLayer::on_request(Message&& request) {
    if (request.to_tag().empty()) return user_.on_request(std::move(request));
    Dialog* dialog = table_.find(request);
    if (!dialog) {
        if (request.method() == Method::Bye) return transactions_.reply_stateless(request, 481);
        return user_.on_request(std::move(request));
    }
    if (dialog->force_rport()) request.set_force_rport(true);
    if (!dialog->take_remote_cseq(request.cseq().number)) return transactions_.reply_stateless(request, 500);
    const ServerId id = transactions_.accept(std::move(request));
    if (!id) return;
    // A copy (of the index, not of the bytes): the usage may go on reading after its final answer.
    const Message kept = *transactions_.request(id);
    // A copy of the list: a usage may attach another one (REFER) while it is asked.
    const auto usages = dialog->usages();
    for (DialogUsage* usage : usages) {
        if (!usage->wants(kept)) continue;
        return usage->on_request(*dialog, id, kept);
    }
    user_.on_dialog_request(*dialog, id, kept);
}

void DialogLayer::on_ack(const Message& ack) {
    Dialog* dialog = table_.find(ack);
    if (!dialog) return;
    const auto usages = dialog->usages();
    for (DialogUsage* usage : usages)
        if (usage->wants(ack)) return usage->on_ack(*dialog, ack);
}

void DialogLayer::on_stray_response(const Message& response) {
    if (response.method() != Method::Invite || response.status() / 100 != 2) return;
    Dialog* dialog = table_.find(response);
    if (!dialog) return user_.on_stray_success(response);
    const auto usages = dialog->usages();
    for (DialogUsage* usage : usages)
        if (std::find(dialog->usages().begin(), dialog->usages().end(), usage) != dialog->usages().end())
            return usage->on_repeated_success(*dialog, response);
}

}  // namespace asterism::sip

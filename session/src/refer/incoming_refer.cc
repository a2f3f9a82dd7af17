// SPDX-License-Identifier: Apache-2.0
#include "refer/incoming_refer.h"

#include <fmt/core.h>

#include "asterism/call/executor.h"
#include "asterism/call/together.h"
#include "asterism/call/transfer.h"
#include "asterism/endpoint/in_dialog.h"
#include "refer/refer_to.h"
#include "refer/referrals.h"

namespace asterism::session {

namespace {

// 369
int status_of(call::TransferResult result) {
    switch (result) {
        case call::TransferResult::Success:
            return 200;
        case call::TransferResult::Invalid:
            return 400;
        case call::TransferResult::Fail:
            break;
    }
    return 500;
}

class Refer {
public:
    Refer(SessionCore& core, ReferTo to, ReferProgress* told)
        : core_(core), channel_(*core.channel()), to_(std::move(to)), told_(told) {}

    /// What the transfer comes to. 0: that is told by and by.
    int carry_out() {
        if (!to_.replaces_text.empty()) return attended();
        return blind(to_.user.empty() ? std::string("s")
                                      : core_.services.directory.global().name_of(to_.user));
    }
    bool done() const { return done_; }

private:
    // 365
    std::string context() const {
        auto& calls = core_.services.calls;
        auto text = call::read_variable(calls, &channel_, "TRANSFER_CONTEXT");
        return text.empty() ? std::string(core_.endpoint->context) : text;
    }

    bool is_there(const Place& place) const {
        return core_.services.calls.dialplan()->exists({.context = place.context,
                                                        .exten = place.exten,
                                                        .caller_id = channel_.caller.number.text,
                                                        .clock = core_.services.calls.clock()});
    }

    // 367, 371, 376
    void describe(Channel& transferee, const std::string& context) const {
        if (to_.mailbox == ReferTo::Mailbox::ByDiversion) transferee.redirect().reason = kSendToVoicemail;
        const auto set = [&](std::string_view name, std::string_view value) {
            call::set_variable(core_.services.calls, &transferee, name, value);
        };
        set("SIPTRANSFER", "yes");
        set("SIPREFERRINGCONTEXT", context);
        if (!to_.referred_by.empty()) set("__SIPREFERREDBYHDR", to_.referred_by);
        if (!to_.replaces_text.empty()) set("__SIPREPLACESHDR", to_.replaces_text);
        set("SIPREFERTOHDR", to_.uri);
    }

    // 365, 366, 368
    int blind(std::string exten) {
        const Place place{context(), std::move(exten), 1};
        if (!is_there(place)) return 404;
        Channel* transferee = nullptr;
        const auto result =
            call::transfer_blind(channel_, {.target = place, .external = true, .prepare = [&](Channel& one) {
                                                transferee = &one;
                                                describe(one, place.context);
                                            }});
        if (result != call::TransferResult::Success) return status_of(result);
        done_ = true;
        if (!told_ || !core_.endpoint->refer_blind_progress) return 200;
        told_->follow(*transferee);
        return 0;
    }

    // 370, 371
    int attended() {
        const auto* other = to_.replaces ? session_named(core_.services.dialogs, *to_.replaces) : nullptr;
        if (!other) return blind("external_replaces");
        auto* second = other->channel();
        if (!second || second->gone()) return 603;
        const auto result = call::transfer_attended(channel_, *second);
        done_ = result == call::TransferResult::Success;
        return status_of(result);
    }

    SessionCore& core_;
    Channel& channel_;
    const ReferTo to_;
    ReferProgress* told_;
    bool done_ = false;
};

void refuse(SessionCore& core, sip::ServerId id, int status, bool without_progress = false) {
    auto draft = core.services.transactions.draft(id, status);
    if (without_progress) draft.add(sip::HeaderId::ReferSub, "false");
    auto context = core.supplement_context(Cause::NormalClearing);
    response_out(context, draft);
    core.services.transactions.respond(id, draft);
}

/// RFC 3515 2.4.6
std::string event_of(const sip::Dialog& dialog, const sip::Message& request) {
    for (const auto* usage : dialog.usages())
        if (dynamic_cast<const ReferProgress*>(usage))
            return fmt::format("refer;id={}", request.cseq().number);
    return "refer";
}

}  // namespace

SessionCore* session_named(sip::DialogTable& dialogs, const sip::Replaces& replaces) {
    const auto* dialog = dialogs.find(replaces.call_id, replaces.to_tag, replaces.from_tag);
    if (!dialog) return nullptr;
    for (auto* usage : dialog->usages())
        if (auto* session = dynamic_cast<SessionCore*>(usage)) return session;
    return nullptr;
}

Referred take_refer(SessionCore& core, sip::ServerId id, const sip::Message& request) {
    auto to = read_refer(request);
    if (!core.channel() || core.channel()->gone() || !core.dialog) {
        refuse(core, id, 404);  // 362
    } else if (!core.endpoint->allow_transfer) {
        refuse(core, id, 603);
    } else if (!to) {
        refuse(core, id, 400);  // 363
    } else if (to->mailbox != ReferTo::Mailbox::No && !call::partner_of(*core.channel())) {
        refuse(core, id, 400);  // 376
    } else if (!to->wants_progress) {
        Refer refer{core, std::move(*to), nullptr};
        const int status = refer.carry_out();
        if (!refer.done()) {
            refuse(core, id, status, true);
            return Referred::Refused;
        }
        auto draft = core.answer_draft(id, 200);
        draft.add(sip::HeaderId::ReferSub, "false");
        core.services.transactions.respond(id, draft);
        return Referred::Done;
    } else if (!core.services.referrals->admits(*core.dialog)) {
        refuse(core, id, 503);
    } else {
        // 364
        endpoint::refresh_target(*core.dialog, request, *core.endpoint);
        auto draft = core.answer_draft(id, 202);
        draft.add(sip::HeaderId::Expires, std::to_string(ReferProgress::kDuration.count()));
        core.services.transactions.respond(id, draft);
        auto& told = core.services.referrals->tell(core.services, core.endpoint, *core.dialog, core.way,
                                                   event_of(*core.dialog, request));
        told.begin();
        Refer refer{core, std::move(*to), &told};
        if (const int status = refer.carry_out()) told.tell(status);
        return refer.done() ? Referred::Done : Referred::Refused;
    }
    return Referred::Refused;
}

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/transfer.h"

#include "asterism/base/log.h"
#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/call/together.h"
#include "asterism/call/transfer_events.h"

namespace asterism::call {

namespace {

rt::Task<void> live_with_others(ChannelId id, Calls& calls) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    co_await stay_together(*channel);
    // Its former master may still hold it, and ends it as it finds it; or it was freed.
    channel = calls.channels.find(id);
    if (!channel) co_return;
    const bool held = channel->is_dialled || channel->has_dialplan;
    if (channel->diverted() && !channel->gone()) {
        if (!held) start_dialplan(*channel);
        co_return;
    }
    channel->hangup(Cause::NormalClearing);
}

/// A leg in a bridge whose master (a Dial) lets go of it: it lives from now on until its talk is over, and
/// ends then; sent elsewhere, it goes there.
void live_together(Channel& channel) {
    if (!channel.has_dialplan) rt::spawn(live_with_others(channel.id(), channel.calls()));
}

void name_each_other(Channel& one, Channel& other, std::string_view variable) {
    for (const auto& [holder, named] : {std::pair(&one, &other), std::pair(&other, &one)})
        set_variable(holder->calls(), holder, variable, named->name());
}

rt::Task<void> await_the_end(Channel& channel) { co_await wait_for_end(channel); }

/// Its leg may just be at work. What it did until then is over: nothing more of its dialplan runs meanwhile.
void hang_up_later(Channel& channel) {
    auto& calls = channel.calls();
    if (channel.has_dialplan) channel.detour({channel.place, await_the_end, true});
    calls.loop.post([&calls, id = channel.id()] {
        if (auto* left = calls.channels.find(id)) left->hangup(Cause::NormalClearing);
    });
}

/// They cannot hear each other: the media of a call stay on their worker.
bool apart(const Channel& one, const Channel& other) {
    const auto worker = [](const Channel& channel) { return channel.leg() ? channel.leg()->worker() : -1; };
    if (worker(one) < 0 || worker(other) < 0 || worker(one) == worker(other)) return false;
    log::notice("{} has its sound on another media worker than {}", one.name(), other.name());
    return true;
}

void introduce(Channel& one, Channel& other) {
    const auto first = one.caller, second = other.caller;
    other.connect_to(first);
    one.connect_to(second);
}

/// `comer` is in the bridge where `target` was. Legs whose Dial is not in it any more, and who has no life
/// yet, get one of their own.
void swap_in(Channel& comer, Channel& target) {
    auto& bridge = *target.bridge();
    auto* stays = bridge.other(target);
    const bool is_new = !comer.bridge();
    bridge.swap(comer, target);
    for (auto* one : {&comer, stays})
        if (one && (one->is_dialled || (one == &comer && is_new))) live_together(*one);
}

/// What `target` does goes on for `comer`, whose leg and name it has from now on.
void take_over(Channel& comer, Channel& target, Cause cause) {
    auto& channels = target.calls().channels;
    if (comer.bridge()) comer.bridge()->leave(comer);
    channels.swap_identities(comer, target);
    comer.hangup_cause = cause;
    target.take_leg_of(comer, cause);
    comer.set_hangup_source(target.name());
}

}  // namespace

TransferResult transfer_blind(Channel& transferer, const BlindTransfer& how) {
    auto* transferee = partner_of(transferer);
    if (!transferee || transferee->diverted() || transferer.diverted() || transferer.gone()) {
        publish_blind_transfer({.result = TransferResult::Invalid,
                                .transferer = &transferer,
                                .external = how.external,
                                .target = &how.target});
        return TransferResult::Invalid;
    }
    publish_hold(transferer, false, {});
    name_each_other(*transferee, transferer, kBlindTransfer);
    if (how.prepare) how.prepare(*transferee);
    publish_blind_transfer({.result = TransferResult::Success,
                            .transferer = &transferer,
                            .transferee = transferee,
                            .bridge = transferer.bridge(),
                            .external = how.external,
                            .target = &how.target});
    log::verbose(3, "{} sends {} to {}@{}", transferer.name(), transferee->name(), how.target.exten,
                 how.target.context);
    transferee->divert(how.target);
    hang_up_later(transferer);
    return TransferResult::Success;
}

TransferResult transfer_attended(Channel& first, Channel& second) {
    auto* transferee = partner_of(first);
    auto* target = partner_of(second);
    AttendedTransferNews news{first, second, transferee, target};
    const auto fail = [&](TransferResult result) {
        news.failed(result);
        return result;
    };
    const auto busy = [](const Channel* one) { return one && one->diverted(); };
    if (&first == &second || first.gone() || second.gone() || (!transferee && !target) ||
        transferee == &second || transferee == target || busy(&first) || busy(&second) || busy(transferee) ||
        busy(target))
        return fail(TransferResult::Invalid);
    // Whoever talks with nobody keeps what he does; it goes on for the other's partner.
    auto& mover = transferee ? *transferee : *target;
    auto& from = transferee ? first : second;
    auto& place = transferee ? second : first;
    if (place.is_up() && !goes_on(place)) return fail(TransferResult::Invalid);
    if (apart(mover, transferee && target ? *target : place)) return fail(TransferResult::Fail);

    publish_hold(from, false, {});
    if (transferee && target) publish_hold(place, false, {});
    name_each_other(mover, from, kAttendedTransfer);
    log::verbose(3, "{} brings {} to where {} is", from.name(), mover.name(), place.name());
    hang_up_later(from);
    if (transferee && target) {
        auto& bridge = *place.bridge();
        swap_in(mover, place);
        news.in_bridge(bridge.uniqueid());
        introduce(mover, *target);
        hang_up_later(place);
    } else {
        news.in_application(place.application);
        place.variables.set(kAttendedTransfer, from.name());
        take_over(mover, place, Cause::NormalClearing);
        hang_up_later(mover);
    }
    return TransferResult::Success;
}

bool goes_on(const Channel& channel) {
    return !channel.diverted() && (partner_of(channel) || channel.has_dialplan);
}

bool take_place(Channel& comer, Channel& target) {
    if (&comer == &target || comer.gone() || target.gone() || apart(comer, target)) return false;
    log::verbose(3, "{} takes the place of {}", comer.name(), target.name());
    publish_hold(comer, false, {});
    if (auto* partner = partner_of(target)) {
        swap_in(comer, target);
        introduce(comer, *partner);
        hang_up_later(target);
        return true;
    }
    take_over(comer, target, Cause::NotDefined);
    hang_up_later(comer);
    return true;
}

}  // namespace asterism::call

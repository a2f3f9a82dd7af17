// SPDX-License-Identifier: Apache-2.0
// EVAL_EXTEN([[context,]exten,]priority): what the application there would be given, as seen from there;
// nothing is run. EVAL_SUB(target[(args)]): runs the subroutine there, and is what it returns (654).
#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// For as long as it lives the channel, if it still is, stands elsewhere.
class StandsElsewhere {
public:
    StandsElsewhere(Calls& calls, Channel& channel, call::Place there)
        : calls_(calls), id_(channel.id()), before_(std::exchange(channel.place, std::move(there))) {}
    ~StandsElsewhere() {
        if (auto* channel = calls_.channels.find(id_)) channel->place = std::move(before_);
    }
    StandsElsewhere(const StandsElsewhere&) = delete;
    StandsElsewhere& operator=(const StandsElsewhere&) = delete;

private:
    Calls& calls_;
    call::ChannelId id_;
    call::Place before_;
};

rt::Task<std::string> eval_exten(Calls& calls, Channel* channel, std::string args) {
    std::string out;
    if (!channel || trim(args).empty()) {
        log::warning("The EVAL_EXTEN function requires an extension");
        co_return out;
    }
    const Nesting nesting(*channel);
    const auto place = nesting.fits() ? call::resolve_place(*channel, args) : std::nullopt;
    if (!place) co_return out;
    const auto found = calls.dialplan()->find({.context = place->context,
                                               .exten = place->exten,
                                               .priority = place->priority,
                                               .caller_id = channel->caller.number.text,
                                               .clock = calls.clock()});
    if (!found) co_return out;
    const std::string text = found->step->data;
    const StandsElsewhere there(calls, *channel, *place);
    // As of any step: its author is the administrator.
    auto data = co_await call::substitute(calls, channel, text, call::Authority{});
    out = std::move(data.text);
    co_return out;
}

constexpr std::string_view kReturned = "GOSUB_RETVAL";

rt::Task<std::string> eval_sub(Calls& calls, Channel* channel, std::string args) {
    std::string out;
    const std::string target(trim(args));
    if (!channel || target.empty()) {
        log::warning("The EVAL_SUB function requires an extension");
        co_return out;
    }
    const Nesting nesting(*channel);
    if (!nesting.fits()) co_return out;
    channel->variables.erase(kReturned);
    co_await call::run_subroutine(*channel, target);
    out = call::read_variable(calls, channel, kReturned);
    co_return out;
}

constexpr call::Function kEvaluatedRows[] = {
    call::Function{"EVAL_EXTEN", "EVAL_EXTEN([[context,]extension,]priority)",
                   "What the application at a place of the dialplan would be given.", nullptr, eval_exten}
        .dangerous(Danger::Dialplan),
    call::Function{"EVAL_SUB", "EVAL_SUB([[context,]extension,]priority[(arg1[,...])])",
                   "What a subroutine returns.", nullptr, eval_sub}
        .dangerous(Danger::Dialplan),
};

}  // namespace

std::span<const call::Function> evaluated_functions() { return kEvaluatedRows; }

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
// Applications that wait for digits: WaitDigit([seconds[,digits]]), Read(variable[,files[,max[,options[,
// attempts[,timeout]]]]]), BackGround(files[,options[,language[,context]]]) and WaitExten([seconds]), the
// last two of which take what is dialled for an extension: it is looked for as digits come, extension i is
// for what does not exist, t for silence.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

using call::Outcome;

constexpr std::size_t kMostDialled = 80;

dialplan::Where where_of(const Channel& channel, std::string_view context, std::string_view exten) {
    return {.context = context,
            .exten = exten,
            .priority = 1,
            .caller_id = channel.caller.number.text,
            .clock = channel.calls().clock()};
}

void move_to(Channel& channel, const std::string& context, const std::string& exten) {
    channel.place = {context, exten, 1};
    channel.moved = true;
}

}  // namespace

rt::Task<bool> collect_extension(Channel& channel, std::string dialled, std::string context, Millis first) {
    for (;;) {
        const auto& plan = *channel.calls().dialplan();
        const auto where = where_of(channel, context, dialled);
        if (!dialled.empty() && !plan.match_more(where)) break;
        if (dialled.size() >= kMostDialled) break;
        const auto patience = dialled.empty() ? first : channel.digit_timeout;
        const auto read = co_await call::wait_digit(channel, patience);
        if (read.outcome != Outcome::Done) co_return true;
        if (!read.digit) break;
        dialled += read.digit;
    }
    const auto& plan = *channel.calls().dialplan();
    if (dialled.empty()) {
        if (!plan.exists(where_of(channel, context, "t"))) co_return false;
        move_to(channel, context, "t");
    } else {
        // What does not exist is for extension i: the executor's business.
        move_to(channel, context, dialled);
    }
    co_return true;
}

rt::Task<bool> collect_the_rest(Channel& channel) {
    const std::string context = channel.place.context;
    std::string dialled = channel.place.exten;
    if (!channel.calls().dialplan()->match_more(where_of(channel, context, dialled))) {
        if (!channel.calls().dialplan()->exists(where_of(channel, context, "i"))) co_return false;
        channel.variables.set("INVALID_EXTEN", dialled);
        move_to(channel, context, "i");
        co_return true;
    }
    const auto read = co_await call::wait_digit(channel, channel.digit_timeout);
    if (read.outcome != Outcome::Done) co_return true;
    if (!read.digit) {
        if (!channel.calls().dialplan()->exists(where_of(channel, context, "t"))) co_return false;
        move_to(channel, context, "t");
        co_return true;
    }
    dialled += read.digit;
    co_return co_await collect_extension(channel, dialled, context, channel.digit_timeout);
}

rt::Task<Prompt> play_prompt(Channel& channel, std::string files) {
    Prompt out;
    for (const auto part : split(files, '&')) {
        if (part.empty()) continue;
        const std::string name(part);
        const std::string digits(kEveryDigit);
        const auto played = co_await call::play_file(channel, name, digits);
        out.outcome = played.outcome;
        out.digit = played.digit;
        if (over(played.outcome) || played.digit) co_return out;
        if (!played.ok) log::warning("'{}' cannot be played to {}", name, channel.name());
    }
    co_return out;
}

rt::Task<Entered> enter_digits(Channel& channel, std::string files, std::size_t most) {
    Entered out;
    const auto prompt = co_await play_prompt(channel, files);
    out.outcome = prompt.outcome;
    char digit = prompt.digit;
    while (!over(out.outcome) && out.digits.size() < most) {
        if (!digit) {
            const auto one = co_await call::wait_digit(channel, channel.response_timeout);
            out.outcome = one.outcome;
            digit = one.digit;
        }
        if (!digit || digit == '#') break;
        out.digits += std::exchange(digit, 0);
    }
    co_return out;
}

rt::Task<Next> wait_digit(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data, ',', 2);
    args.resize(2);
    const auto given = trim(args[0]).empty() ? std::optional(Millis{0}) : parse_seconds(args[0]);
    const std::string wanted = trim(args[1]).empty() ? std::string(kEveryDigit) : std::string(trim(args[1]));
    if (!given) {
        log::warning("WaitDigit: '{}' is no number of seconds", args[0]);
        set_variable(channel, "WAITDIGITSTATUS", "ERROR");
        co_return Next::GoOn;
    }
    const auto start = channel.calls().loop.now();
    for (;;) {
        const auto passed = std::chrono::duration_cast<Millis>(channel.calls().loop.now() - start);
        const auto left = std::max(*given - passed, Millis{0});
        const auto read = co_await call::wait_digit(channel, left);
        if (read.outcome != Outcome::Done) {
            set_variable(channel, "WAITDIGITSTATUS", "CANCEL");
            co_return Next::GoOn;
        }
        if (!read.digit) {
            set_variable(channel, "WAITDIGITSTATUS", "TIMEOUT");
            co_return Next::GoOn;
        }
        if (wanted.find(read.digit) == std::string::npos) continue;
        set_variable(channel, "WAITDIGITRESULT", std::string_view(&read.digit, 1));
        set_variable(channel, "WAITDIGITSTATUS", "DTMF");
        co_return Next::GoOn;
    }
}

rt::Task<Next> wait_exten(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    auto patience = channel.response_timeout;
    const auto options = dialplan::AppOptions::parse(args[1]);
    if (!trim(args[0]).empty()) patience = parse_seconds(args[0]).value_or(patience);
    const std::string context = channel.place.context;
    // m(class): music meanwhile; d: the dial tone.
    if (options.has('m'))
        channel.background().start_music(options.arg('m'));
    else if (options.has('d'))
        channel.background().play_tone("dial");
    co_await collect_extension(channel, {}, context, patience);
    if (options.has('m')) channel.background().stop_music();
    if (options.has('d')) channel.background().stop_tone();
    co_return Next::GoOn;
}

rt::Task<Next> background(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 4));
    const auto options = dialplan::AppOptions::parse(args[1]);
    set_variable(channel, "BACKGROUNDSTATUS", "SUCCESS");
    if (!channel.is_up()) {
        if (options.has('s')) co_return Next::GoOn;
        if (options.has('n')) {
            channel.progress();
        } else {
            const auto answered = co_await call::answer_and_wait(channel);
            if (over(answered)) co_return next_after(answered);
        }
    }
    const std::string context = trim(args[3]).empty() ? channel.place.context : std::string(trim(args[3]));
    const std::string files = args[0];
    const auto prompt = co_await play_prompt(channel, files);
    if (over(prompt.outcome) || !prompt.digit) co_return Next::GoOn;
    const std::string dialled(1, prompt.digit);
    co_await collect_extension(channel, dialled, context, channel.digit_timeout);
    co_return Next::GoOn;
}

rt::Task<Next> read(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 6));
    const auto variable = first_argument(data);
    if (variable.text.empty()) {
        log::warning("Read requires an argument (variable)");
        set_variable(channel, "READSTATUS", "ERROR");
        co_return Next::GoOn;
    }
    const auto options = dialplan::AppOptions::parse(args[3]);
    const auto most = parse_uint(trim(args[2])).value_or(0);
    const std::size_t wanted = most == 0 ? 255 : std::min<std::uint64_t>(most, 255);
    auto attempts = std::min<std::uint64_t>(parse_uint(trim(args[4])).value_or(1), 100);
    const auto given = parse_seconds(args[5]);
    const auto patience = given && given->count() > 0 ? *given : channel.response_timeout;
    if (!channel.is_up()) {
        if (options.has('s')) {
            call::set_variable(channel.calls(), &channel, dialplan::MarkedView(variable), "");
            set_variable(channel, "READSTATUS", "SKIPPED");
            co_return Next::GoOn;
        }
        if (!options.has('n')) {
            const auto answered = co_await call::answer_and_wait(channel);
            if (over(answered)) co_return next_after(answered);
        }
    }
    std::string digits;
    std::string status = "TIMEOUT";
    const std::string terminators = options.has('t') ? std::string(options.arg('t')) : "#";
    do {
        digits.clear();
        // i: the prompt is a tone, until the first digit.
        const std::string files = options.has('i') ? std::string() : args[1];
        if (options.has('i') && !channel.background().play_tone(args[1]))
            log::warning("Read: there is no tone '{}'", args[1]);
        const auto prompt = co_await play_prompt(channel, files);
        char digit = prompt.digit;
        Outcome outcome = prompt.outcome;
        while (!over(outcome)) {
            if (!digit) {
                const auto one = co_await call::wait_digit(channel, patience);
                outcome = one.outcome;
                digit = one.digit;
                if (over(outcome) || !digit) break;
            }
            if (options.has('i')) channel.background().stop_tone();
            if (terminators.find(digit) != std::string::npos) {
                // e: a terminator alone is what was read.
                if (options.has('e') && digits.empty()) digits += digit;
                status = "OK";
                break;
            }
            digits += std::exchange(digit, 0);
            if (digits.size() >= wanted) {
                status = "OK";
                break;
            }
        }
        if (options.has('i')) channel.background().stop_tone();
        if (over(outcome)) status = outcome == Outcome::Gone ? "HANGUP" : "INTERRUPTED";
    } while (status == "TIMEOUT" && digits.empty() && --attempts > 0 && attempts < 100);
    call::set_variable(channel.calls(), &channel, dialplan::MarkedView(variable), digits);
    set_variable(channel, "READSTATUS", status);
    co_return Next::GoOn;
}

}  // namespace asterism::apps

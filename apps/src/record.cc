// SPDX-License-Identifier: Apache-2.0
// Record(file.format[,silence[,maxduration[,options]]]): what the caller says goes to a file, after a beep,
// until he presses #, is silent for `silence` seconds, `maxduration` seconds are over, or he hangs up.
// Options: a append; n no answer; o 0 ends as well; q no beep; s skip unless answered; t * instead of #; u
// keep the silence at the end; x no digit ends it; y any digit ends it; k keep the file after a hang-up. Sets
// RECORDED_FILE (without extension) and RECORD_STATUS: DTMF, SILENCE, SKIP, TIMEOUT, HANGUP, OPERATOR, ERROR.
#include "record.h"

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/args.h"
#include "asterism/media/sound_formats.h"
#include "common.h"
#include "media_use.h"
#include "room_limits.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

/// A file that was ended is complete after a moment; a disk that hangs is not waited for any longer.
constexpr Seconds kWriting{5};

struct RecordArgs {
    media::RecordRequest request;
    std::optional<Millis> silence;
    std::optional<Millis> most;
    dialplan::AppOptions options;
    bool ok = false;
};

/// 0 and nothing mean: no bound.
std::optional<Millis> bound(std::string_view text, std::string_view what) {
    if (trim(text).empty()) return std::nullopt;
    const auto time = parse_seconds(text);
    if (!time) log::warning("Record: '{}' is not a valid {} duration", text, what);
    return time && time->count() > 0 ? time : std::nullopt;
}

RecordArgs parse(std::string_view data) {
    RecordArgs out;
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 4));
    const auto name = trim(args[0]);
    const auto dot = name.rfind('.');
    if (name.empty()) {
        log::warning("Record requires an argument (filename)");
        return out;
    }
    const auto* format = dot == name.npos || dot == 0 ? nullptr : media::sound_format(name.substr(dot + 1));
    if (format == nullptr || !format->records()) {
        log::warning("Record: there is no format we write in '{}'", name);
        return out;
    }
    out.request.name = name.substr(0, dot);
    out.request.format = name.substr(dot + 1);
    out.silence = bound(args[1], "silence");
    // Without an end of its own it would fill the disk while somebody is silent.
    const Millis most = Seconds{limits::record_seconds.value()};
    out.most = std::min(bound(args[2], "maximum").value_or(most), most);
    limits::record_seconds.note(static_cast<std::size_t>(out.most->count() / 1000));
    out.options = dialplan::AppOptions::parse(args[3]);
    out.request.append = out.options.has('a');
    out.request.keep_at_end = out.options.has('k');
    out.ok = true;
    return out;
}

/// RECORD_STATUS of a digit; empty when it ends nothing.
std::string_view status_of(char digit, const dialplan::AppOptions& options) {
    if (options.has('o') && digit == '0') return "OPERATOR";
    if (options.has('x')) return {};
    if (options.has('y')) return "DTMF";
    return digit == (options.has('t') ? '*' : '#') ? "DTMF" : "";
}

std::string without_extension(const std::string& file) { return file.substr(0, file.rfind('.')); }

/// Everything between the beep and the last word of the file.
rt::Task<Taped> tape(Channel& channel, RecordArgs args) {
    Taped out;
    out.status = "ERROR";
    call::Inbox inbox{channel};
    Taping taping{channel};
    TalkListener listener{channel};
    taping.start(args.request);
    if (taping.idle()) {
        if (channel.gone()) out.status = "HANGUP";
        co_return out;
    }
    media::TalkRules rules;
    if (args.silence) {
        rules.silence = *args.silence;
        listener.start(rules);
    }
    const auto start = channel.calls().loop.now();
    media::RecordEnd end;
    for (std::string_view status; status.empty();) {
        const auto left = left_of(channel, start, args.most);
        const auto event = co_await inbox.next(left);
        if (!event) {
            status = "TIMEOUT";
        } else if (taping.is(*event, Kind::Record)) {
            out.file = without_extension(event->text);
            if (event->recording == media::Recording::State::Begun) continue;
            taping.over();
            co_return out;  // a disk that is full
        } else if (listener.is(*event, Kind::Talk) && !event->talking) {
            status = "SILENCE";
            if (!args.options.has('u')) end.cut = *args.silence;
        } else if (event->kind == Kind::Digit) {
            status = status_of(event->digit, args.options);
        } else if (event->kind == Kind::Gone) {
            status = "HANGUP";
            end.keep = args.request.keep_at_end;
        } else if (event->kind == Kind::Diverted) {
            status = "TIMEOUT";
        }
        out.status = status.empty() ? out.status : std::string(status);
    }
    taping.end(end);
    const auto ended_at = channel.calls().loop.now();
    for (;;) {
        const std::optional<Millis> patience = kWriting;
        const auto left = left_of(channel, ended_at, patience);
        const auto event = co_await inbox.next(left);
        if (!event) break;
        if (!taping.is(*event, Kind::Record)) continue;
        out.file = without_extension(event->text);
        if (event->recording == media::Recording::State::Begun) continue;
        if (event->recording == media::Recording::State::Failed) out.status = "ERROR";
        out.length = event->duration;
        taping.over();
        break;
    }
    co_return out;
}

rt::Task<void> beep(Channel& channel) {
    const std::string name = "beep";
    co_await call::play_file(channel, name);
}

}  // namespace

rt::Task<Taped> tape_words(Channel& channel, std::string data) {
    auto args = parse(data);
    Taped out;
    out.status = "ERROR";
    if (!args.ok) co_return out;
    co_await beep(channel);
    out = co_await tape(channel, std::move(args));
    co_return out;
}

rt::Task<Next> record(Channel& channel, std::string data) {
    auto args = parse(data);
    if (!args.ok) {
        set_variable(channel, "RECORD_STATUS", "ERROR");
        co_return Next::HangUp;
    }
    if (!channel.is_up()) {
        if (args.options.has('s')) {
            set_variable(channel, "RECORD_STATUS", "SKIP");
            co_return Next::GoOn;
        }
        if (args.options.has('n')) {
            channel.progress();
        } else {
            const auto answered = co_await call::answer_and_wait(channel);
            if (over(answered)) co_return next_after(answered);
        }
    }
    if (!args.options.has('q')) co_await beep(channel);
    const auto told = co_await tape(channel, std::move(args));
    set_variable(channel, "RECORDED_FILE", told.file);
    set_variable(channel, "RECORD_STATUS", told.status);
    co_return Next::GoOn;
}

}  // namespace asterism::apps

// SPDX-License-Identifier: Apache-2.0
#include "privacy.h"

#include <fmt/core.h>

#include <unistd.h>
#include <algorithm>

#include "../blocking.h"
#include "../common.h"
#include "../record.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"

namespace asterism::apps {

namespace {

constexpr std::string_view kFamily = "privacy";
constexpr std::string_view kFormat = "sln";

/// Whose decision is kept: the number, or the channel of one who shows none.
std::string caller_key(const call::Channel& caller) {
    std::string key;
    for (const char c : caller.caller.number.text)
        if (is_digit(c) || c == '+' || (lower(c) >= 'a' && lower(c) <= 'z')) key += c;
    if (!key.empty()) return key;
    // It becomes part of a file's name, and of the arguments of a recording: nothing of a stranger's spelling
    // stays.
    key = "NOCALLERID_";
    for (const std::string_view part :
         {std::string_view(caller.place.exten), std::string_view(caller.name())})
        for (const char c : part) key += is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ? c : '_';
    return key;
}

std::string privacy_key(const call::Channel& caller, const DialOptions& options) {
    const auto given = trim(options.arg('P'));
    std::string called = caller.place.exten;
    std::ranges::replace(called, '/', '_');
    return fmt::format("{}/{}", given.empty() ? std::string_view(called) : given, caller_key(caller));
}

/// What the called one decided the last time; empty: never.
std::string kept_decision(call::Channel& caller, const DialOptions& options) {
    auto* values = caller.calls().key_values();
    if (!options.has('P') || !values) return {};
    return values->get(kFamily, privacy_key(caller, options)).value_or("");
}

void keep_decision(call::Channel& caller, const DialOptions& options, std::string_view decision) {
    if (auto* values = caller.calls().key_values(); options.has('P') && values)
        values->put(kFamily, privacy_key(caller, options), decision);
}

std::string file_of(const call::Channel& caller, const std::string& sound) {
    return fmt::format("{}/{}.{}", caller.calls().plane().options().sounds_dir, sound, kFormat);
}

rt::Task<void> throw_away(call::Channel& caller, std::string file) {
    std::function<bool()> remove = [file] { return unlink(file.c_str()) == 0; };
    co_await beside<bool>(caller.calls(), &caller, remove);
}

std::string_view status_of(std::string_view decision) {
    if (decision == "deny") return "NOANSWER";
    if (decision == "kill") return "DONTCALL";
    if (decision == "torture") return "TORTURE";
    return {};
}

}  // namespace

rt::Task<Introduction> introduce(call::Channel& caller, const DialOptions& options) {
    Introduction out;
    if (!options.has('p') && !options.has('P')) co_return out;
    if (options.has('N') && !caller.caller.number.text.empty()) co_return out;
    const auto decision = kept_decision(caller, options);
    out.status = status_of(decision);
    if (!out.status.empty() || decision == "allow") co_return out;

    out.ask = true;
    out.forget = options.has('n');
    out.sound = fmt::format("priv-callerintros/{}", caller_key(caller));
    const auto file = file_of(caller, out.sound);
    std::function<bool()> look = [file] { return access(file.c_str(), R_OK) == 0; };
    const auto found = co_await beside<bool>(caller.calls(), &caller, look);
    if (found.value_or(false)) co_return out;
    const auto answered = co_await call::answer_and_wait(caller);
    if (over(answered)) co_return out;
    // 664
    const std::string prompt = "priv-recordintro";
    co_await call::play_file(caller, prompt);
    const std::string how = fmt::format("{}.{},2,4", out.sound, kFormat);
    const auto taped = co_await tape_words(caller, how);
    if (taped.length.count() == 0) {
        out.said_nothing = true;
        co_await throw_away(caller, file);
        co_return out;
    }
    for (const char* name : {"auth-thankyou", "vm-dialout"}) {
        const std::string sound = name;
        const auto played = co_await call::play_file(caller, sound);
        if (over(played.outcome)) break;
    }
    co_return out;
}

rt::Task<Prepared> ask_callee(call::Channel& caller, call::Channel& leg, Introduction introduction,
                              const DialOptions& options) {
    constexpr int kTries = 3;
    constexpr Seconds kPatience{6};
    const bool privacy = options.has('P');
    Prepared out;
    out.what = AfterAnswer::Continue;
    out.status = "NOANSWER";
    const std::string digits = privacy ? "12345" : "1234";
    char choice = 0;
    for (int tries = 0; tries < kTries && choice == 0; ++tries) {
        for (const auto& name : {std::string("priv-callpending"), introduction.sound,
                                 std::string(privacy ? "priv-callee-options" : "screen-callee-options")}) {
            const auto played = co_await call::play_file(leg, name, digits);
            if (over(played.outcome) || caller.gone()) co_return out;
            choice = played.digit;
            if (choice != 0) break;
        }
        if (choice != 0) break;
        const auto read = co_await call::wait_digit(leg, kPatience);
        if (over(read.outcome) || caller.gone()) co_return out;
        if (read.digit != 0 && digits.find(read.digit) != std::string::npos) choice = read.digit;
    }
    if (introduction.forget) {
        const auto file = file_of(caller, introduction.sound);
        co_await throw_away(caller, file);
    }
    switch (choice) {
        case '5':  // from the next time on (665)
            keep_decision(caller, options, "allow");
            break;
        case '1':
            out.what = AfterAnswer::Talk;
            out.status = "ANSWER";
            break;
        case '2':
            keep_decision(caller, options, "deny");
            break;
        case '3':
            keep_decision(caller, options, "torture");
            out.status = "TORTURE";
            break;
        case '4':
            keep_decision(caller, options, "kill");
            out.status = "DONTCALL";
            break;
        default:  // he said nothing of use: as if he had not been there
            break;
    }
    co_return out;
}

}  // namespace asterism::apps

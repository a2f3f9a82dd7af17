// SPDX-License-Identifier: Apache-2.0
// Originate, waiting for its end or not.
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/call/originate.h"
#include "asterism/dialplan/args.h"

namespace asterism::manage {

using call::OriginateRequest;
using call::OriginateResult;

namespace {

/// Several headers, each with several of them: "a=1,b=2".
void read_variables(const AmiRequest& request, OriginateRequest& out) {
    for (const auto value : request.message().all("Variable"))
        for (const auto& one : dialplan::split_raw_args(value)) {
            const auto [name, text] = split_once(one, '=');
            if (!trim(name).empty()) out.variables.emplace_back(trim(name), text);
        }
}

/// What the text begins with, a day at most, however many digits it has; nullopt: it begins with no number.
std::optional<Millis> read_timeout(std::string_view text) {
    constexpr Millis kLeast{1}, kMost{86'400'000};
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty() || !is_digit(text.front())) return std::nullopt;
    if (negative) return kLeast;
    Millis out{0};
    for (const char c : text) {
        if (!is_digit(c) || out >= kMost) break;
        out = out * 10 + Millis{c - '0'};
    }
    return std::clamp(out, kLeast, kMost);
}

/// Where it goes once answered; false, and the error is sent.
bool read_goal(const AmiRequest& request, OriginateRequest& out) {
    out.application = request.get("Application");
    out.application_data = request.get("Data");
    if (!out.application.empty()) {
        const auto* application = request.services().calls.applications.find(out.application);
        const bool may_run = !application || request.authority().allows(application->danger);
        if (may_run && may_evaluate(request.services().calls, request.authority(), out.application_data))
            return true;
        request.error("Originate Access Forbidden: app or data blacklisted");
        return false;
    }
    out.place.context = request.get("Context");
    out.place.exten = request.get("Exten");
    if (request.get("Priority").empty()) {
        request.error("Originate with 'Exten' requires 'Context' and 'Priority'");
        return false;
    }
    auto& calls = request.services().calls;
    dialplan::Where where{.context = out.place.context,
                          .exten = out.place.exten,
                          .caller_id = out.caller_number,
                          .clock = calls.clock()};
    const auto priority = request.get("Priority");
    if (const auto number = parse_uint(priority); number && *number > 0 && *number < 1'000'000)
        out.place.priority = static_cast<int>(*number);
    else if (const auto label = calls.dialplan()->find_label(where, priority))
        out.place.priority = *label;
    else {
        request.error("Invalid priority");
        return false;
    }
    where.priority = out.place.priority;
    if (calls.dialplan()->exists(where)) return true;
    request.error("Extension does not exist.");
    return false;
}

/// Everything but the goal; false, and the error is sent.
bool read_call(const AmiRequest& request, OriginateRequest& out) {
    out.dial_string = request.get("Channel");
    if (out.dial_string.empty()) {
        request.error("Channel not specified");
        return false;
    }
    if (call::split_dial_string(out.dial_string).second.empty()) {
        request.error("Invalid channel");
        return false;
    }
    if (const auto timeout = request.get("Timeout"); !timeout.empty()) {
        const auto number = read_timeout(timeout);
        if (!number) {
            request.error("Invalid timeout");
            return false;
        }
        out.timeout = *number;
    }
    const auto caller = call::parse_caller_id(request.get("CallerID"));
    out.caller_name = caller.name;
    out.caller_number = caller.number;
    out.accountcode = request.get("Account");
    out.early_media = is_true(request.get("EarlyMedia"));
    out.codecs = request.get("Codecs");
    out.uniqueid = request.get("ChannelId");
    out.other_uniqueid = request.get("OtherChannelId");
    out.before_dial = request.get("PreDialGoSub");
    // A uniqueid stands in names of files and in records.
    constexpr std::size_t kMostId = 149;
    if (out.uniqueid.size() > kMostId || out.other_uniqueid.size() > kMostId) {
        request.error(fmt::format("Uniqueid length exceeds maximum of {}", kMostId));
        return false;
    }
    out.on_the_word_of(request.from_outside());
    read_variables(request, out);
    for (const auto& [name, value] : out.variables)
        if (!may_evaluate(request.services().calls, out.authority, name)) {
            request.error("Originate Access Forbidden: app or data blacklisted");
            return false;
        }
    return true;
}

void publish_response(const AmiRequest& request, const OriginateRequest& asked,
                      const OriginateResult& result) {
    request.services().events.publish("OriginateResponse", EventClass::Call, [&](Event& event) {
        const auto or_unknown = [](const std::string& text) {
            return text.empty() ? std::string_view("<unknown>") : std::string_view(text);
        };
        const bool answered = result.answered();
        if (request.message().has("ActionID")) event.add("ActionID", request.get("ActionID"));
        event
            .add("Response", answered ? "Success" : "Failure")
            // Of a call that failed, what was asked for is told.
            .add("Channel", answered ? result.channel : asked.dial_string);
        if (asked.application.empty())
            event.add("Context", asked.place.context).add("Exten", asked.place.exten);
        else
            event.add("Application", asked.application).add("Data", asked.application_data);
        event.add("Reason", std::to_string(static_cast<int>(result.reason)))
            .add("Uniqueid", or_unknown(answered ? result.uniqueid : asked.uniqueid))
            .add("CallerIDNum", or_unknown(answered ? result.caller_number : asked.caller_number))
            .add("CallerIDName", or_unknown(answered ? result.caller_name : asked.caller_name));
    });
}

void originate(const AmiRequest& request) {
    OriginateRequest wanted;
    if (!read_call(request, wanted) || !read_goal(request, wanted)) return;
    auto& calls = request.services().calls;
    if (!is_true(request.get("Async")))
        return call::originate(calls, wanted, [request](const OriginateResult& result) {
            if (result.answered())
                request.success("Originate successfully queued");
            else
                request.error("Originate failed");
        });
    request.success("Originate successfully queued");
    call::originate(calls, wanted, [request, wanted](const OriginateResult& result) {
        publish_response(request, wanted, result);
    });
}

}  // namespace

std::vector<AmiAction> originate_actions() {
    return {{"Originate", classes(EventClass::Originate), "Originate a call.", originate}};
}

}  // namespace asterism::manage

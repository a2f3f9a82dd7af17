// SPDX-License-Identifier: Apache-2.0
// What one does to a channel: end it, send it elsewhere, read and set its variables, talk to it.
#include "ami/actions.h"
#include "ami/session.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/stream_stats.h"
#include "asterism/session/sip_leg.h"
#include "asterism/session/sip_status.h"
#include "room_limits.h"

namespace asterism::manage {

using call::Channel;

namespace {

void hangup(const AmiRequest& request) {
    const auto name = request.get("Channel");
    if (name.empty()) return request.error("No channel specified");
    // What is no cause is passed over: the call ends all the same.
    const auto cause = call::cause_of_name(request.get("Cause")).value_or(call::Cause::NotDefined);
    auto& channels = request.services().calls.channels;
    if (name.size() < 2 || !name.starts_with('/') || !name.ends_with('/')) {
        auto* channel = channels.find(name);
        if (!channel) return request.error("No such channel");
        request.success("Channel Hungup");
        return channel->hangup(cause);
    }
    // /expression/: every channel whose name it matches.
    const auto pattern = AmiFilter::compile(EventFilter{false, std::string(name.substr(1, name.size() - 2))});
    if (!pattern) return request.error(fmt::format("Regex compile failed on: {}", name));
    std::vector<call::ChannelId> matching;
    for (const auto* channel : channels.all())
        if (pattern->matches(channel->name())) matching.push_back(channel->id());
    request.start_list("Channels hung up will follow");
    std::size_t count = 0;
    for (const auto id : matching) {
        auto* channel = channels.find(id);
        if (!channel) continue;
        request.send(request.item("ChannelHungup").add("Channel", channel->name()));
        channel->hangup(cause);
        ++count;
    }
    request.send(request.list_end("ChannelsHungupListComplete", count));
}

/// A place out of Context, Exten and Priority, with or without "Extra" in front, for the channel of that name
/// if there is one; otherwise the error is sent.
std::optional<call::Place> named_place(const AmiRequest& request, std::string_view prefix) {
    const auto get = [&](std::string_view name) { return request.get(fmt::format("{}{}", prefix, name)); };
    for (const std::string_view name : {"Context", "Exten", "Priority"})
        if (get(name).empty()) {
            request.error(fmt::format("{}{} not specified", prefix, name));
            return std::nullopt;
        }
    call::Place place{std::string(get("Context")), std::string(get("Exten")), 1};
    auto& calls = request.services().calls;
    const auto* channel = calls.channels.find(get("Channel"));
    const auto priority = get("Priority");
    const dialplan::Where where{
        .context = place.context,
        .exten = place.exten,
        .caller_id = channel ? std::string_view(channel->caller.number.text) : std::string_view(),
        .clock = calls.clock()};
    if (const auto number = parse_uint(priority); number && *number > 0)
        place.priority = static_cast<int>(std::min<std::uint64_t>(*number, 1'000'000));
    else if (const auto label = calls.dialplan()->find_label(where, priority))
        place.priority = *label;
    else {
        request.error(fmt::format("{}Priority is invalid", prefix));
        return std::nullopt;
    }
    return place;
}

void redirect(const AmiRequest& request) {
    if (request.get("Channel").empty()) return request.error("Channel not specified");
    auto& channels = request.services().calls.channels;
    const auto place = named_place(request, "");
    if (!place) return;
    const auto extra_name = request.get("ExtraChannel");
    // Without a context of its own it goes where the other goes.
    const bool apart = !extra_name.empty() && !request.get("ExtraContext").empty();
    const auto extra_place = apart ? named_place(request, "Extra") : place;
    if (!extra_place) return;
    auto* channel = channels.find(request.get("Channel"));
    if (!channel || channel->gone())
        return request.error(fmt::format("Channel does not exist: {}", request.get("Channel")));
    if (extra_name.empty()) {
        channel->divert(*place);
        return request.success("Redirect successful");
    }
    auto* extra = channels.find(extra_name);
    if (!extra || extra->gone())
        return request.error(fmt::format("ExtraChannel does not exist: {}", extra_name));
    // Both before either runs on: they may be talking to each other.
    channel->divert(*place);
    extra->divert(*extra_place);
    request.success("Dual Redirect successful");
}

/// Judged before anything runs; and again where it does, whatever the text turns into.
bool allowed(const AmiRequest& request, std::string_view variable, std::string_view refusal) {
    if (may_evaluate(request.services().calls, request.from_outside(), variable)) return true;
    request.error(refusal);
    return false;
}

/// One more value that a connection waits for, while this lives.
class WaitedFor {
public:
    explicit WaitedFor(std::shared_ptr<AmiSession> session) : session_(session) {
        ++session->values_waited_for;
    }
    ~WaitedFor() {
        if (const auto session = session_.lock()) --session->values_waited_for;
    }
    WaitedFor(const WaitedFor&) = delete;
    WaitedFor& operator=(const WaitedFor&) = delete;

private:
    std::weak_ptr<AmiSession> session_;
};

rt::Task<void> getvar_later(AmiRequest request, Channel* channel, std::string name) {
    const WaitedFor waited_for{request.session()};
    auto text = fmt::format("${{{}}}", name);
    const auto authority = request.from_outside();
    const auto marked =
        co_await call::substitute(request.services().calls, channel, std::move(text), authority);
    const auto& value = marked.text;
    request.send(request.response("Success").add("Variable", name).add("Value", value));
}

void getvar(const AmiRequest& request) {
    const std::string name(request.get("Variable"));
    if (name.empty()) return request.error("No variable specified");
    Channel* channel = nullptr;
    if (!request.get("Channel").empty()) {
        channel = request.services().calls.channels.find(request.get("Channel"));
        if (!channel) return request.error("No such channel");
    }
    if (!allowed(request, name, "GetVar Access Forbidden: Variable")) return;
    // A function may wait: a program, a file, a media worker.
    if (name.ends_with(')') || (channel && call::qos_variable(name))) {
        const auto session = request.session();
        if (!session) return;
        if (!limits::manager_values.admits(session->values_waited_for + 1))
            return request.error("Too many values are waited for (limit manager_values)");
        return rt::spawn(getvar_later(request, channel, name));
    }
    const auto value = call::variable_value(request.services().calls, channel, name);
    request.send(request.response("Success").add("Variable", name).add("Value", value.text));
}

void setvar(const AmiRequest& request) {
    const auto name = request.get("Variable");
    if (name.empty()) return request.error("No variable specified");
    Channel* channel = nullptr;
    if (!request.get("Channel").empty()) {
        channel = request.services().calls.channels.find(request.get("Channel"));
        if (!channel) return request.error("No such channel");
    }
    constexpr auto kRefusal = "Variable not set";
    if (!allowed(request, name, kRefusal)) return;
    const call::Acting acting(request.services().calls, request.from_outside());
    if (!call::set_variable(request.services().calls, channel, name, request.get("Value")))
        return request.error(kRefusal);
    request.success("Variable Set");
}

void absolute_timeout(const AmiRequest& request) {
    const auto seconds = request.get("Timeout");
    const auto number = parse_int(seconds.substr(0, seconds.find('.')));
    if (!request.get("Channel").empty() && (!number || *number < 0))
        return request.error("No timeout specified");
    auto* channel = request.channel();
    if (!channel) return;
    if (!call::set_variable(request.services().calls, channel, "TIMEOUT(absolute)", seconds))
        return request.error("Invalid timeout");
    request.success("Timeout Set");
}

/// There is no detour to be optimized away: sound goes from stream to stream as it is.
void local_optimize_away(const AmiRequest& request) {
    const auto* channel = request.channel({"'Channel' not specified.", "Channel does not exist."});
    if (!channel) return;
    if (channel->technology() != "Local") return request.error("Unable to find channel");
    request.success("Queued channel to be optimized away");
}

void send_text(const AmiRequest& request) {
    const auto text = request.get("Message");
    if (text.empty() && !request.get("Channel").empty()) return request.error("No Message specified");
    auto* channel = request.channel();
    if (!channel) return;
    const auto type = request.get("Content-Type");
    if (!channel->leg() ||
        !channel->leg()->send_text({text, type.empty() ? std::string_view("text/plain") : type}))
        return request.error("Failure");
    request.success("Success");
}

/// 274
void pjsip_hangup(const AmiRequest& request) {
    auto* channel = request.channel();
    if (!channel) return;
    const auto cause = request.get("Cause");
    const int status = session::sip_status_named(cause);
    // Whatever it was told, the call ends (seen of Asterisk).
    auto* leg = session::sip_leg(*channel);
    if (status == 0 || channel->is_up() || !leg || !leg->refuse_as(status))
        channel->hangup(call::Cause::NotDefined);
    request.success("Channel Hungup");
}

}  // namespace

std::vector<AmiAction> channel_actions() {
    constexpr auto kCall = classes(EventClass::Call);
    return {{"Hangup", classes(EventClass::System, EventClass::Call), "Hangup channel.", hangup},
            {"Redirect", kCall, "Redirect (transfer) a call.", redirect},
            {"Getvar", classes(EventClass::Call, EventClass::Reporting),
             "Gets a channel variable or function value.", getvar},
            {"Setvar", kCall, "Sets a channel variable or function value.", setvar},
            {"AbsoluteTimeout", classes(EventClass::System, EventClass::Call), "Set absolute timeout.",
             absolute_timeout},
            {"LocalOptimizeAway", classes(EventClass::System, EventClass::Call),
             "Optimize away a local channel when possible.", local_optimize_away},
            {"SendText", kCall,
             "Sends a text message to channel. A content type\tcan be optionally specified. If not set it is "
             "set to an empty "
             "string allowing a custom handler to default it as it sees fit.",
             send_text},
            {"PJSIPHangup", classes(EventClass::System) | kCall,
             "Hangup an incoming PJSIP channel with a SIP response code", pjsip_hangup}};
}

}  // namespace asterism::manage

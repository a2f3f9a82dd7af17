// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/events.h"

#include <fmt/core.h>

#include "asterism/base/escape.h"
#include "asterism/call/facts.h"
#include "asterism/call/ground.h"
#include "asterism/endpoint/test_event.h"

namespace asterism::call {

namespace {

std::string_view or_unknown(std::string_view text) {
    return text.empty() ? std::string_view("<unknown>") : text;
}

template <class Fill>
void publish(const ChannelFacts& channel, std::string_view name, EventClass which, Fill&& fill,
             std::source_location where = std::source_location::current()) {
    if (channel.is_hidden()) return;
    const auto all = [&](Event& event) {
        add_channel(event, channel);
        fill(event);
    };
    channel.ground().events.publish(name, which, all, where);
}

void publish(const ChannelFacts& channel, std::string_view name,
             std::source_location where = std::source_location::current()) {
    publish(channel, name, EventClass::Call, [](Event&) {}, where);
}

}  // namespace

void add_channel(Event& event, const ChannelFacts& channel, std::string_view prefix) {
    const auto add = [&](std::string_view field, std::string_view value) {
        if (prefix.empty())
            event.add(field, value);
        else
            event.add(fmt::format("{}{}", prefix, field), value);
    };
    add("Channel", channel.name());
    add("ChannelState", std::to_string(static_cast<int>(channel.state())));
    add("ChannelStateDesc", to_text(channel.state()));
    add("CallerIDNum", or_unknown(channel.caller.number.shown()));
    add("CallerIDName", or_unknown(channel.caller.name.shown()));
    add("ConnectedLineNum", or_unknown(channel.connected.number.shown()));
    add("ConnectedLineName", or_unknown(channel.connected.name.shown()));
    add("Language", channel.language);
    add("AccountCode", channel.accountcode);
    add("Context", channel.place.context);
    add("Exten", channel.place.exten);
    add("Priority", std::to_string(channel.place.priority));
    add("Uniqueid", channel.uniqueid());
    add("Linkedid", channel.linkedid());
    if (!channel.tenantid.empty()) add("TenantID", channel.tenantid);
}

void publish_newchannel(const ChannelFacts& channel) { publish(channel, "Newchannel"); }
void publish_newstate(const ChannelFacts& channel) { publish(channel, "Newstate"); }

void publish_newexten(const ChannelFacts& channel, std::string_view application, std::string_view data) {
    publish(channel, "Newexten", EventClass::Dialplan, [&](Event& event) {
        event.add("Extension", channel.place.exten).add("Application", application).add("AppData", data);
    });
}

void publish_varset(Ground& ground, const ChannelFacts* channel, std::string_view variable,
                    std::string_view value) {
    if (channel && channel->is_hidden()) return;
    ground.events.publish("VarSet", EventClass::Dialplan, [&](Event& event) {
        if (channel) add_channel(event, *channel);
        event.add("Variable", variable).add("Value", escaped(value));
    });
}

namespace {
/// `number`: of what is no cause in SoftHangupRequest.
void publish_request(const ChannelFacts& channel, std::string_view name, int number) {
    publish(channel, name, EventClass::Call, [&](Event& event) {
        event.add("Cause", std::to_string(number));
        if (channel.final_status) event.add("TechCause", std::to_string(channel.final_status));
    });
}
}  // namespace

void publish_hangup_request(const ChannelFacts& channel, Cause cause) {
    publish_request(channel, "HangupRequest", cause_number(cause));
}

void publish_soft_hangup_request(const ChannelFacts& channel, SoftHangup why) {
    publish_request(channel, "SoftHangupRequest", static_cast<int>(why));
}

void publish_hangup(const ChannelFacts& channel) {
    publish(channel, "Hangup", EventClass::Call, [&](Event& event) {
        event.add("Cause", std::to_string(cause_number(channel.hangup_cause)))
            .add("Cause-txt", cause_text(channel.hangup_cause));
        if (channel.final_status) event.add("TechCause", std::to_string(channel.final_status));
    });
}

namespace {
void publish_dial(std::string_view name, const ChannelFacts* parent, const ChannelFacts& leg,
                  std::string_view field, std::string_view value) {
    if (leg.is_hidden()) return;
    leg.ground().events.publish(name, EventClass::Call, [&](Event& event) {
        if (parent && !parent->is_hidden()) add_channel(event, *parent);
        add_channel(event, leg, "Dest");
        event.add(field, value);
    });
}
}  // namespace

void publish_dial_begin(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view dial_string) {
    publish_dial("DialBegin", parent, leg, "DialString", dial_string);
}
void publish_dial_state(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view status) {
    publish_dial("DialState", parent, leg, "DialStatus", status);
}
void publish_dial_end(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view status) {
    publish_dial("DialEnd", parent, leg, "DialStatus", status);
}

void publish_pickup(const ChannelFacts& picker, const ChannelFacts& target) {
    publish(picker, "Pickup", EventClass::Call, [&](Event& event) { add_channel(event, target, "Target"); });
}

void publish_digit_begin(const ChannelFacts& channel, char digit, bool received) {
    publish(channel, "DTMFBegin", EventClass::Dtmf, [&](Event& event) {
        event.add("Digit", std::string_view(&digit, 1)).add("Direction", received ? "Received" : "Sent");
    });
}

void publish_digit_end(const ChannelFacts& channel, char digit, std::int64_t milliseconds, bool received) {
    publish(channel, "DTMFEnd", EventClass::Dtmf, [&](Event& event) {
        event.add("Digit", std::string_view(&digit, 1))
            .add("DurationMs", std::to_string(milliseconds))
            .add("Direction", received ? "Received" : "Sent");
    });
}

void publish_flash(const ChannelFacts& channel) { publish(channel, "Flash"); }

void publish_rtcp(const ChannelFacts& channel, const media::RtcpReport& report) {
    const auto name = report.sent ? "RTCPSent" : "RTCPReceived";
    publish(channel, name, EventClass::Reporting, [&](Event& event) {
        event.add("SSRC", fmt::format("0x{:08x}", report.ssrc))
            .add("PT", report.sender ? "200(SR)" : "201(RR)")
            .add(report.sent ? "To" : "From", report.peer.text());
        if (!report.sent && report.round_trip > 0) event.add("RTT", fmt::format("{:.4f}", report.round_trip));
        event.add("ReportCount", std::to_string(report.blocks.size()));
        if (const auto& sender = report.sender)
            // NTP counts from 1900, in 1/2^32 seconds.
            event
                .add("SentNTP",
                     fmt::format("{}.{:06}", static_cast<std::int64_t>(sender->ntp >> 32) - 2208988800,
                                 ((sender->ntp & 0xffffffff) * 1'000'000) >> 32))
                .add("SentRTP", std::to_string(sender->timestamp))
                .add("SentPackets", std::to_string(sender->packets))
                .add("SentOctets", std::to_string(sender->bytes));
        int number = 0;
        for (const auto& block : report.blocks) {
            const auto add = [&](std::string_view field, std::string_view value) {
                event.add(fmt::format("Report{}{}", number, field), value);
            };
            add("SourceSSRC", fmt::format("0x{:08x}", block.ssrc));
            add("FractionLost", std::to_string(block.fraction_lost));
            add("CumulativeLost", std::to_string(block.lost));
            add("HighestSequence", std::to_string(block.highest_sequence & 0xffff));
            add("SequenceNumberCycles", std::to_string(block.highest_sequence >> 16));
            add("IAJitter", std::to_string(block.jitter));
            add("LSR", std::to_string(block.last_sr));
            add("DLSR", fmt::format("{:.4f}", block.delay_since_last_sr / 65536.0));
            ++number;
        }
    });
}

void publish_hold(const ChannelFacts& channel, bool held, std::string_view music_class) {
    publish(channel, held ? "Hold" : "Unhold", EventClass::Call, [&](Event& event) {
        if (held && !music_class.empty()) event.add("MusicClass", music_class);
    });
}

void publish_music(const ChannelFacts& channel, std::string_view music_class) {
    const bool begins = !music_class.empty();
    publish(channel, begins ? "MusicOnHoldStart" : "MusicOnHoldStop", EventClass::Call, [&](Event& event) {
        if (begins) event.add("Class", music_class);
    });
}

void publish_talking(const ChannelFacts& channel, bool talking, Millis lasted) {
    const auto name = talking ? "ChannelTalkingStart" : "ChannelTalkingStop";
    publish(channel, name, EventClass::Call, [&](Event& event) {
        if (!talking) event.add("Duration", std::to_string(lasted.count()));
    });
}

void publish_new_caller_id(const ChannelFacts& channel) {
    publish(channel, "NewCallerid", EventClass::Call, [&](Event& event) {
        const auto pres = channel.caller.number.presentation;
        event.add("CID-CallingPres", fmt::format("{} ({})", static_cast<int>(pres), presentation_word(pres)));
    });
}

void publish_new_account(const ChannelFacts& channel, std::string_view former) {
    publish(channel, "NewAccountCode", EventClass::Call,
            [&](Event& event) { event.add("OldAccountCode", former); });
}

void publish_hangup_handler(const ChannelFacts& channel, std::string_view name, std::string_view handler) {
    publish(channel, name, EventClass::Dialplan, [&](Event& event) { event.add("Handler", handler); });
}

void publish_local_bridge(const ChannelFacts& one, const ChannelFacts& two, bool optimizes) {
    one.ground().events.publish("LocalBridge", EventClass::Call, [&](Event& event) {
        add_channel(event, one, "LocalOne");
        add_channel(event, two, "LocalTwo");
        event.add("Context", two.place.context)
            .add("Exten", two.place.exten)
            .add("LocalOptimization", optimizes ? "Yes" : "No");
    });
}

void publish_test(Ground& ground, std::string_view state,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> pairs,
                  std::source_location here) {
    endpoint::publish_test(ground.events, state, pairs, here);
}

namespace {
/// RFC 4733 3.2
int event_code(char digit) {
    constexpr std::string_view kCodes = "0123456789*#ABCD!";
    const auto at = kCodes.find(digit);
    return at == kCodes.npos ? -1 : static_cast<int>(at);
}
}  // namespace

void publish_event_sent(Ground& ground, char digit, unsigned payload, std::uint32_t clock) {
    ground.events.publish("TestEvent", EventClass::Reporting, [&](Event& event) {
        event.add("Type", "StateChange")
            .add("State", "DTMF_BEGIN")
            .add("AppFile", "res_rtp_asterisk.c")
            .add("AppFunction", "ast_rtp_dtmf_begin")
            .add("AppLine", std::to_string(std::source_location::current().line()))
            .add("Digit", std::to_string(event_code(digit)))
            .add("Payload", std::to_string(payload))
            .add("Rate", std::to_string(clock));
    });
}

void publish_new_connected_line(const ChannelFacts& channel) { publish(channel, "NewConnectedLine"); }

}  // namespace asterism::call

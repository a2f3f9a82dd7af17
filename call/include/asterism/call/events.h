// SPDX-License-Identifier: Apache-2.0
// The life of channels as events, with the fields and their order of reference/ami.json. One function an
// event, so that nobody else spells them; those of bridges stand with the bridge.
#pragma once

#include <initializer_list>
#include <source_location>
#include <string_view>
#include <utility>

#include "asterism/base/event.h"
#include "asterism/base/time.h"
#include "asterism/call/cause.h"
#include "asterism/media/rtcp_report.h"

namespace asterism::call {

class ChannelFacts;
class Ground;

/// The fourteen fields of a channel (and TenantID, where it has one), each with `prefix` ("Dest" for the
/// second channel of an event).
void add_channel(Event& event, const ChannelFacts& channel, std::string_view prefix = {});

void publish_newchannel(const ChannelFacts& channel);
void publish_newstate(const ChannelFacts& channel);
void publish_newexten(const ChannelFacts& channel, std::string_view application, std::string_view data);
void publish_varset(Ground& ground, const ChannelFacts* channel, std::string_view variable,
                    std::string_view value);
/// Its far end hung up.
void publish_hangup_request(const ChannelFacts& channel, Cause cause);
/// Who else asked for its end: what SoftHangupRequest shows in its field Cause, though it is none (501).
enum class SoftHangup : std::uint8_t {
    Device = 1,
    Shutdown = 4,
    DialplanEnded = 16,
    Explicit = 32,  ///< SoftHangup(), CLI `channel request hangup`
};
void publish_soft_hangup_request(const ChannelFacts& channel, SoftHangup why);
void publish_hangup(const ChannelFacts& channel);
/// `parent` is null for Originate.
void publish_dial_begin(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view dial_string);
void publish_dial_state(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view status);
void publish_dial_end(const ChannelFacts* parent, const ChannelFacts& leg, std::string_view status);
/// `picker` takes the call that rings at `target`.
void publish_pickup(const ChannelFacts& picker, const ChannelFacts& target);
void publish_digit_begin(const ChannelFacts& channel, char digit, bool received);
void publish_digit_end(const ChannelFacts& channel, char digit, std::int64_t milliseconds, bool received);
void publish_flash(const ChannelFacts& channel);
/// RTCPSent, RTCPReceived.
void publish_rtcp(const ChannelFacts& channel, const media::RtcpReport& report);
void publish_hold(const ChannelFacts& channel, bool held, std::string_view music_class);
/// Music on hold began with this class; ended, when there is none.
void publish_music(const ChannelFacts& channel, std::string_view music_class);
/// Whoever is there began to talk, or is silent after he had talked for so long.
void publish_talking(const ChannelFacts& channel, bool talking, Millis lasted);
void publish_new_account(const ChannelFacts& channel, std::string_view former);
/// HangupHandlerPush, HangupHandlerPop, HangupHandlerRun.
void publish_hangup_handler(const ChannelFacts& channel, std::string_view event, std::string_view handler);
void publish_local_bridge(const ChannelFacts& one, const ChannelFacts& two, bool optimizes);
void publish_new_caller_id(const ChannelFacts& channel);
void publish_new_connected_line(const ChannelFacts& channel);

/// TestEvent, for clients with the class `test`: the state, where in this program it came to be, and pairs.
void publish_test(Ground& ground, std::string_view state,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> pairs,
                  std::source_location here = std::source_location::current());

/// TestEvent DTMF_BEGIN (519): a digit of ours goes out by telephone-event; one that passes from leg to leg
/// does not count. Who waits for it looks for where the reference says that it comes from.
void publish_event_sent(Ground& ground, char digit, unsigned payload, std::uint32_t clock);

}  // namespace asterism::call

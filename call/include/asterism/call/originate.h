// SPDX-License-Identifier: Apache-2.0
// A call that nobody in here makes: rings one party by a dial string and, when it answers, runs a place of
// the dialplan or one application for it. CLI `channel originate` and AMI Originate. Exchange thread.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/call/channel.h"

namespace asterism::call {

class Calls;

struct OriginateRequest {
    /// "PJSIP/6001", "Local/100@office".
    std::string dial_string;
    /// When `application` is empty: where the dialplan begins.
    Place place;
    std::string application;
    std::string application_data;
    Millis timeout{30000};
    /// Whom the called party sees.
    std::string caller_name;
    std::string caller_number;
    std::string accountcode;
    /// Names with their underscores, or functions: CALLERID(name).
    std::vector<std::pair<std::string, std::string>> variables;
    /// "ulaw,alaw"; empty: the endpoint's.
    std::string codecs;
    std::string uniqueid;
    std::string other_uniqueid;
    /// A subroutine that runs on the channel before it is called: "context,exten,1(args)".
    std::string before_dial;
    /// Of whoever asks: variables are set on its word, and what is composed of them later has no more.
    Authority authority;
    /// Of whoever named `application`, and of whoever wrote its data.
    Authority by, words;
    /// All three.
    void on_the_word_of(Authority asker) {
        authority = asker;
        by = words = asker.inside();
    }
    /// Whose share it takes of what the machine does for calls (Channel::share).
    std::string share = "manager";
    /// Runs already when the far end sends early media.
    bool early_media = false;
};

/// Numbers as AMI's OriginateResponse shows them in Reason.
enum class OriginateReason : std::uint8_t {
    Failed = 0,    ///< no such party, or it could not be reached
    HungUp = 1,    ///< it ended without an answer
    NoAnswer = 3,  ///< rang until the time was over
    Answered = 4,
    Busy = 5,
    Congestion = 8,  ///< refused, or not available
};

struct OriginateResult {
    OriginateReason reason = OriginateReason::Failed;
    /// Of the channel, as long as there was one.
    std::string channel;
    std::string uniqueid;
    std::string caller_name;
    std::string caller_number;
    bool answered() const { return reason == OriginateReason::Answered; }
};

/// Returns at once; `done` (may be empty) is called once, in this turn when it fails at once. Publishes
/// DialBegin and DialEnd without a first channel.
void originate(Calls& calls, OriginateRequest request, std::function<void(const OriginateResult&)> done);

}  // namespace asterism::call

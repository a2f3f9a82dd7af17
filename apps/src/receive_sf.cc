// SPDX-License-Identifier: Apache-2.0
// ReceiveSF(variable[,digits[,timeout[,frequency[,options]]]]): digits of the far end as pulses of one
// frequency (send_sf.cc), into a variable. RECEIVESFSTATUS: MAXDIGITS, TIMEOUT, HANGUP, ERROR; after a
// timeout the call ends (seen of Asterisk).
//   e  11 to 16 pulses are A to F, too     t(seconds)  so long after a digit there is no other
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

/// Behind the last pulse of a digit.
constexpr Millis kDigitOver{300};
constexpr Millis kShortestPulse{30}, kLongestPulse{150};
constexpr std::size_t kMostSfDigits = 255;

/// Pulses as they come.
class PulseString {
public:
    explicit PulseString(bool extra) : most_pulses_(extra ? 16 : 10) {}
    void pulse(Millis lasted) {
        if (lasted >= kShortestPulse && lasted <= kLongestPulse) ++pulses_;
    }
    bool counting() const { return pulses_ > 0; }
    /// What was counted is a digit, if it can be one.
    void end_digit() {
        constexpr std::string_view kSigns = ".1234567890ABCDEF";
        if (pulses_ <= most_pulses_ && text_.size() < kMostSfDigits) text_ += kSigns[pulses_];
        pulses_ = 0;
    }
    const std::string& text() const { return text_; }

private:
    std::size_t most_pulses_;
    std::size_t pulses_ = 0;
    std::string text_;
};

struct SfWanted {
    media::ToneRules rules{.hertz = 2600, .least = kShortestPulse, .block = Millis{5}};
    std::uint64_t most = kMostSfDigits;
    std::optional<Millis> patience, after_digit;
    bool extra = false;
    bool ok = true;
};

SfWanted parse_sf(const std::vector<std::string>& args) {
    SfWanted out;
    const auto refuse = [&out](std::string_view what, std::string_view text) {
        log::warning("Invalid {}: {}", what, text);
        out.ok = false;
    };
    if (const auto text = trim(args[1]); !text.empty()) {
        const auto number = parse_uint(text);
        if (!number || *number == 0)
            refuse("number of digits", text);
        else
            out.most = std::min<std::uint64_t>(*number, kMostSfDigits);
    }
    if (const auto text = trim(args[2]); !text.empty()) {
        out.patience = parse_seconds(text);
        if (!out.patience) refuse("timeout", text);
        if (out.patience && out.patience->count() == 0) out.patience.reset();
    }
    if (const auto text = trim(args[3]); !text.empty()) {
        const auto number = parse_uint(text);
        if (!number || *number == 0 || *number >= 4000)
            refuse("frequency", text);
        else
            out.rules.hertz = static_cast<unsigned>(*number);
    }
    const auto options = dialplan::AppOptions::parse(args[4]);
    out.extra = options.has('e');
    if (options.has('t')) out.after_digit = parse_seconds(options.arg('t')).value_or(Millis{800});
    // How the tone is sought, and what becomes of the sound: as without them.
    for (const char letter : {'d', 'm', 'q', 'r'})
        if (options.has(letter)) log::warning("ReceiveSF: option '{}' has no effect yet", letter);
    return out;
}

struct SfHeard {
    std::string status;
    std::string digits;
};

rt::Task<SfHeard> hear_sf(Channel& channel, SfWanted wanted) {
    SfHeard out;
    PulseString digits{wanted.extra};
    const auto start = channel.calls().loop.now();
    auto last = start;
    call::Inbox inbox{channel};
    ToneListener listener{channel};
    listener.start(wanted.rules);
    if (listener.idle()) out.status = "ERROR";
    while (out.status.empty()) {
        std::optional<Millis> patience = left_of(channel, start, wanted.patience);
        std::optional<Millis> pause;
        if (digits.counting())
            pause = kDigitOver;
        else if (!digits.text().empty())
            pause = wanted.after_digit;
        if (pause) {
            const auto rest = *left_of(channel, last, pause);
            patience = patience ? std::min(*patience, rest) : rest;
        }
        const auto event = co_await inbox.next(patience);
        if (!event) {
            const bool counted = digits.counting();
            if (counted) digits.end_digit();
            if (digits.text().size() >= wanted.most)
                out.status = "MAXDIGITS";
            else if (!counted || (wanted.patience && left_of(channel, start, wanted.patience)->count() == 0))
                out.status = "TIMEOUT";
        } else if (event->kind == Kind::Gone || event->kind == Kind::Diverted) {
            out.status = "HANGUP";
        } else if (listener.is(*event, Kind::Talk)) {
            last = channel.calls().loop.now();
            if (!event->talking) digits.pulse(event->duration);
        }
    }
    out.digits = digits.text();
    co_return out;
}

}  // namespace

rt::Task<Next> receive_sf(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 5));
    const auto variable = first_argument(data);
    if (variable.text.empty()) {
        log::warning("ReceiveSF requires an argument (variable)");
        co_return Next::HangUp;
    }
    auto wanted = parse_sf(args);
    if (!wanted.ok) co_return Next::HangUp;
    const auto heard = co_await hear_sf(channel, std::move(wanted));
    call::set_variable(channel.calls(), &channel, dialplan::MarkedView(variable), heard.digits);
    set_variable(channel, "RECEIVESFSTATUS", heard.status);
    co_return heard.status == "TIMEOUT" || channel.gone() ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps

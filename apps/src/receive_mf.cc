// SPDX-License-Identifier: Apache-2.0
// ReceiveMF(variable[,timeout[,options]]): R1 multi-frequency digits of the far end into a variable, until
// one that starts the call (#, A, B, C: ST to ST3P); media/mf_tones.h names them. Nothing counts before KP
// (*). RECEIVEMFSTATUS: START, MAXDIGITS, TIMEOUT, ERROR, HANGUP.
//   l  digits count without KP, too     k  KP is left out     s  ST is left out
//   n  so many digits are enough        o  another KP begins anew
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "media_use.h"

namespace asterism::apps {

namespace {

using Kind = call::ChannelEvent::Kind;

/// Digits as they come, and when they are enough.
class MfString {
public:
    explicit MfString(const dialplan::AppOptions& options)
        : options_(options), open_(options.has('l')), most_(parse_uint(options.arg('n')).value_or(0)) {}

    /// What RECEIVEMFSTATUS is with this digit; empty: it goes on.
    std::string_view take(char digit) {
        if (digit == '*') {
            if (open_ && options_.has('o')) text_.clear();
            open_ = true;
            if (!options_.has('k')) text_ += digit;
            return {};
        }
        if (!open_) return {};
        const bool starts = digit == '#' || (digit >= 'A' && digit <= 'C');
        if (!starts || !options_.has('s')) text_ += digit;
        if (starts) return "START";
        return most_ > 0 && text_.size() >= most_ ? "MAXDIGITS" : "";
    }
    const std::string& text() const { return text_; }

private:
    const dialplan::AppOptions& options_;
    bool open_;
    std::uint64_t most_;
    std::string text_;
};

}  // namespace

rt::Task<Next> receive_mf(Channel& channel, dialplan::Marked data) {
    auto args = dialplan::split_args(data.text);
    args.resize(std::max<std::size_t>(args.size(), 3));
    const auto variable = first_argument(data);
    if (variable.text.empty()) {
        log::warning("ReceiveMF requires a variable");
        co_return Next::GoOn;
    }
    const auto options = dialplan::AppOptions::parse(args[2]);
    // How the tones are sought: ours are sought as they are without them.
    for (const char letter : {'d', 'm', 'q', 'r'})
        if (options.has(letter)) log::warning("ReceiveMF: option '{}' has no effect yet", letter);
    std::optional<Millis> most;
    if (const auto timeout = parse_seconds(args[1]); timeout && timeout->count() > 0) most = timeout;
    const auto start = channel.calls().loop.now();
    MfString digits{options};
    std::string status;
    call::Inbox inbox{channel};
    MfListener listener{channel};
    listener.start();
    if (listener.idle()) status = "ERROR";
    while (status.empty()) {
        const auto left = left_of(channel, start, most);
        const auto event = co_await inbox.next(left);
        if (!event)
            status = "TIMEOUT";
        else if (event->kind == Kind::Gone || event->kind == Kind::Diverted)
            status = "HANGUP";
        else if (listener.is(*event, Kind::Mf))
            status = digits.take(event->digit);
    }
    call::set_variable(channel.calls(), &channel, dialplan::MarkedView(variable), digits.text());
    set_variable(channel, "RECEIVEMFSTATUS", status);
    co_return channel.gone() ? Next::HangUp : Next::GoOn;
}

}  // namespace asterism::apps

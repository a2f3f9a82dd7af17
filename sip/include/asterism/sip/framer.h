// SPDX-License-Identifier: Apache-2.0
// Finds messages in a stream (RFC 3261 7.5, 18.3): bytes in, whole messages out, in whatever pieces they
// come. Knows the keepalive of RFC 5626 3.5.1: CRLFCRLF between messages is a ping, to be answered by CRLF; a
// single CRLF is a pong. One per connection, on the thread of its owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/bytes.h"
#include "asterism/sip/parse_error.h"

namespace asterism::sip {

struct Frame {
    enum class Kind : std::uint8_t {
        NeedMore,  ///< Feed more bytes.
        Message,   ///< `bytes` holds one whole message.
        Ping,      ///< One, or several in a row; `bytes` are the answer.
        Pong,
        Broken,  ///< `error` says why; nothing after this can be read: close. `bytes`: the header, if it is
                 ///< whole.
    };
    Kind kind = Kind::NeedMore;
    SharedBytes bytes;
    ParseError error;
};

class Framer {
public:
    explicit Framer(const Limits& limits = {}) : most_(limits.message) {}

    /// What was read from the connection. The bytes must stay until next() says NeedMore or Broken: only what
    /// is not whole is kept, and a connection that says nothing holds no memory.
    void feed(std::string_view bytes);
    /// The next thing in the stream; call until NeedMore or Broken.
    Frame next();
    /// Nobody goes on asking now: a copy of what was fed and is left.
    void keep();
    /// We sent a ping: the next lone CRLF is its pong.
    void expect_pong() { pong_expected_ = true; }
    /// Bytes of an unfinished message: an idle timeout may be stricter with these.
    std::size_t pending() const { return text().size() - begin_; }

private:
    std::string_view text() const { return kept_.empty() ? fresh_ : std::string_view(kept_); }
    Frame find_next();
    /// `header`: bytes of a header section that is whole.
    Frame broken(Rule rule, std::size_t at, std::size_t header = 0);
    std::optional<Frame> between_messages();
    std::optional<Frame> find_header_end();
    void discard(std::size_t count);

    std::size_t most_;  // bytes of a message
    // One of the two, or neither: what was fed last, in its owner's memory; what was fed before and is
    // unfinished.
    std::string_view fresh_;
    std::string kept_;
    std::size_t begin_ = 0;     // what stands before is done with
    std::size_t searched_ = 0;  // from begin_: no header end before here
    std::size_t whole_ = 0;     // size of the message, once its header was read
    bool broken_ = false;
    bool pong_expected_ = false;
    ParseError error_;
};

}  // namespace asterism::sip

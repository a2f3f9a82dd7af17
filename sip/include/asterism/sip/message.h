// SPDX-License-Identifier: Apache-2.0
// A SIP message as it was received: its bytes, and an index of its header lines. Nothing is copied.
//
//   RFC 3261 7, 25    the grammar: folding, comma lists, compact names, any order
//   RFC 3261 18.3     where the body ends
//   RFC 3581          received and rport, kept as facts beside the bytes
//
// What every message must have is read at once (start line, top Via, From, To, Call-ID, CSeq), so whoever
// holds a Message may use those without asking whether they are right. Everything else is read when asked for
// and comes as a Result. All views point into bytes(), and live as long as somebody keeps these. Folded lines
// are joined when read (the one case in which the bytes are copied), so no value holds a line end.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/bytes.h"
#include "asterism/base/result.h"
#include "asterism/sip/header_id.h"
#include "asterism/sip/method.h"
#include "asterism/sip/name_addr.h"
#include "asterism/sip/parse_error.h"
#include "asterism/sip/transport.h"
#include "asterism/sip/via.h"

namespace asterism::sip {

/// A line of the index: offsets into the message.
struct HeaderLine {
    std::uint32_t name_at;
    std::uint32_t value_at;
    std::uint32_t value_size;
    std::uint16_t name_size;
    HeaderId id;
};

/// The values of a header that may be a comma list, over all its lines, in order.
class HeaderValues;

struct CSeq {
    std::uint32_t number = 0;
    Method method = Method::Other;
    std::string_view method_text;

    static Result<CSeq, ParseError> parse(std::string_view text);
};

class Message;

/// A message that could not be read, and what can be said to its sender.
struct Malformed {
    ParseError error;
    /// 400, 505 or 413.
    int status = 400;
    /// What was legible, enough to build the answer from (Draft::response); null: silence is the answer,
    /// because it is a response, an ACK, or nobody can be found to answer to.
    std::unique_ptr<Message> legible;
};

enum class Framing : std::uint8_t {
    Datagram,  ///< Content-Length may be missing; what follows the body is ignored (RFC 3261 18.3).
    Stream,    ///< Content-Length must be there.
};

class Message {
public:
    static Result<Message, Malformed> parse(SharedBytes bytes, Framing framing = Framing::Datagram,
                                            const Limits& limits = {});
    /// Of what was read before, or written by ourselves: whether it is within the limits was asked then.
    static Result<Message, Malformed> parse_again(SharedBytes bytes);
    /// The same message, where it came from included.
    Message copy() const;

    bool is_request() const { return status_ == 0; }
    bool is_response() const { return status_ != 0; }

    // The start line.
    /// Of a response: the CSeq's.
    Method method() const { return method_; }
    std::string_view method_text() const { return method_text_; }
    const UriView& request_uri() const { return request_uri_; }
    int status() const { return status_; }
    std::string_view reason() const { return reason_; }

    // What every message has.
    const Via& top_via() const { return top_via_; }
    const NameAddr& from() const { return from_; }
    const NameAddr& to() const { return to_; }
    std::string_view from_tag() const { return from_tag_; }
    std::string_view to_tag() const { return to_tag_; }
    std::string_view call_id() const { return call_id_; }
    const CSeq& cseq() const { return cseq_; }

    // Any header.
    std::span<const HeaderLine> lines() const {
        return more_.empty() ? std::span<const HeaderLine>(few_.data(), count_)
                             : std::span<const HeaderLine>(more_);
    }
    std::string_view name(const HeaderLine& line) const {
        return bytes_.view().substr(line.name_at, line.name_size);
    }
    std::string_view value(const HeaderLine& line) const {
        return bytes_.view().substr(line.value_at, line.value_size);
    }
    bool has(HeaderId id) const { return find(id) != nullptr; }
    /// The whole value of the first such line; nullopt when there is none.
    std::optional<std::string_view> get(HeaderId id) const;
    /// Likewise by name, known or not, in its long or compact form.
    std::optional<std::string_view> get(std::string_view name) const;
    unsigned count(HeaderId id) const;
    /// `for (std::string_view value : message.values(HeaderId::Route))`: comma lists taken apart.
    HeaderValues values(HeaderId id) const;
    HeaderValues values(std::string_view name) const;

    // Some headers by their type. Nullopt inside the Result: not there.
    template <class T>
    using Maybe = Result<std::optional<T>, ParseError>;
    Maybe<NameAddr> contact() const { return name_addr(HeaderId::Contact); }
    /// The first value of such a header.
    Maybe<NameAddr> name_addr(HeaderId id) const;
    Result<std::vector<NameAddr>, ParseError> name_addrs(HeaderId id) const;
    Maybe<std::uint32_t> number(HeaderId id) const;
    Maybe<std::uint32_t> max_forwards() const { return number(HeaderId::MaxForwards); }
    /// Too large counts as 2^32-1 (RFC 3261 20.19).
    Maybe<std::uint32_t> expires() const;
    /// Seconds of Retry-After, its comment and parameters left out (20.33); a day at most.
    std::optional<std::uint32_t> retry_after() const;
    Maybe<ValueParams> value_params(HeaderId id) const;
    Maybe<ValueParams> content_type() const { return value_params(HeaderId::ContentType); }
    Maybe<ValueParams> event() const { return value_params(HeaderId::Event); }
    /// Each line of WWW-Authenticate, Authorization, ...; malformed ones are left out.
    std::vector<Credentials> credentials(HeaderId id) const;
    /// Require, Supported, Allow: is `token` among its values? Without case.
    bool lists(HeaderId id, std::string_view token) const;

    std::string_view body() const { return bytes_.view().substr(body_at_, body_size_); }
    const SharedBytes& bytes() const { return bytes_; }
    /// The message as it counts, without what a datagram carried behind it.
    std::string_view text() const { return bytes_.view().substr(0, body_at_ + body_size_); }

    // Facts about its arrival, set by whoever received it.
    const Origin& origin() const { return origin_; }
    void set_origin(const Origin& origin) { origin_ = origin; }
    /// Answer as if the Via had asked for rport (option force_rport).
    bool force_rport() const { return force_rport_; }
    void set_force_rport(bool force) { force_rport_ = force; }

private:
    friend class MessageReader;
    static constexpr std::size_t kFew = 24;

    const HeaderLine* find(HeaderId id) const;

    SharedBytes bytes_;
    std::array<HeaderLine, kFew> few_;
    std::vector<HeaderLine> more_;  // all of them, once there are more than a few
    std::uint32_t count_ = 0;
    std::uint32_t body_at_ = 0;
    std::uint32_t body_size_ = 0;
    int status_ = 0;
    Method method_ = Method::Other;
    bool force_rport_ = false;
    std::string_view method_text_;
    std::string_view reason_;
    UriView request_uri_;
    Via top_via_;
    NameAddr from_;
    NameAddr to_;
    std::string_view from_tag_;
    std::string_view to_tag_;
    std::string_view call_id_;
    CSeq cseq_;
    Origin origin_;
};

class HeaderValues {
public:
    class Iterator {
    public:
        Iterator() = default;
        Iterator(const HeaderValues& list);
        std::string_view operator*() const { return current_; }
        Iterator& operator++() {
            advance();
            return *this;
        }
        bool operator==(const Iterator& other) const { return done_ == other.done_; }

    private:
        void advance();
        const HeaderValues* list_ = nullptr;
        std::size_t line_ = 0;
        std::string_view rest_;
        std::string_view current_;
        bool done_ = true;
    };
    HeaderValues(const Message& message, HeaderId id, std::string_view name)
        : message_(&message), id_(id), name_(name) {}
    Iterator begin() const { return Iterator(*this); }
    Iterator end() const { return Iterator(); }
    bool empty() const { return begin() == end(); }

private:
    friend class Iterator;
    const Message* message_;
    HeaderId id_;
    std::string_view name_;  // for HeaderId::Other
};

/// Takes the first value off a comma list, minding quotes and <>. Trimmed; empty values are skipped.
std::string_view take_value(std::string_view& rest);

}  // namespace asterism::sip

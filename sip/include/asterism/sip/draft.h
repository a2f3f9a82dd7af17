// SPDX-License-Identifier: Apache-2.0
// A message being written: start line and headers in one growing text with an index, a body or a list of
// parts; printed once into SharedBytes, with Content-Length.
//
//   RFC 3261 8.1.1   what a request carries
//   RFC 3261 8.2.6   what a response takes over from its request
//   RFC 3261 18.2.1  received; RFC 3581 4 rport: written into the topmost Via of a response
//
// Names of headers are given by HeaderId or as text; values are written as given, with control characters
// left out, so that no value can begin a line of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/bytes.h"
#include "asterism/sip/header_id.h"
#include "asterism/sip/method.h"
#include "asterism/sip/multipart.h"

namespace asterism::sip {

class Message;

struct PrintOptions {
    /// Short names where there are any (option compact_headers).
    bool compact_headers = false;
    /// Written before all headers: the Via of this transaction.
    std::string_view first_line{};
    /// Written unless the draft has User-Agent (a request) or Server (a response). Empty: nothing.
    std::string_view agent{};
};

class Draft {
public:
    /// `uri` as it shall stand in the request line.
    static Draft request(Method method, std::string_view uri);
    static Draft request(std::string_view method, std::string_view uri);
    /// Takes Via, From, To, Call-ID, CSeq (and Timestamp into a 100; Record-Route into an answer that makes a
    /// dialog) from `request`. `to_tag` is added to To unless the request had one or this is a 100. An empty
    /// `reason` is the RFC's phrase.
    static Draft response(const Message& request, int status, std::string_view reason = {},
                          std::string_view to_tag = {});

    bool is_request() const { return status_ == 0; }
    int status() const { return status_; }
    Method method() const { return method_; }
    std::string_view method_text() const { return method_text_; }
    std::string_view uri() const { return uri_; }
    void set_uri(std::string_view uri);

    Draft& add(HeaderId id, std::string_view value) { return insert(lines_.size(), id, {}, value); }
    Draft& add(std::string_view name, std::string_view value);
    Draft& prepend(HeaderId id, std::string_view value) { return insert(0, id, {}, value); }
    /// Replaces all lines of that name by one.
    Draft& set(HeaderId id, std::string_view value);
    Draft& set(std::string_view name, std::string_view value);
    Draft& remove(HeaderId id);
    Draft& remove(std::string_view name);
    bool has(HeaderId id) const { return get(id).has_value(); }
    /// The first line of that name. The view is gone with the next change.
    std::optional<std::string_view> get(HeaderId id) const;
    std::optional<std::string_view> get(std::string_view name) const;
    /// Every line of that name, in order; gone with the next change.
    std::vector<std::string_view> all(HeaderId id) const;

    /// One body; replaces what was there.
    Draft& set_body(std::string_view content_type, std::string_view content);
    /// Adds a part: with two or more the body becomes multipart/mixed.
    Draft& add_part(NewPart part);
    /// multipart/mixed even around a single part.
    Draft& keep_multipart();
    const std::vector<NewPart>& parts() const { return parts_; }

    /// Names and values of all lines, in order.
    std::vector<std::pair<std::string, std::string>> headers() const;

    SharedBytes print(const PrintOptions& options = {}) const;

private:
    struct Line {
        std::uint32_t name_at;
        std::uint32_t value_at;
        std::uint32_t value_size;
        std::uint16_t name_size;  // 0 for a known header
        HeaderId id;
    };
    Draft& insert(std::size_t at, HeaderId id, std::string_view name, std::string_view value);
    bool is_named(const Line& line, HeaderId id, std::string_view name) const;
    Draft& set(HeaderId id, std::string_view name, std::string_view value);
    Draft& remove(HeaderId id, std::string_view name);
    std::uint32_t append_clean(std::string_view text);
    /// From and To in our spelling (party.h).
    std::uint32_t append_value(HeaderId id, std::string_view value);
    /// A line whose value stands at the end of `text_`, from `at` on. It holds no line end.
    void add_written(HeaderId id, std::size_t at);

    int status_ = 0;
    Method method_ = Method::Other;
    std::string method_text_;
    std::string uri_;
    std::string reason_;
    std::string text_;
    std::vector<Line> lines_;
    std::vector<NewPart> parts_;
    bool multipart_ = false;
};

}  // namespace asterism::sip

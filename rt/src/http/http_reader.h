// SPDX-License-Identifier: Apache-2.0
// Reads requests from the bytes of a connection, by Boost.Beast's parser, which no other file sees.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "asterism/rt/http_server.h"

namespace asterism::rt {

class HttpReader {
public:
    enum class Step {
        NeedMore,
        HeaderDone,  ///< Once, when a body is to come: the time for the header is over.
        Whole,
        Failed,  ///< failure() is the status to answer with; nothing after it can be read.
    };
    struct Limits {
        std::size_t header;
        std::size_t body;
    };
    explicit HttpReader(Limits limits);
    ~HttpReader();

    /// Reads on in `bytes` and takes what was read off its front.
    Step feed(std::string_view& bytes);
    unsigned failure() const { return failure_; }
    /// The client waits for "100 Continue" before it sends the body.
    bool expects_continue() const;
    bool keeps_alive() const;
    /// Has anything of a request been seen?
    bool begun() const { return begun_; }
    /// The whole request, with its target split but not decoded in `path`; the reader begins anew.
    HttpRequest take();

private:
    struct Parser;
    void begin();
    Limits limits_;
    std::unique_ptr<Parser> parser_;
    unsigned failure_ = 400;
    bool begun_ = false;
    bool header_told_ = false;
};

/// "OK" of 200 and so on; "Unknown" for what has no phrase.
std::string_view http_phrase(unsigned status);

}  // namespace asterism::rt

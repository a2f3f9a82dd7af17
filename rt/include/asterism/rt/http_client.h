// SPDX-License-Identifier: Apache-2.0
// Requests of ours over HTTP and HTTPS (libcurl), on a thread of their own that starts with the first of
// them. Certificates are verified against those that the machine trusts.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/rt/loop.h"

namespace asterism::rt {

struct HttpFetch {
    std::string url;  ///< http or https
    /// Sent by POST with this type; without one it is a GET.
    std::string content_type{};
    std::string body{};
    std::chrono::milliseconds patience{30'000};
    std::size_t most_bytes = 1 << 20;  ///< of the answer; more is a failure
};

struct HttpFetched {
    int status = 0;
    std::string body;
};

/// Belongs to the thread of its loop, on which answers come, in later turns. After its end no answer comes.
class HttpClient {
public:
    using Done = std::function<void(Result<HttpFetched>)>;
    virtual ~HttpClient() = default;
    /// Fails where the URL is none, nobody answers, or the answer is too long. Any status is an answer.
    virtual void fetch(HttpFetch call, Done done) = 0;
};

std::unique_ptr<HttpClient> make_http_client(Loop& loop);

/// `text` as a value in application/x-www-form-urlencoded (WHATWG URL 5.2; every byte but letters, digits and
/// *-._ is %XX).
std::string form_encoded(std::string_view text);

}  // namespace asterism::rt

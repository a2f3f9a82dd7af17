// SPDX-License-Identifier: Apache-2.0
// OpenSSL behind an interface of ours; no other file sees it. SSL_MODE_RELEASE_BUFFERS: an idle connection
// holds no buffers. After its handshake it has no BIO of its own either, but borrows that of its thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "asterism/rt/net.h"

struct ssl_ctx_st;
struct ssl_st;

namespace asterism::rt {

class TlsContext {
public:
    static Result<std::shared_ptr<TlsContext>> load(const TlsOptions& options);
    TlsContext(ssl_ctx_st* server, ssl_ctx_st* client, TlsOptions options);
    ~TlsContext();

    ssl_ctx_st* server() const { return server_; }
    ssl_ctx_st* client() const { return client_; }
    const TlsOptions& options() const { return options_; }

private:
    ssl_ctx_st* server_;
    ssl_ctx_st* client_;
    TlsOptions options_;
};

/// One connection's TLS. Results of the steps say what to wait for.
class TlsSession {
public:
    enum class Step { Done, WantRead, WantWrite, Closed, Failed };

    TlsSession(const TlsContext& context, int fd, bool server, const std::string& server_name);
    ~TlsSession();

    /// On the thread on which everything below happens, too.
    Step handshake();
    /// Done with `size` 0 never happens; `out` and `size` as read(2).
    Step read(char* out, std::size_t room, std::size_t& size);
    Step write(std::string_view bytes, std::size_t& written);
    void shutdown();
    /// Plain bytes that are already decrypted: reading goes on without waiting.
    bool has_pending() const;
    /// Once the handshake is done.
    TlsPeer peer() const;
    /// Why the latest step failed.
    std::string failure() const { return failure_ ? *failure_ : std::string(); }

private:
    Step step_of(int result);
    Step fail(std::string why);
    bool is_verified() const;
    std::string why_not_accepted() const;

    ssl_st* ssl_;  // holds what it needs of its context
    int fd_;
    bool demands_verified_;
    bool judges_client_;
    std::unique_ptr<std::string> failure_;
};

}  // namespace asterism::rt

// SPDX-License-Identifier: Apache-2.0
// OpenSSL behind an interface of ours; no other file sees it. Sessions work on a socket (SSL_set_fd) with
// SSL_MODE_RELEASE_BUFFERS, so that an idle connection holds no buffers.
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

    TlsSession(std::shared_ptr<TlsContext> context, int fd, bool server, const std::string& server_name);
    ~TlsSession();

    Step handshake();
    /// Done with `size` 0 never happens; `out` and `size` as read(2).
    Step read(char* out, std::size_t room, std::size_t& size);
    Step write(std::string_view bytes, std::size_t& written);
    void shutdown();
    /// Plain bytes that are already decrypted: reading goes on without waiting.
    bool has_pending() const;
    const TlsPeer& peer() const { return peer_; }
    const std::string& failure() const { return failure_; }

private:
    Step step_of(int result);
    bool check_peer();

    std::shared_ptr<TlsContext> context_;
    ssl_st* ssl_;
    bool server_;
    std::string server_name_;
    TlsPeer peer_;
    std::string failure_;
};

}  // namespace asterism::rt

// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/ciphers.h"

#include <openssl/ssl.h>

#include <memory>

namespace asterism::rt {

std::vector<std::string> tls_ciphers() {
    std::vector<std::string> names;
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_method()), SSL_CTX_free);
    if (!context || SSL_CTX_set_cipher_list(context.get(), "ALL") != 1) return names;
    const auto* ciphers = SSL_CTX_get_ciphers(context.get());
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i)
        names.emplace_back(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i)));
    return names;
}

}  // namespace asterism::rt

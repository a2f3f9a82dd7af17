// SPDX-License-Identifier: Apache-2.0
#include "tls.h"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>

#include "asterism/base/text.h"
#include "asterism/rt/tls_files.h"
#include "socket.h"
#include "tls_words.h"

namespace asterism::rt {

namespace {

bool restrict_version(SSL_CTX* context, const std::string& method) {
    int version = 0;
    if (method.empty() || method == "default" || method == "sslv23") return true;
    if (method == "tlsv1") version = TLS1_VERSION;
    if (method == "tlsv1_1") version = TLS1_1_VERSION;
    if (method == "tlsv1_2") version = TLS1_2_VERSION;
    if (method == "tlsv1_3") version = TLS1_3_VERSION;
    return version != 0 && SSL_CTX_set_min_proto_version(context, version) == 1 &&
           SSL_CTX_set_max_proto_version(context, version) == 1;
}

/// What an encrypted key is read with. Never asks on a terminal, as OpenSSL does by itself.
int give_password(char* buffer, int size, int, void* options) {
    const auto& password = static_cast<const TlsOptions*>(options)->key_password;
    if (password.empty() || password.size() > static_cast<std::size_t>(size)) return 0;
    std::memcpy(buffer, password.data(), password.size());
    return static_cast<int>(password.size());
}

/// Who issued our certificate is looked for among the trusted ones now, where its file does not say: else
/// OpenSSL does so at every handshake, and reads directories each time.
void complete_chain(SSL_CTX* context) {
    STACK_OF(X509)* issuers = nullptr;
    SSL_CTX_get_extra_chain_certs(context, &issuers);
    if (sk_X509_num(issuers) <= 0) {
        SSL_CTX_build_cert_chain(context, SSL_BUILD_CHAIN_FLAG_NO_ROOT | SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR |
                                              SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR);
        ERR_clear_error();
    }
    SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
}

bool belongs_elsewhere() { return ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH; }

std::string another_key(const std::string& key, const std::string& certificate) {
    ERR_clear_error();
    return fmt::format("{}: is not the key of the certificate in {}", key, certificate);
}

/// Loads what `options` names into `context`; the reason when something does not serve.
std::string furnish(SSL_CTX* context, const TlsOptions& options) {
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    if (!restrict_version(context, options.method)) return fmt::format("unknown method '{}'", options.method);
    if (!options.cert_file.empty()) {
        if (SSL_CTX_use_certificate_chain_file(context, options.cert_file.c_str()) != 1)
            return why_useless(options.cert_file, "certificate");
        // A file that holds certificate and key serves as both.
        const auto& key = options.key_file.empty() ? options.cert_file : options.key_file;
        SSL_CTX_set_default_passwd_cb(context, give_password);
        SSL_CTX_set_default_passwd_cb_userdata(context, const_cast<TlsOptions*>(&options));
        const bool read = SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) == 1;
        SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
        SSL_CTX_set_default_passwd_cb(context, nullptr);
        // A key of another certificate is refused as it is read.
        if (!read && belongs_elsewhere()) return another_key(key, options.cert_file);
        if (!read) return why_useless(key, "private key");
        if (SSL_CTX_check_private_key(context) != 1) {
            ERR_clear_error();
            return another_key(key, options.cert_file);
        }
    }
    if (!options.ca_file.empty() && SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1)
        return why_useless(options.ca_file, "list of trusted certificates");
    if (!options.ca_path.empty()) {
        if (auto reason = why_useless_folder(options.ca_path); !reason.empty()) return reason;
        if (SSL_CTX_load_verify_dir(context, options.ca_path.c_str()) != 1)
            return fmt::format("{}: cannot be used as a folder of certificates", options.ca_path);
    }
    if (options.ca_file.empty() && options.ca_path.empty()) SSL_CTX_set_default_verify_paths(context);
    if (!options.cert_file.empty()) complete_chain(context);
    if (!options.ciphers.empty()) {
        // The list may name ciphers of either kind; one of the two must take it.
        const bool older = SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) == 1;
        const bool newer = SSL_CTX_set_ciphersuites(context, options.ciphers.c_str()) == 1;
        ERR_clear_error();
        if (!older && !newer) return fmt::format("no known cipher in '{}'", options.ciphers);
    }
    return {};
}

void names_of(X509* certificate, std::vector<std::string>& names) {
    char common[256];
    if (X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, common, sizeof common) >
        0)
        names.emplace_back(common);
    auto* alternatives =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); ++i) {
        const auto* name = sk_GENERAL_NAME_value(alternatives, i);
        if (name->type != GEN_DNS && name->type != GEN_URI) continue;
        const auto* text = name->type == GEN_DNS ? name->d.dNSName : name->d.uniformResourceIdentifier;
        names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                           static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
    GENERAL_NAMES_free(alternatives);
}

/// What sessions read and write with once their handshake is done: one for the thread, pointed at the socket
/// of whoever uses it now. Two hundred bytes less for each that is idle.
BIO* point_bio_at(int fd) {
    thread_local const std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new_socket(-1, BIO_NOCLOSE),
                                                                     BIO_free};
    BIO_set_fd(bio.get(), fd, BIO_NOCLOSE);
    return bio.get();
}

}  // namespace

Result<std::shared_ptr<TlsContext>> TlsContext::load(const TlsOptions& options) {
    SSL_CTX* server = SSL_CTX_new(TLS_server_method());
    SSL_CTX* client = SSL_CTX_new(TLS_client_method());
    auto context = std::make_shared<TlsContext>(server, client, options);
    for (SSL_CTX* one : {server, client})
        if (auto reason = furnish(one, options); !reason.empty()) return fail(std::move(reason));
    int demand = SSL_VERIFY_NONE;
    if (options.verify_client || options.require_client_cert) demand = SSL_VERIFY_PEER;
    if (options.require_client_cert) demand |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    // 631: what a client shows is judged after the handshake, too.
    SSL_CTX_set_verify(server, demand, [](int, X509_STORE_CTX*) { return 1; });
    // Sessions are resumed by tickets, which the client keeps: none stay here. One is enough for a phone.
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(server, 1);
    SSL_CTX_set_session_id_context(server, reinterpret_cast<const unsigned char*>("asterism"), 8);
    // Whom we call is judged after the handshake, with a reason to print.
    SSL_CTX_set_verify(client, SSL_VERIFY_NONE, nullptr);
    return context;
}

std::string tls_fault(const TlsOptions& options) {
    const auto loaded = TlsContext::load(options);
    return loaded ? std::string() : loaded.error().reason;
}

TlsContext::TlsContext(ssl_ctx_st* server, ssl_ctx_st* client, TlsOptions options)
    : server_(server), client_(client), options_(std::move(options)) {}

TlsContext::~TlsContext() {
    SSL_CTX_free(server_);
    SSL_CTX_free(client_);
}

TlsSession::TlsSession(const TlsContext& context, int fd, bool server, const std::string& server_name)
    : ssl_(SSL_new(server ? context.server() : context.client())),
      fd_(fd),
      demands_verified_(!server && context.options().verify_server),
      judges_client_(server && context.options().verify_client) {
    SSL_set_fd(ssl_, fd);
    if (server) {
        SSL_set_accept_state(ssl_);
        return;
    }
    SSL_set_connect_state(ssl_);
    if (server_name.empty()) return;
    if (IpAddress::parse(server_name)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_), server_name.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl_, server_name.c_str());
        SSL_set_hostflags(ssl_, context.options().allow_wildcard_certs ? 0 : X509_CHECK_FLAG_NO_WILDCARDS);
        SSL_set1_host(ssl_, server_name.c_str());
    }
}

TlsSession::~TlsSession() { SSL_free(ssl_); }

TlsSession::Step TlsSession::fail(std::string why) {
    failure_ = std::make_unique<std::string>(std::move(why));
    return Step::Failed;
}

TlsSession::Step TlsSession::step_of(int result) {
    switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_WANT_READ:
            return Step::WantRead;
        case SSL_ERROR_WANT_WRITE:
            return Step::WantWrite;
        case SSL_ERROR_ZERO_RETURN:
            return Step::Closed;
        case SSL_ERROR_SYSCALL: {
            const int error = errno;
            ERR_clear_error();
            return fail(error ? system_error(error) : "connection closed");
        }
        default:
            return fail(why_tls_failed());
    }
}

TlsSession::Step TlsSession::handshake() {
    ERR_clear_error();
    errno = 0;
    const int result = SSL_do_handshake(ssl_);
    if (result != 1) return step_of(result);
    if (demands_verified_ && !is_verified()) return fail(why_not_accepted());
    if (judges_client_ && SSL_get0_peer_certificate(ssl_) && !is_verified())
        return fail(fmt::format("the client's certificate is not accepted: {}",
                                X509_verify_cert_error_string(SSL_get_verify_result(ssl_))));
    auto* bio = point_bio_at(fd_);
    BIO_up_ref(bio);
    SSL_set_bio(ssl_, bio, bio);
    return Step::Done;
}

/// Without a certificate there is nothing wrong with it, says OpenSSL.
bool TlsSession::is_verified() const {
    return SSL_get0_peer_certificate(ssl_) && SSL_get_verify_result(ssl_) == X509_V_OK;
}

std::string TlsSession::why_not_accepted() const {
    auto* expected = SSL_get0_param(ssl_);
    std::string whom;
    if (const char* host = X509_VERIFY_PARAM_get0_host(expected, 0)) {
        whom = host;
    } else if (char* ip = X509_VERIFY_PARAM_get1_ip_asc(expected)) {
        whom = ip;
        OPENSSL_free(ip);
    }
    return fmt::format("the certificate of {} is not accepted: {}", whom,
                       X509_verify_cert_error_string(SSL_get_verify_result(ssl_)));
}

TlsPeer TlsSession::peer() const {
    TlsPeer peer;
    peer.version = SSL_get_version(ssl_);
    peer.cipher = SSL_get_cipher_name(ssl_);
    if (X509* certificate = SSL_get1_peer_certificate(ssl_)) {
        names_of(certificate, peer.names);
        X509_free(certificate);
    }
    peer.verified = is_verified();
    return peer;
}

TlsSession::Step TlsSession::read(char* out, std::size_t room, std::size_t& size) {
    ERR_clear_error();
    errno = 0;
    point_bio_at(fd_);
    const int result = SSL_read_ex(ssl_, out, room, &size);
    return result == 1 ? Step::Done : step_of(result);
}

TlsSession::Step TlsSession::write(std::string_view bytes, std::size_t& written) {
    ERR_clear_error();
    errno = 0;
    point_bio_at(fd_);
    const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written);
    return result == 1 ? Step::Done : step_of(result);
}

void TlsSession::shutdown() {
    ERR_clear_error();
    point_bio_at(fd_);
    SSL_shutdown(ssl_);
    ERR_clear_error();
}

bool TlsSession::has_pending() const { return SSL_has_pending(ssl_) == 1; }

}  // namespace asterism::rt

// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/digest.h"

#include <openssl/evp.h>

#include <array>
#include <initializer_list>
#include <memory>
#include <utility>

#include "asterism/base/expect.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

constexpr std::array<std::string_view, 3> kNames = {"MD5", "SHA-256", "SHA-512-256"};

/// Fetching an algorithm and making a context cost more than the hash itself, so a thread keeps them.
class Hasher {
public:
    Hasher() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        static constexpr const char* kFetch[] = {"MD5", "SHA2-256", "SHA2-512/256"};
        for (std::size_t i = 0; i < digests_.size(); ++i)
            digests_[i] = EVP_MD_fetch(nullptr, kFetch[i], nullptr);
    }
    ~Hasher() {
        for (EVP_MD* md : digests_) EVP_MD_free(md);
    }
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;

    bool begin(DigestAlgorithm algorithm) {
        return context_ &&
               EVP_DigestInit_ex2(context_.get(), digests_[static_cast<std::size_t>(algorithm)], nullptr);
    }
    void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    DigestHex end() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> raw;
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), raw.data(), &size);
        DigestHex out;
        static constexpr char kDigits[] = "0123456789abcdef";
        for (unsigned i = 0; i < size && out.size + 2 <= out.digits.size(); ++i) {
            out.digits[out.size++] = kDigits[raw[i] >> 4];
            out.digits[out.size++] = kDigits[raw[i] & 15];
        }
        return out;
    }

private:
    std::array<EVP_MD*, 3> digests_{};
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

DigestHex hash_all(DigestAlgorithm algorithm, std::initializer_list<std::string_view> pieces) {
    thread_local Hasher hasher;
    if (!ASTERISM_EXPECT(hasher.begin(algorithm))) return {};
    // Small pieces are joined first: to be told of one costs more than its bytes.
    std::array<char, 512> joined;
    std::size_t size = 0;
    for (const auto piece : pieces) {
        if (piece.size() > joined.size() - size) {
            hasher.add({joined.data(), std::exchange(size, 0)});
            if (piece.size() > joined.size()) {
                hasher.add(piece);
                continue;
            }
        }
        size += piece.copy(joined.data() + size, piece.size());
    }
    hasher.add({joined.data(), size});
    return hasher.end();
}

template <class... Pieces>
DigestHex hash(DigestAlgorithm algorithm, const Pieces&... pieces) {
    return hash_all(algorithm, {std::string_view(pieces)...});
}

std::unexpected<ParseError> fault(Rule rule) { return std::unexpected(ParseError{rule, 0}); }

bool lists_auth(std::string_view qop) {
    for (const auto word : split(qop, ','))
        if (iequals(word, "auth")) return true;
    return false;
}

/// Words have no escapes: without quotes they are themselves.
std::string_view bare(std::string_view word) {
    if (word.size() >= 2 && word.front() == '"' && word.back() == '"') return word.substr(1, word.size() - 2);
    return word;
}

/// algorithm=, which defaults to MD5 (RFC 7616 3.3).
bool read_algorithm(std::string_view name, DigestAlgorithm& algorithm, bool& sess) {
    sess = name.size() > 5 && iequals(name.substr(name.size() - 5), "-sess");
    if (sess) name.remove_suffix(5);
    const auto known = algorithm_of(name);
    if (known) algorithm = *known;
    return known.has_value();
}

}  // namespace

std::string_view algorithm_name(DigestAlgorithm algorithm) {
    return kNames[static_cast<std::size_t>(algorithm)];
}

std::optional<DigestAlgorithm> algorithm_of(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (iequals(kNames[i], name)) return static_cast<DigestAlgorithm>(i);
    return std::nullopt;
}

std::size_t digest_length(DigestAlgorithm algorithm) { return algorithm == DigestAlgorithm::Md5 ? 32 : 64; }

DigestHex digest_hex(DigestAlgorithm algorithm, std::string_view bytes) { return hash(algorithm, bytes); }

DigestHex DigestHex::lower(std::string_view text) {
    DigestHex out;
    if (text.size() > out.digits.size()) return out;
    for (const char c : text) out.digits[out.size++] = asterism::lower(c);
    return out;
}

std::string DigestChallenge::print() const {
    std::string out;
    out.reserve(96 + realm.size() + nonce.size() + opaque.size());
    quote(out += "Digest realm=", realm);
    quote(out += ",nonce=", nonce);
    if (!opaque.empty()) quote(out += ",opaque=", opaque);
    if (stale) out += ",stale=true";
    ((out += ",algorithm=") += algorithm_name(algorithm)) += sess ? "-sess" : "";
    if (has_qop) out += ",qop=\"auth\"";
    return out;
}

Result<DigestChallenge, ParseError> DigestChallenge::read(const Credentials& credentials) {
    if (!iequals(credentials.scheme, "Digest")) return fault(Rule::HeaderValue);
    const Params& params = credentials.params;
    DigestChallenge out;
    auto realm = params.unquoted("realm");
    auto nonce = params.unquoted("nonce");
    if (!realm || !nonce) return fault(Rule::Missing);
    out.realm = std::move(*realm);
    out.nonce = std::move(*nonce);
    out.opaque = params.unquoted("opaque").value_or("");
    if (!read_algorithm(bare(params.get("algorithm").value_or("MD5")), out.algorithm, out.sess))
        return fault(Rule::HeaderValue);
    const auto qop = params.unquoted("qop");
    out.has_qop = qop.has_value() && !qop->empty();
    out.qop_auth = out.has_qop && lists_auth(*qop);
    if (out.has_qop && !out.qop_auth) return fault(Rule::HeaderValue);
    out.stale = iequals(params.unquoted("stale").value_or(""), "true");
    return out;
}

std::string DigestAnswer::print() const {
    std::string out = "Digest username=" + quote(username) + ", realm=" + quote(realm) +
                      ", nonce=" + quote(nonce) + ", uri=" + quote(uri) + ", response=" + quote(response);
    ((out += ", algorithm=") += algorithm_name(algorithm)) += sess ? "-sess" : "";
    if (!opaque.empty()) out += ", opaque=" + quote(opaque);
    if (has_qop) ((out += ", qop=auth, nc=") += nc) += ", cnonce=" + quote(cnonce);
    if (!has_qop && sess) out += ", cnonce=" + quote(cnonce);
    return out;
}

Result<DigestClaim, ParseError> DigestClaim::read(const Credentials& credentials, std::string& spare) {
    if (!iequals(credentials.scheme, "Digest")) return fault(Rule::HeaderValue);
    DigestClaim out;
    std::string_view algorithm = "MD5";
    std::string_view qop;
    const auto take = [&](std::string_view& to, const Param& from) {
        if (!to.empty()) return;
        to = bare(from.value);
        if (to.size() == from.value.size() || to.find('\\') == to.npos) return;
        // It never grows: what was taken before stays where it is.
        if (spare.empty()) spare.reserve(credentials.params.text.size());
        const auto at = spare.size();
        spare += unquote(from.value);
        to = std::string_view(spare).substr(at);
    };
    for (const Param& param : credentials.params) {
        const std::string_view name = param.name;
        if (iequals(name, "username"))
            take(out.username, param);
        else if (iequals(name, "realm"))
            take(out.realm, param);
        else if (iequals(name, "nonce"))
            take(out.nonce, param);
        else if (iequals(name, "uri"))
            take(out.uri, param);
        else if (iequals(name, "response"))
            take(out.response, param);
        else if (iequals(name, "opaque"))
            take(out.opaque, param);
        else if (iequals(name, "cnonce"))
            take(out.cnonce, param);
        else if (iequals(name, "nc"))
            take(out.nc, param);
        else if (iequals(name, "algorithm"))
            algorithm = bare(param.value);
        else if (iequals(name, "qop"))
            qop = bare(param.value);
    }
    if (out.username.empty() || out.nonce.empty() || out.uri.empty() || out.response.empty())
        return fault(Rule::Missing);
    if (!read_algorithm(algorithm, out.algorithm, out.sess)) return fault(Rule::HeaderValue);
    if (qop.empty()) return out;
    if (!iequals(qop, "auth")) return fault(Rule::HeaderValue);
    out.has_qop = true;
    if (out.nc.size() != 8 || !unhex(out.nc) || out.cnonce.empty()) return fault(Rule::HeaderValue);
    return out;
}

DigestHex digest_ha1(DigestAlgorithm algorithm, std::string_view user, std::string_view realm,
                     std::string_view password) {
    return hash(algorithm, user, std::string_view(":"), realm, std::string_view(":"), password);
}

// RFC 7616 3.4.1 to 3.4.3
DigestHex digest_response(const DigestClaim& claim, std::string_view stored_ha1, std::string_view method) {
    constexpr std::string_view colon = ":";
    auto ha1 = DigestHex::lower(stored_ha1);
    if (claim.sess) ha1 = hash(claim.algorithm, ha1, colon, claim.nonce, colon, claim.cnonce);
    const auto ha2 = hash(claim.algorithm, method, colon, claim.uri);
    if (!claim.has_qop) return hash(claim.algorithm, ha1, colon, claim.nonce, colon, ha2);
    return hash(claim.algorithm, ha1, colon, claim.nonce, colon, claim.nc, colon, claim.cnonce, colon,
                std::string_view("auth"), colon, ha2);
}

bool digest_matches(const DigestClaim& claim, std::string_view ha1, std::string_view method) {
    const auto given = DigestHex::lower(claim.response);
    return given.size > 0 && equal_in_constant_time(digest_response(claim, ha1, method), given);
}

DigestAnswer digest_answer(const DigestChallenge& challenge, std::string_view user, std::string_view ha1,
                           std::string_view method, std::string_view uri, std::uint32_t count) {
    DigestAnswer answer;
    answer.username = user;
    answer.realm = challenge.realm;
    answer.nonce = challenge.nonce;
    answer.opaque = challenge.opaque;
    answer.uri = uri;
    answer.algorithm = challenge.algorithm;
    answer.sess = challenge.sess;
    answer.has_qop = challenge.qop_auth && challenge.has_qop;
    if (answer.has_qop || answer.sess) answer.cnonce = random_token(128);
    if (answer.has_qop) answer.nc = fmt::format("{:08x}", count);
    answer.response = digest_response(answer.claim(), ha1, method).str();
    return answer;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned char differ = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        differ = static_cast<unsigned char>(
            differ | (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
    return differ == 0;
}

}  // namespace asterism::sip

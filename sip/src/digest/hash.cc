// SPDX-License-Identifier: Apache-2.0
// By Nettle: its contexts stand on the stack. OpenSSL's cost more to begin and end than a REGISTER has bytes
// to hash.
#include "hash.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>

#include "../counters.h"
#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

template <class Context, std::size_t Size, class Init, class Update, class Digest>
DigestHex run(std::initializer_list<std::string_view> words, Init init, Update update, Digest digest) {
    Context context;
    init(&context);
    const auto add = [&](std::string_view bytes) {
        update(&context, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
    };
    for (const auto& word : words) {
        if (&word != words.begin()) add(":");
        add(word);
    }
    std::uint8_t raw[Size];
    digest(&context, Size, raw);
    DigestHex out;
    write_hex(out.digits.data(), {reinterpret_cast<const char*>(raw), Size});
    out.size = 2 * Size;
    return out;
}

}  // namespace

DigestHex hash_words(DigestAlgorithm algorithm, std::initializer_list<std::string_view> words) {
    counters::digests.add();
    switch (algorithm) {
        case DigestAlgorithm::Sha256:
            return run<sha256_ctx, SHA256_DIGEST_SIZE>(words, sha256_init, sha256_update, sha256_digest);
        case DigestAlgorithm::Sha512_256:
            return run<sha512_256_ctx, SHA256_DIGEST_SIZE>(words, sha512_256_init, sha512_256_update,
                                                           sha512_256_digest);
        case DigestAlgorithm::Md5:
            break;
    }
    return run<md5_ctx, MD5_DIGEST_SIZE>(words, md5_init, md5_update, md5_digest);
}

}  // namespace asterism::sip

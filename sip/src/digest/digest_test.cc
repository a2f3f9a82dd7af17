// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/digest.h"

namespace asterism::sip {

namespace {
/// Credentials, and what was read of them.
struct Said {
    explicit Said(std::string header) : header(std::move(header)) {
        const auto read = DigestClaim::read(this->header, spare);
        EXPECT_TRUE(read) << this->header;
        if (read) claim = *read;
    }
    Said(const Said&) = delete;
    std::string header;
    std::string spare;
    DigestClaim claim;
};
}  // namespace

// The examples of RFC 7616 3.9.1.
TEST(Digest, ComputesWhatTheStandardDoes) {
    const std::string common =
        "realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
        "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        "nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, "
        "username=\"Mufasa\", "
        "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", ";
    const auto check = [&](DigestAlgorithm algorithm, std::string_view name, std::string_view response) {
        const Said said(fmt::format("Digest {}algorithm={}, response=\"{}\"", common, name, response));
        const auto ha1 = digest_ha1(algorithm, "Mufasa", "http-auth@example.org", "Circle of Life");
        EXPECT_EQ(said.claim.algorithm, algorithm);
        EXPECT_TRUE(digest_matches(said.claim, ha1, "GET"));
        EXPECT_TRUE(digest_matches(said.claim, ha1, "GET"));
        EXPECT_FALSE(digest_matches(said.claim, ha1, "POST"));
    };
    check(DigestAlgorithm::Md5, "MD5", "8ca523f5e9506fed4657c9700eebdbec");
    check(DigestAlgorithm::Sha256, "SHA-256",
          "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

TEST(Digest, Sha512_256) {
    EXPECT_EQ(digest_hex(DigestAlgorithm::Sha512_256, "abc").str(),
              "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
    EXPECT_EQ(digest_length(DigestAlgorithm::Sha512_256), 64u);
}

TEST(Digest, AnswersItsOwnChallenge) {
    for (const bool qop : {true, false})
        for (const bool sess : {true, false})
            for (const auto algorithm :
                 {DigestAlgorithm::Md5, DigestAlgorithm::Sha256, DigestAlgorithm::Sha512_256}) {
                DigestChallenge challenge{
                    .realm = "as\"terisk", .nonce = "n/1", .opaque = "o", .algorithm = algorithm};
                challenge.has_qop = challenge.qop_auth = qop;
                challenge.sess = sess;
                const auto printed = challenge.print();
                const auto read = DigestChallenge::read(Credentials::parse(printed).value());
                ASSERT_TRUE(read) << printed;
                EXPECT_EQ(read->realm, "as\"terisk");
                const auto ha1 = digest_ha1(algorithm, "6001", read->realm, "secret");
                const Said said(digest_answer(*read, "6001", ha1, "REGISTER", "sip:h").print());
                const auto& back = said.claim;
                EXPECT_EQ(back.realm, "as\"terisk");
                EXPECT_TRUE(digest_matches(back, ha1, "REGISTER"));
                EXPECT_FALSE(
                    digest_matches(back, digest_ha1(algorithm, "6001", read->realm, "wrong"), "REGISTER"));
                EXPECT_EQ(back.has_qop, qop);
                EXPECT_EQ(back.nc, qop ? "00000001" : "");
            }
}

TEST(Digest, PrintsAsTheReferenceSays) {
    const DigestChallenge c{.realm = "asterisk", .nonce = "1/a", .opaque = "b", .stale = true};
    EXPECT_EQ(c.print(),
              "Digest realm=\"asterisk\",nonce=\"1/a\",opaque=\"b\",stale=true,algorithm=MD5,qop=\"auth\"");
}

// Statement 572: the algorithm as the challenge wrote it, nothing that it did not say, in this order.
TEST(Digest, AnswersInTheWordsOfTheChallenge) {
    DigestChallenge challenge{.realm = "r", .nonce = "n", .has_qop = false};
    const auto answer = [&] {
        return digest_answer(challenge, "u", DigestHex{}, "OPTIONS", "sip:x").print();
    };
    EXPECT_EQ(answer().find("algorithm"), std::string::npos);
    EXPECT_EQ(answer().find("cnonce"), std::string::npos);
    challenge.algorithm_text = "md5";
    challenge.opaque = "o";
    challenge.has_qop = true;
    const auto whole = answer();
    const auto at = [&](const char* part) { return whole.find(part); };
    EXPECT_LT(at("response="), at(", algorithm=md5, cnonce="));
    EXPECT_LT(at("cnonce="), at("opaque=\"o\", qop=auth, nc=00000001"));
    // Made by hand, another algorithm than MD5 is said by its name.
    challenge.algorithm_text.clear();
    challenge.algorithm = DigestAlgorithm::Sha256;
    EXPECT_NE(answer().find("algorithm=SHA-256"), std::string::npos);
}

TEST(Digest, RefusesWhatItCannotCheck) {
    const auto bad = [](std::string_view text) {
        std::string spare;
        return !DigestClaim::read(text, spare);
    };
    EXPECT_TRUE(bad("Basic abc=def"));
    EXPECT_TRUE(bad(""));
    EXPECT_TRUE(bad("Digest"));
    EXPECT_TRUE(bad("Digest username=\"a\""));
    EXPECT_TRUE(bad("Digest username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",algorithm=SHA-1"));
    EXPECT_TRUE(bad(
        "Digest username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",qop=auth-int,nc=00000001,cnonce=\"c\""));
    EXPECT_TRUE(bad("Digest username=\"a\",nonce=\"n\",uri=\"u\",response=\"r\",qop=auth,nc=1,cnonce=\"c\""));
    EXPECT_FALSE(DigestChallenge::read(
        Credentials::parse("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"").value()));
    EXPECT_TRUE(DigestChallenge::read(
        Credentials::parse("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int,auth\"").value()));
}

TEST(Digest, UndoesEscapesAsideAndReadsTheRestInPlace) {
    const Said said(
        R"(Digest username="a\"b\\",realm="c\"d",nonce="n",uri="sip:h",response="r",cnonce="",opaque="")");
    EXPECT_EQ(said.claim.username, "a\"b\\");
    EXPECT_EQ(said.claim.realm, "c\"d");
    EXPECT_EQ(said.claim.nonce, "n");
    EXPECT_EQ(said.claim.cnonce, "");
    EXPECT_GE(said.claim.nonce.data(), said.header.data());
    EXPECT_LT(said.claim.nonce.data(), said.header.data() + said.header.size());
}

TEST(Digest, ComparesInConstantTime) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace asterism::sip

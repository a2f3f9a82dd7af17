// SPDX-License-Identifier: Apache-2.0
// Who exists must not be told by what an answer costs: as many hashes, whatever the credentials say.
#include "asterism/endpoint/authenticator.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "asterism/base/counter.h"
#include "asterism/endpoint/objects/load.h"
#include "sip/testing/message_builder.h"

namespace asterism::endpoint {
namespace {

using sip::testing::MessageBuilder;

class AuthenticatorTest : public testing::Test {
protected:
    AuthenticatorTest() {
        store::MemoryFiles files(std::map<std::string, std::string>{
            {"pjsip.conf",
             "[plain]\ntype=auth\nusername=alice\npassword=secret\n"
             "[stored]\ntype=auth\nusername=alice\npassword_digest=MD5:00112233445566778899aabbccddeeff\n"
             "[other]\ntype=auth\nusername=somebody\nrealm=elsewhere\npassword=secret\n"}});
        schema::SnapshotBuilder builder(nullptr);
        load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        directory_.swap(builder.build());
    }

    /// What the two of them cost, and that both say the same.
    std::pair<std::uint64_t, std::uint64_t> costs(const sip::Message& request,
                                                  const std::vector<std::string>& names) {
        const auto start = hashes();
        const auto known = authenticator_.check(request, names, kNow);
        const auto between = hashes();
        const auto unknown = authenticator_.check_artificial(request, kNow);
        EXPECT_EQ(known.kind, unknown.kind);
        return {between - start, hashes() - between};
    }

    static sip::Message with(const std::vector<std::string>& credentials) {
        auto builder = MessageBuilder::request("REGISTER");
        for (const auto& one : credentials) builder.header("Authorization: " + one);
        return builder.message();
    }
    static std::string digest(std::string_view user, std::string_view realm, std::string_view more = "") {
        return fmt::format(
            "Digest username=\"{}\",realm=\"{}\",nonce=\"1/2\",uri=\"sip:us\",response=\"{:032}\"{}", user,
            realm, 0, more);
    }

private:
    static std::uint64_t hashes() {
        for (const auto* one : Counter::all())
            if (std::string_view(one->name()) == "sip_digests_total") return one->value();
        return 0;
    }
    static constexpr WallTime kNow{Seconds{1'700'000'000}};
    Directory directory_;
    Authenticator authenticator_{directory_};
};

TEST_F(AuthenticatorTest, KnownAndUnknownUsersCostTheSame) {
    const std::vector<std::vector<std::string>> all = {
        {},
        {digest("alice", "asterisk")},
        {digest("alice", "elsewhere")},
        {digest("nobody", "asterisk")},
        {digest(std::string(1500, 'u'), "asterisk")},
        {digest("alice", "asterisk", ",algorithm=SHA-256")},
        {digest("alice", "asterisk", ",algorithm=MD5-sess,qop=auth,nc=00000001,cnonce=\"c\"")},
        {digest("alice", "asterisk", ",qop=auth,nc=00000001,cnonce=\"c\"")},
        {digest("alice", "asterisk"), digest("alice", "elsewhere"), digest("nobody", "x")},
        {"Digest username=\"alice\"", "Basic abc", "Digest a=\"",
         digest("alice", "asterisk", ",algorithm=x")},
    };
    for (const auto& names : std::vector<std::vector<std::string>>{{"plain"}, {"stored"}, {"other", "plain"}})
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto [known, unknown] = costs(with(all[i]), names);
            EXPECT_EQ(known, unknown) << names.front() << ", " << i;
        }
}

}  // namespace
}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// TLS on the kernel's network, with and without I/O threads.
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "asterism/rt/tls_files.h"
#include "net_worlds.h"

namespace asterism::rt {
namespace {

using namespace worlds;

class Certificates {
public:
    Certificates() {
        char name[] = "/tmp/asterism-tls-XXXXXX";
        folder = mkdtemp(name);
        const std::string quiet = " >/dev/null 2>&1";
        const std::string make =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pbx.test -addext "
            "subjectAltName=DNS:pbx.test -keyout " +
            folder + "/key.pem -out " + folder + "/cert.pem" + quiet;
        made = system(make.c_str()) == 0;
    }
    ~Certificates() { std::filesystem::remove_all(folder); }
    TlsOptions server() const { return {.cert_file = folder + "/cert.pem", .key_file = folder + "/key.pem"}; }
    std::string folder;
    bool made = false;
};

template <class World>
void echoes_with_a_verified_server_and_refuses_another() {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    World world;
    EchoDoor door;
    auto context = world.net().tls_context(certificates.server());
    ASSERT_TRUE(context) << context.error().reason;
    const auto anywhere = *SocketAddress::parse("127.0.0.1:0");
    auto listener = world.net().listen({.bind = anywhere, .tls = *context}, door);
    ASSERT_TRUE(listener);

    TlsOptions demanding{.ca_file = certificates.folder + "/cert.pem", .verify_server = true};
    auto client = world.net().tls_context(demanding);
    ASSERT_TRUE(client);
    Talker caller;
    auto stream =
        world.net().connect({.to = (*listener)->local(), .tls = *client, .server_name = "pbx.test"}, caller);
    const std::string much(200'000, 'y');
    stream->send(SharedBytes::copy(much));
    ASSERT_TRUE(world.until([&] { return caller.heard.size() == much.size() || caller.closed; }));
    EXPECT_FALSE(caller.closed) << caller.said;
    ASSERT_TRUE(stream->tls());
    EXPECT_TRUE(stream->tls()->verified);

    World other;  // a loop is run once
    Talker deceived;
    EchoDoor other_door;
    auto other_listener = other.net().listen({.bind = anywhere, .tls = *context}, other_door);
    auto wrong = other.net().connect(
        {.to = (*other_listener)->local(), .tls = *client, .server_name = "bank.test"}, deceived);
    ASSERT_TRUE(other.until([&] { return deceived.closed; }));
    EXPECT_EQ(deceived.reason, CloseReason::TlsFailed);
}

TEST(RealTls, EchoesWithAVerifiedServerAndRefusesAnother) {
    echoes_with_a_verified_server_and_refuses_another<RealWorld>();
}

/// What a client with this certificate (none: empty folder) gets of a server that demands that.
std::string tried_by(const Certificates& server, TlsOptions demanded, const std::string& shown) {
    RealWorld world;
    EchoDoor door;
    demanded.cert_file = server.folder + "/cert.pem";
    demanded.key_file = server.folder + "/key.pem";
    demanded.ca_file = server.folder + "/cert.pem";
    auto context = world.net().tls_context(demanded);
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0"), .tls = *context}, door);
    TlsOptions own;
    if (!shown.empty()) own = {.cert_file = shown + "/cert.pem", .key_file = shown + "/key.pem"};
    auto client = world.net().tls_context(own);
    Talker caller;
    auto stream = world.net().connect({.to = (*listener)->local(), .tls = *client}, caller);
    stream->send(SharedBytes::copy("hello"));
    world.until([&] { return caller.heard == "hello" || caller.closed; });
    return caller.heard == "hello" ? "echo" : "closed";
}

// Statement 631.
TEST(RealTls, AClientShowsWhatItIsAskedForAndIsJudgedWhereThatIsAskedFor) {
    Certificates own, stranger;
    const std::string none;
    EXPECT_EQ(tried_by(own, {.require_client_cert = true}, stranger.folder), "echo");
    EXPECT_EQ(tried_by(own, {.require_client_cert = true}, none), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, own.folder), "echo");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, stranger.folder), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, none), "echo");
    EXPECT_EQ(tried_by(own, {.verify_client = true, .require_client_cert = true}, stranger.folder), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true, .require_client_cert = true}, own.folder), "echo");
}

/// Connections of a thread share what they read and write with; each hears its own.
template <class World>
void many_at_once_hear_their_own() {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    World world;
    EchoDoor door;
    auto context = world.net().tls_context(certificates.server());
    ASSERT_TRUE(context) << context.error().reason;
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0"), .tls = *context}, door);
    ASSERT_TRUE(listener);
    constexpr std::size_t kCallers = 12;
    std::array<Talker, kCallers> callers;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < kCallers; ++i) {
        streams.push_back(world.net().connect({.to = (*listener)->local(), .tls = *context}, callers[i]));
        wanted.emplace_back(100'000 + i, static_cast<char>('a' + i));
        streams.back()->send(SharedBytes::copy(wanted.back()));
    }
    ASSERT_TRUE(world.until([&] {
        for (std::size_t i = 0; i < kCallers; ++i)
            if (callers[i].heard.size() < wanted[i].size() && !callers[i].closed) return false;
        return true;
    }));
    for (std::size_t i = 0; i < kCallers; ++i) {
        EXPECT_TRUE(callers[i].heard == wanted[i]) << i << ": " << callers[i].said;
        const auto peer = streams[i]->tls();
        ASSERT_TRUE(peer);
        EXPECT_EQ(peer->version, "TLSv1.3");
        EXPECT_FALSE(peer->verified);  // nobody vouches for it
        EXPECT_THAT(peer->names, testing::Contains("pbx.test"));
    }
}

TEST(RealTls, ManyAtOnceHearTheirOwn) { many_at_once_hear_their_own<RealWorld>(); }
TEST(RealTls, ManyAtOnceHearTheirOwnOnIoThreads) { many_at_once_hear_their_own<ThreadedWorld>(); }

TEST(RealTls, ReadsAnEncryptedKeyByItsPasswordAndAsksNobodyForIt) {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    const auto locked = certificates.folder + "/locked.pem";
    const auto lock = "openssl rsa -aes256 -passout pass:geheim -in " + certificates.folder +
                      "/key.pem -out " + locked + " >/dev/null 2>&1";
    ASSERT_EQ(system(lock.c_str()), 0);
    RealWorld world;
    auto options = certificates.server();
    options.key_file = locked;
    EXPECT_FALSE(world.net().tls_context(options));
    options.key_password = "wrong";
    EXPECT_FALSE(world.net().tls_context(options));
    options.key_password = "geheim";
    EXPECT_TRUE(world.net().tls_context(options));
}

TEST(RealTls, EchoesOnIoThreads) { echoes_with_a_verified_server_and_refuses_another<ThreadedWorld>(); }

TEST(RealTls, AMissingCertificateIsNamed) {
    RealWorld world;
    const auto context = world.net().tls_context({.cert_file = "/nowhere/cert.pem"});
    ASSERT_FALSE(context);
    EXPECT_NE(context.error().reason.find("/nowhere/cert.pem"), std::string::npos);
}

TEST(RealTls, SaysInWordsWhichFileIsWrongAndHow) {
    Certificates one, other;
    ASSERT_TRUE(one.made && other.made);
    const auto cert = one.folder + "/cert.pem", key = one.folder + "/key.pem";
    const auto text = one.folder + "/text.pem", empty = one.folder + "/empty.pem",
               torn = one.folder + "/torn.pem";
    std::ofstream(text) << "no certificate at all\n";
    std::ofstream(empty).close();
    std::ofstream(torn) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const auto locked = one.folder + "/locked.pem";
    ASSERT_EQ(system(("openssl pkey -aes256 -passout pass:right -in " + key + " -out " + locked).c_str()), 0);
    const struct {
        TlsOptions options;
        std::string fault;
    } rows[] = {
        {{.cert_file = cert, .key_file = key}, ""},
        {{.cert_file = cert, .key_file = locked, .key_password = "right"}, ""},
        {{.cert_file = one.folder + "/none.pem"}, one.folder + "/none.pem: there is no such file"},
        {{.cert_file = one.folder}, one.folder + ": is a folder, not a file"},
        {{.cert_file = empty}, empty + ": is empty"},
        {{.cert_file = text}, text + ": holds no certificate in PEM form (-----BEGIN ...)"},
        {{.cert_file = torn}, torn + ": its certificate is damaged or of a kind that cannot be used"},
        {{.cert_file = cert}, cert + ": holds no private key in PEM form (-----BEGIN ...)"},
        {{.cert_file = cert, .key_file = other.folder + "/key.pem"},
         other.folder + "/key.pem: is not the key of the certificate in " + cert},
        {{.cert_file = cert, .key_file = locked},
         locked + ": the private key is encrypted, and its password is missing or wrong"},
        {{.cert_file = cert, .key_file = locked, .key_password = "wrong"},
         locked + ": the private key is encrypted, and its password is missing or wrong"},
        {{.ca_file = text}, text + ": holds no list of trusted certificates in PEM form (-----BEGIN ...)"},
        {{.ca_path = cert}, cert + ": is no folder"},
    };
    for (const auto& row : rows) EXPECT_EQ(tls_fault(row.options), row.fault);
}

}  // namespace
}  // namespace asterism::rt

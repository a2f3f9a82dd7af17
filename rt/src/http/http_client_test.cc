// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/http_client.h"

#include <gtest/gtest.h>

#include "asterism/rt/event_loop.h"

namespace asterism::rt {
namespace {

/// The reason of what must fail.
std::string fault_of(const std::string& url) {
    EventLoop loop;
    const auto client = make_http_client(loop);
    std::string fault = "none";
    client->fetch({.url = url}, [&](const Result<HttpFetched>& reply) {
        if (!reply) fault = reply.error().reason;
        loop.stop();
    });
    loop.run();
    return fault;
}

TEST(HttpClient, WhatCannotBeFetchedIsAFault) {
    // Port 1 of loopback: nobody listens there.
    EXPECT_TRUE(fault_of("http://127.0.0.1:1/token").starts_with("http://127.0.0.1:1/token: ")) << "refused";
    EXPECT_TRUE(fault_of("file:///etc/hostname").starts_with("file:///etc/hostname: ")) << "another scheme";
    EXPECT_TRUE(fault_of("").starts_with(": ")) << "no URL";
}

TEST(HttpClient, NothingIsHeardAfterItsEnd) {
    EventLoop loop;
    auto client = make_http_client(loop);
    bool heard = false;
    client->fetch({.url = "http://127.0.0.1:1/"}, [&](const Result<HttpFetched>&) { heard = true; });
    client.reset();
    loop.post([&loop] { loop.stop(); });
    loop.run();
    EXPECT_FALSE(heard);
}

TEST(HttpClient, FormsAreEncodedByteByByte) {
    EXPECT_EQ(form_encoded("aZ0*-._"), "aZ0*-._");
    EXPECT_EQ(form_encoded("a b&c=\xc3\xbc/"), "a%20b%26c%3D%C3%BC%2F");
}

}  // namespace
}  // namespace asterism::rt

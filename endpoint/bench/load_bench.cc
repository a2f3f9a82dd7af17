// SPDX-License-Identifier: Apache-2.0
// pjsip.conf with so many phones (endpoint, auth, aor of a template each) to a snapshot, and the same once
// more as reload.
#include <benchmark/benchmark.h>

#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/load.h"

namespace asterism::endpoint {
namespace {

std::string phones(std::int64_t count) {
    std::string text =
        "[e](!)\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw,alaw,g722\nrtp_symmetric=yes\nforce_"
        "rport=yes\n"
        "rewrite_contact=yes\ndirect_media=no\n[u](!)\ntype=auth\nauth_type=userpass\n[r](!)\ntype=aor\nmax_"
        "contacts=2\n";
    for (std::int64_t i = 0; i < count; ++i)
        text += fmt::format(
            "[{0}](e)\nauth={0}\naors={0}\ncallerid=Phone {0} "
            "<{0}>\n[{0}](u)\nusername={0}\npassword=p{0}\n[{0}](r)\n",
            600000 + i);
    return text;
}

void load(benchmark::State& state) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", phones(state.range(0))}});
    for (auto _ : state) {
        schema::SnapshotBuilder builder;
        load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        builder.check_references();
        benchmark::DoNotOptimize(builder.build());
    }
}
BENCHMARK(load)->Arg(1000)->Arg(10000)->Arg(100000)->Unit(benchmark::kMillisecond);

void reload(benchmark::State& state) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", phones(state.range(0))}});
    schema::SnapshotBuilder first;
    load_pjsip(store::read_conf("pjsip.conf", {}, files), first);
    const auto former = first.build();
    for (auto _ : state) {
        schema::SnapshotBuilder builder(former);
        load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
        const auto snapshot = builder.build();
        benchmark::DoNotOptimize(
            schema::diff(former.get(), *snapshot, {object_types().begin(), object_types().end()}));
    }
}
BENCHMARK(reload)->Arg(10000)->Unit(benchmark::kMillisecond);

void find(benchmark::State& state) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", phones(10000)}});
    schema::SnapshotBuilder builder;
    load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
    const auto snapshot = builder.build();
    for (auto _ : state) benchmark::DoNotOptimize(snapshot->find<Endpoint>("605000"));
}
BENCHMARK(find);

}  // namespace
}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// A priority looked up, and texts evaluated, as each step of a call does.
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include "asterism/dialplan/evaluate.h"
#include "asterism/dialplan/load.h"

namespace asterism::dialplan {
namespace {

std::shared_ptr<const Dialplan> plan() {
    Section section{"a", place("extensions.conf", 1), {}};
    const auto add = [&section](std::string text) {
        section.lines.push_back({"exten", std::move(text), place("extensions.conf", 2), true});
    };
    for (int i = 0; i < 1000; ++i) add(fmt::format("{},1,Dial(PJSIP/{})", 1000 + i, i));
    for (int i = 0; i < 50; ++i) add(fmt::format("_{}NXXXXX,1,Dial(PJSIP/${{EXTEN}}@trunk)", 10 + i));
    add("_X.,1,Hangup()");
    return load(std::vector{section}).dialplan;
}

void find_literal(benchmark::State& state) {
    const auto p = plan();
    for (auto _ : state) benchmark::DoNotOptimize(p->find({.context = "a", .exten = "1500"}));
}
BENCHMARK(find_literal);

void find_last_pattern(benchmark::State& state) {
    const auto p = plan();
    for (auto _ : state) benchmark::DoNotOptimize(p->find({.context = "a", .exten = "994567890"}));
}
BENCHMARK(find_last_pattern);

void evaluate(benchmark::State& state, const char* text) {
    for (auto _ : state) {
        Evaluation evaluation(text);
        while (evaluation.need()) evaluation.give("6001");
        benchmark::DoNotOptimize(evaluation.take());
    }
}
BENCHMARK_CAPTURE(evaluate, plain, "PJSIP/6001,20,tT");
BENCHMARK_CAPTURE(evaluate, variable, "PJSIP/${EXTEN},20,tT");
BENCHMARK_CAPTURE(evaluate, condition, "$[\"${CALLERID(num)}\" = \"6001\"]?yes:no");

}  // namespace
}  // namespace asterism::dialplan

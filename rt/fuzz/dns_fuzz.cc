// SPDX-License-Identifier: Apache-2.0
// Answers of a name server that lies: what is taken from them is of the type asked for, and no more than
// fits.
#include "../src/dns/dns_parse.h"
#include "asterism/base/expect.h"

using namespace asterism;
using namespace asterism::rt;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const auto type : {DnsType::A, DnsType::Aaaa, DnsType::Srv, DnsType::Naptr}) {
        const auto answer = parse_dns_answer(bytes, "a.test", type);
        if ((answer.outcome == DnsOutcome::Found) == answer.records.empty()) __builtin_trap();
        if (answer.records.size() > size / 10) __builtin_trap();
        for (const auto& record : answer.records)
            if (record.type != type || record.ttl < answer.ttl || answer.ttl < Seconds{0}) __builtin_trap();
    }
    return 0;
}

// SPDX-License-Identifier: Apache-2.0
// SRVQUERY(service) asks DNS and gives an id; SRVRESULT(id,number[,field]) reads what came: host (unless
// said), port, priority, weight of the number'th record, counted from 1 in the order in which RFC 2782 has
// them tried; "getnum" for how many there are. Instead of the id SRVRESULT takes a service, and asks by
// itself.
#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/rt/dns.h"
#include "functions.h"

namespace asterism::apps {

namespace {

using Answer = rt::OneShot<rt::DnsAnswer>;

/// The frame that waits may be gone before DNS answers.
struct Asker {
    std::shared_ptr<Answer*> wanted;
    ~Asker() { *wanted = nullptr; }
};

rt::Task<rt::DnsAnswer> look_up(Calls& calls, std::string name) {
    Answer answer;
    const Asker asker{std::make_shared<Answer*>(&answer)};
    services(calls).resolver->ask(name, rt::DnsType::Srv, [wanted = asker.wanted](const rt::DnsAnswer& came) {
        if (*wanted) (*wanted)->set(came);
    });
    co_return co_await answer;
}

/// RFC 2782: by priority; among equals by chance, those of more weight sooner.
void put_in_order(std::vector<rt::DnsRecord>& records) {
    std::ranges::stable_sort(records, {}, &rt::DnsRecord::priority);
    for (auto first = records.begin(); first != records.end(); ++first) {
        std::uint64_t sum = 0;
        auto end = first;
        for (; end != records.end() && end->priority == first->priority; ++end) sum += end->weight;
        if (sum == 0) continue;
        auto drawn = random_below(sum + 1);
        auto chosen = first;
        while (drawn > chosen->weight) drawn -= (chosen++)->weight;
        std::rotate(first, chosen, chosen + 1);
    }
}

/// Results are variables of the channel, as those of HASH() are.
std::string name_of(std::string_view id, std::string_view what) {
    return fmt::format("~SRV~{}~{}~", id, what);
}

/// The id; empty when there is nothing to ask, or nobody any more to keep the answer.
rt::Task<std::string> query(Calls& calls, call::ChannelId asking, std::string service) {
    if (!services(calls).resolver || service.empty()) co_return std::string();
    auto answer = co_await look_up(calls, service);
    auto* channel = calls.channels.find(asking);
    if (!channel) co_return std::string();
    std::erase_if(answer.records, [](const rt::DnsRecord& one) { return one.type != rt::DnsType::Srv; });
    put_in_order(answer.records);
    // By the service itself, so that a second question replaces the first.
    const auto id = to_lower(service);
    auto& variables = channel->variables;
    variables.set(name_of(id, "count"), fmt::format("{}", answer.records.size()));
    for (std::size_t i = 0; i < answer.records.size(); ++i) {
        const auto& one = answer.records[i];
        variables.set(name_of(id, fmt::format("{}", i + 1)),
                      fmt::format("{} {} {} {}", one.target, one.port, one.priority, one.weight));
    }
    co_return id;
}

rt::Task<std::string> srv_query(Calls& calls, Channel* channel, std::string args) {
    const std::string service(trim(args));
    if (!channel || service.empty()) {
        log::warning("SRVQUERY needs a channel and a service");
        co_return std::string();
    }
    const auto asking = channel->id();
    co_return co_await query(calls, asking, service);
}

rt::Task<std::string> srv_result(Calls& calls, Channel* channel, std::string args) {
    const auto parts = function_args(args, 3);
    auto id = to_lower(trim(parts[0]));
    if (!channel || id.empty() || trim(parts[1]).empty()) {
        log::warning("SRVRESULT needs a channel, an id and a number");
        co_return std::string();
    }
    if (!channel->variables.find(name_of(id, "count"))) {
        const auto asking = channel->id();
        id = co_await query(calls, asking, id);
        channel = calls.channels.find(asking);
        if (!channel) co_return std::string();
    }
    const auto* count = channel->variables.find(name_of(id, "count"));
    if (!count) co_return std::string();
    const auto wanted = trim(parts[1]);
    if (iequals(wanted, "getnum")) co_return count->value;
    const auto* record = channel->variables.find(name_of(id, wanted));
    if (!record) {
        log::warning("SRVRESULT: there is no result number {}; {} came", wanted, count->value);
        co_return std::string();
    }
    const auto fields = pieces_of(record->value, " ");
    const auto field = trim(parts[2]);
    constexpr std::string_view kFields[] = {"host", "port", "priority", "weight"};
    for (std::size_t i = 0; i < std::size(kFields) && i < fields.size(); ++i)
        if (iequals(field.empty() ? "host" : field, kFields[i])) co_return std::string(fields[i]);
    log::warning("SRVRESULT: there is no field '{}'", field);
    co_return std::string();
}

constexpr call::Function kSrvRows[] = {
    call::Function{"SRVQUERY", "SRVQUERY(service)", "Asks DNS for SRV records and gives an id for SRVRESULT.",
                   nullptr, srv_query}
        .dangerous(Danger::Changes),
    call::Function{"SRVRESULT", "SRVRESULT(id,resultnum[,field])", "A result of SRVQUERY.", nullptr,
                   srv_result}
        .dangerous(Danger::Changes),
};

}  // namespace

std::span<const call::Function> srv_functions() { return kSrvRows; }

}  // namespace asterism::apps

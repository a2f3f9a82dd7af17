// SPDX-License-Identifier: Apache-2.0
#include "dns_parse.h"

#include <arpa/nameser.h>
#include <resolv.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>

#include "asterism/base/text.h"
#include "room_limits.h"

namespace asterism::rt {

namespace {

std::uint16_t u16(const unsigned char* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

/// Records of a section that are read: who answers for a name of his own could fill our memory with them.
int records_of(const ns_msg& message, ns_sect section) {
    const auto count = static_cast<std::size_t>(ns_msg_count(message, section));
    return static_cast<int>(limits::dns_records.admits(count) ? count : limits::dns_records.value());
}

/// A domain name that may be compressed; empty when it cannot be read.
bool read_name(const ns_msg& message, const unsigned char* at, const unsigned char* end, std::string& out) {
    char buffer[NS_MAXDNAME];
    if (at >= end ||
        ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), at, buffer, sizeof buffer) < 0)
        return false;
    out = buffer;
    return true;
}

/// <character-string>: one byte of length, then the bytes.
bool read_text(const unsigned char*& at, const unsigned char* end, std::string& out) {
    if (at >= end || at + 1 + *at > end) return false;
    out.assign(reinterpret_cast<const char*>(at + 1), *at);
    at += 1 + *at;
    return true;
}

bool read_record(const ns_msg& message, const ns_rr& rr, DnsRecord& record) {
    const auto* at = ns_rr_rdata(rr);
    const auto* end = at + ns_rr_rdlen(rr);
    switch (record.type) {
        case DnsType::A: {
            if (end - at != 4) return false;
            record.address =
                IpAddress::v4(static_cast<std::uint32_t>(at[0]) << 24 | at[1] << 16 | at[2] << 8 | at[3]);
            return true;
        }
        case DnsType::Aaaa: {
            if (end - at != 16) return false;
            std::array<std::uint8_t, 16> bytes;
            std::memcpy(bytes.data(), at, 16);
            record.address = IpAddress::v6(bytes);
            return true;
        }
        case DnsType::Srv: {
            if (end - at < 7) return false;
            record.priority = u16(at);
            record.weight = u16(at + 2);
            record.port = u16(at + 4);
            return read_name(message, at + 6, end, record.target);
        }
        case DnsType::Naptr: {
            if (end - at < 5) return false;
            record.priority = u16(at);
            record.weight = u16(at + 2);
            at += 4;
            return read_text(at, end, record.flags) && read_text(at, end, record.service) &&
                   read_text(at, end, record.regexp) && read_name(message, at, end, record.target);
        }
    }
    return false;
}

/// RFC 2181 8: a TTL with its highest bit set is none.
Seconds ttl_of(const ns_rr& rr) {
    const std::uint32_t ttl = ns_rr_ttl(rr);
    return Seconds{ttl & 0x80000000u ? 0 : ttl};
}

struct Alias {
    std::string target;
    Seconds ttl;
};

/// RFC 1034 3.6.2: where the name leads by CNAMEs, and how long that holds. nullopt: in a circle, or further
/// than anybody needs.
std::optional<Alias> follow(const std::map<std::string, Alias>& aliases, std::string name) {
    constexpr int kMostAliases = 8;
    Alias way{std::move(name), Seconds::max()};
    for (int step = 0; step <= kMostAliases; ++step) {
        const auto at = aliases.find(way.target);
        if (at == aliases.end()) return way;
        way = {at->second.target, std::min(way.ttl, at->second.ttl)};
    }
    return std::nullopt;
}

/// RFC 2308 5: a name is known not to be there for the lesser of the SOA's TTL and its minimum; without SOA
/// it is not known at all.
Seconds negative_ttl(ns_msg& message) {
    const int records = records_of(message, ns_s_ns);
    constexpr std::uint32_t kLongest = 3 * 3600;  // RFC 2308 5: "one to three hours"
    for (int i = 0; i < records; ++i) {
        ns_rr rr;
        if (ns_parserr(&message, ns_s_ns, i, &rr) != 0) break;
        if (ns_rr_type(rr) != ns_t_soa || ns_rr_rdlen(rr) < 22) continue;
        const auto* minimum = ns_rr_rdata(rr) + ns_rr_rdlen(rr) - 4;
        const Seconds least{std::uint32_t{u16(minimum)} << 16 | u16(minimum + 2)};
        return std::min({ttl_of(rr), least, Seconds{kLongest}});
    }
    return Seconds{0};
}

}  // namespace

std::string plain(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return to_lower(name);
}

DnsAnswer parse_dns_answer(std::string_view bytes, std::string_view name, DnsType type) {
    DnsAnswer answer;
    ns_msg message;
    if (ns_initparse(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                     &message) != 0)
        return answer;
    const int code = ns_msg_getflag(message, ns_f_rcode);
    if (code == ns_r_nxdomain) return {DnsOutcome::NoSuchName, {}, negative_ttl(message)};
    if (code != ns_r_noerror) return answer;

    std::map<std::string, Alias> aliases;
    std::vector<std::pair<std::string, DnsRecord>> found;
    for (int i = 0, records = records_of(message, ns_s_an); i < records; ++i) {
        ns_rr rr;
        if (ns_parserr(&message, ns_s_an, i, &rr) != 0) break;
        if (ns_rr_class(rr) != ns_c_in) continue;
        if (ns_rr_type(rr) == ns_t_cname) {
            std::string target;
            if (read_name(message, ns_rr_rdata(rr), ns_rr_rdata(rr) + ns_rr_rdlen(rr), target))
                aliases.emplace(plain(ns_rr_name(rr)), Alias{plain(target), ttl_of(rr)});
        } else if (ns_rr_type(rr) == static_cast<int>(type)) {
            DnsRecord record;
            record.type = type;
            record.ttl = ttl_of(rr);
            if (read_record(message, rr, record))
                found.emplace_back(plain(ns_rr_name(rr)), std::move(record));
        }
    }
    const auto way = follow(aliases, plain(name));
    if (!way) return answer;
    answer.ttl = way->ttl;
    for (auto& [owner, record] : found) {
        if (owner != way->target) continue;
        answer.ttl = std::min(answer.ttl, record.ttl);
        answer.records.push_back(std::move(record));
    }
    if (answer.records.empty()) return {DnsOutcome::NoData, {}, negative_ttl(message)};
    answer.outcome = DnsOutcome::Found;
    return answer;
}

}  // namespace asterism::rt

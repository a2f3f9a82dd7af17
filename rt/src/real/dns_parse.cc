// SPDX-License-Identifier: Apache-2.0
#include "dns_parse.h"

#include <arpa/nameser.h>
#include <resolv.h>

#include <cstring>

namespace asterism::rt {

namespace {

std::uint16_t u16(const unsigned char* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

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

}  // namespace

DnsAnswer parse_dns_answer(std::string_view bytes, DnsType type) {
    DnsAnswer answer;
    ns_msg message;
    if (ns_initparse(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()),
                     &message) != 0)
        return answer;
    const int code = ns_msg_getflag(message, ns_f_rcode);
    if (code == ns_r_nxdomain) {
        answer.outcome = DnsOutcome::NoSuchName;
        return answer;
    }
    if (code != ns_r_noerror) return answer;
    answer.outcome = DnsOutcome::NoData;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
        ns_rr rr;
        if (ns_parserr(&message, ns_s_an, i, &rr) != 0) break;
        if (ns_rr_class(rr) != ns_c_in || ns_rr_type(rr) != static_cast<int>(type))
            continue;  // CNAMEs on the way
        DnsRecord record;
        record.type = type;
        record.ttl = Seconds{ns_rr_ttl(rr)};
        if (read_record(message, rr, record)) answer.records.push_back(std::move(record));
    }
    if (!answer.records.empty()) answer.outcome = DnsOutcome::Found;
    return answer;
}

}  // namespace asterism::rt

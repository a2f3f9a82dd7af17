// SPDX-License-Identifier: Apache-2.0
#include "hosts_file.h"

#include <fstream>
#include <sstream>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "dns_parse.h"

namespace asterism::rt {

namespace {
/// So soon a change of the file is seen at the latest.
constexpr Seconds kTtl{60};

}  // namespace

void HostsFile::read(std::string_view text) {
    hosts_.clear();
    for (auto line : split(text, '\n')) {
        line = line.substr(0, line.find('#'));
        std::istringstream words{std::string(line)};
        std::string word;
        words >> word;
        const auto address = IpAddress::parse(word);
        if (!address) continue;
        while (words >> word) hosts_[plain(word)].push_back(*address);
    }
}

void HostsFile::refresh() {
    if (path_.empty()) return;
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path_, error);
    if (error) {
        if (!std::exchange(missing_, true))
            log::warning("DNS: the hosts file {} cannot be read: {}", path_, error.message());
        known_ = false;
        hosts_.clear();
        return;
    }
    missing_ = false;
    if (known_ && written == written_) return;
    known_ = true;
    written_ = written;
    std::ifstream file(path_);
    std::ostringstream text;
    text << file.rdbuf();
    read(text.str());
}

bool HostsFile::find(std::string_view name, DnsType type, DnsAnswer& out) {
    if (type != DnsType::A && type != DnsType::Aaaa) return false;
    refresh();
    const auto at = hosts_.find(plain(name));
    if (at == hosts_.end()) return false;
    DnsAnswer found{DnsOutcome::Found, {}, kTtl};
    for (const auto& address : at->second)
        if (address.is_v6() == (type == DnsType::Aaaa))
            found.records.push_back({.type = type, .ttl = kTtl, .address = address});
    if (found.records.empty()) return false;
    out = std::move(found);
    return true;
}

}  // namespace asterism::rt

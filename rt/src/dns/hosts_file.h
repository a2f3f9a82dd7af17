// SPDX-License-Identifier: Apache-2.0
// /etc/hosts, or another file of that form (hosts(5)): names that need no question. Read again when it has
// changed. The file is small and local; it is looked at only for names that are not in the cache.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/dns.h"

namespace asterism::rt {

class HostsFile {
public:
    /// Empty: no file.
    explicit HostsFile(std::string path) : path_(std::move(path)) {}

    /// False: the file does not have the name, with an address of that type.
    bool find(std::string_view name, DnsType type, DnsAnswer& out);
    /// "192.0.2.1 pbx pbx.example.com  # ours", a line each; lines that are nothing of the kind are passed
    /// over.
    void read(std::string_view text);

private:
    void refresh();

    std::string path_;
    std::filesystem::file_time_type written_{};
    bool known_ = false;
    bool missing_ = false;
    TextMap<std::vector<IpAddress>> hosts_;
};

}  // namespace asterism::rt

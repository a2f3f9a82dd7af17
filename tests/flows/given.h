// SPDX-License-Identifier: Apache-2.0
// What `given` lines add up to: the server's configuration files, DNS records, addresses of peers, sound
// files. Given again under the same name replaces; after the start it counts with the next `reload` or
// `restart`.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/limit.h"
#include "asterism/rt/dns.h"
#include "parse.h"
#include "words.h"

namespace asterism::flows {

class Given {
public:
    explicit Given(Substitution& words) : words_(words) {}
    /// Limits are the program's: those of a flow end with it.
    ~Given() { Limit::reset_all(); }
    Given(const Given&) = delete;
    Given& operator=(const Given&) = delete;

    Read<void> add(const Line& line);
    Read<void> forget(const Line& line);

    /// By path, as the server reads them.
    std::map<std::string, std::string> files() const;
    const std::vector<std::pair<std::string, rt::DnsRecord>>& records() const { return records_; }
    /// Addresses that were given to peers ("203.0.113.5:5062"), by name.
    const std::map<std::string, std::string>& peers() const { return peers_; }
    std::map<std::string, std::string>& passwords() { return passwords_; }
    /// Length of sounds that are there, by name.
    const std::map<std::string, Millis>& sounds() const { return sounds_; }

    static constexpr const char* kFolder = "/etc/asterisk";

private:
    using Options = std::vector<std::pair<std::string, std::string>>;
    Read<void> add_object(const std::string& type, const Line& line, std::string_view rest);
    void add_phone(const std::string& type, const std::string& name, const Options& options);
    Read<void> add_dialplan(const Line& line, std::string_view rest);
    Read<void> add_record(const Line& line, std::string_view rest);
    std::string dialplan() const;

    struct Extension {
        std::string context, exten;
        std::vector<std::pair<std::string, std::string>> lines;  // priority, application
    };
    Substitution& words_;
    /// Sections of pjsip.conf by type and name, in order.
    std::vector<std::pair<std::string, std::string>> sections_;
    std::vector<Extension> extensions_;
    std::map<std::string, std::string> blocks_;  // pasted files
    std::vector<std::pair<std::string, rt::DnsRecord>> records_;
    std::map<std::string, std::string> peers_;
    std::map<std::string, std::string> passwords_;
    std::map<std::string, Millis> sounds_;
};

}  // namespace asterism::flows

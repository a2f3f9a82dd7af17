// SPDX-License-Identifier: Apache-2.0
#include "given.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/limit.h"
#include "asterism/base/text.h"

namespace asterism::flows {

namespace {

constexpr std::string_view kAorOptions[] = {"contact",
                                            "max_contacts",
                                            "remove_existing",
                                            "remove_unavailable",
                                            "minimum_expiration",
                                            "maximum_expiration",
                                            "default_expiration",
                                            "qualify_frequency",
                                            "qualify_timeout",
                                            "authenticate_qualify",
                                            "qualify_2xx_only",
                                            "support_path"};
constexpr std::string_view kObjects[] = {"transport",
                                         "global",
                                         "system",
                                         "aor",
                                         "auth",
                                         "identify",
                                         "acl",
                                         "domain_alias",
                                         "registration",
                                         "inbound-publication",
                                         "outbound-publish",
                                         "asterisk-publication"};

/// "alice (context=office, allow=ulaw,alaw)"
Read<std::pair<std::string, std::vector<std::pair<std::string, std::string>>>> name_and_options(
    int line, std::string_view text) {
    std::pair<std::string, std::vector<std::pair<std::string, std::string>>> out;
    const auto open = text.find('(');
    out.first = trim(text.substr(0, open));
    if (open == std::string_view::npos) return out;
    if (!text.ends_with(')')) return fault(line, "the options stand in ( ) at the end");
    const auto inside = text.substr(open + 1, text.size() - open - 2);
    for (const auto& part : split_parts(inside)) {
        if (part.empty()) continue;
        const auto [key, value] = split_once(part, '=');
        if (part.find('=') == std::string::npos)
            return fault(line,
                         fmt::format("'{}' is not option=value; a comma and a blank part two options", part));
        out.second.emplace_back(trim(key), trim(value));
    }
    return out;
}

}  // namespace

Read<void> Given::add(const Line& line) {
    std::string_view rest = line.text;
    const auto word = take_word(rest);
    if (word.ends_with(".conf:")) {
        if (line.block.empty()) return fault(line.number, "the file's text stands below, indented");
        // PJSIP/bob@trunk in a dialplan is no host.
        blocks_[word.substr(0, word.size() - 1)] = words_.apply(line.block, word != "extensions.conf:");
        return {};
    }
    if (word == "dialplan") return add_dialplan(line, rest);
    if (!line.below.empty()) return fault(line.below.front().number, "nothing may stand below that");
    if (word == "dns") return add_record(line, rest);
    if (word == "limit") {
        const auto name = take_word(rest);
        const auto set = Limit::configure(name, rest);
        return set ? Read<void>{} : fault(line.number, set.error().reason);
    }
    if (word == "peer") {
        const auto name = take_word(rest);
        if (name.empty() || rest.empty()) return fault(line.number, "given peer NAME ADDRESS");
        if (!SocketAddress::parse(rest, 5060))
            return fault(line.number, fmt::format("'{}' is no address", rest));
        peers_[name] = rest;
        return {};
    }
    if (word == "sound") {
        const auto name = take_word(rest);
        const auto length = read_time(rest);
        if (!length) return fault(line.number, "given sound NAME TIME");
        sounds_[name] = *length;
        return {};
    }
    if (word == "endpoint" || word == "phone" ||
        std::find(std::begin(kObjects), std::end(kObjects), word) != std::end(kObjects))
        return add_object(word, line, rest);
    return fault(line.number,
                 fmt::format("given what? '{}' is not endpoint, phone, {}..., dialplan, dns, peer, sound, "
                             "network or FILE.conf:",
                             word, kObjects[0]));
}

Read<void> Given::forget(const Line& line) {
    std::string_view rest = line.text;
    const auto type = take_word(rest);
    if (type.ends_with(".conf")) {
        blocks_.erase(type);
        return {};
    }
    const auto name = std::string(rest);
    const auto count = std::erase_if(sections_, [&](const auto& one) {
        return one.first == type + " " + name ||
               ((type == "endpoint" || type == "phone") && one.first == "endpoint " + name);
    });
    if (type == "dns") {
        if (std::erase_if(records_, [&](const auto& one) { return one.first == name; }) == 0)
            return fault(line.number, fmt::format("there is no record of {}", name));
        return {};
    }
    const auto [context, exten] = split_once(name, ',');
    const auto plans =
        type == "dialplan"
            ? std::erase_if(extensions_,
                            [&](const auto& one) { return one.context == context && one.exten == exten; })
            : 0;
    if (count + plans == 0) return fault(line.number, fmt::format("there is no {} {}", type, name));
    return {};
}

Read<void> Given::add_object(const std::string& type, const Line& line, std::string_view rest) {
    auto read = name_and_options(line.number, words_.apply(rest));
    if (!read) return std::unexpected(read.error());
    auto& [name, options] = *read;
    if (name.empty()) {
        if (type != "global" && type != "system") return fault(line.number, "its name?");
        name = type;
    }
    if (type == "endpoint" || type == "phone") {
        add_phone(type, name, options);
        return {};
    }
    std::string text = fmt::format("[{}]\ntype={}\n", name, type);
    for (const auto& [key, value] : options) text += fmt::format("{}={}\n", key, value);
    std::erase_if(sections_, [&](const auto& one) { return one.first == type + " " + name; });
    sections_.emplace_back(type + " " + name, text);
    return {};
}

/// Endpoint, aor, and auth when there is a password, in one: an option goes to the object that has it.
void Given::add_phone(const std::string& type, const std::string& name, const Options& options) {
    std::string endpoint, aor, password, aors = name;
    const auto has = [&](std::string_view wanted) {
        return std::any_of(options.begin(), options.end(),
                           [&](const auto& one) { return one.first == wanted; });
    };
    if (!has("context")) endpoint += "context=office\n";
    if (!has("disallow")) endpoint += "disallow=all\n";
    if (!has("allow")) endpoint += "allow=ulaw\n";
    // Else every call between two of them ends with re-INVITEs.
    if (!has("direct_media")) endpoint += "direct_media=no\n";
    for (const auto& [key, value] : options) {
        if (key == "password")
            password = value;
        else if (key == "aors")
            aors = value;
        else if (std::find(std::begin(kAorOptions), std::end(kAorOptions), key) != std::end(kAorOptions))
            aor += fmt::format("{}={}\n", key, value);
        else
            endpoint += fmt::format("{}={}\n", key, value);
    }
    if (type == "phone" && !has("contact"))
        aor += words_.apply(fmt::format("contact=sip:{0}@${0}:5060\n", name));
    std::string text;
    if (!password.empty()) {
        if (!has("auth")) endpoint += fmt::format("auth={}\n", name);
        text += fmt::format("[{0}]\ntype=auth\nusername={0}\npassword={1}\n", name, password);
        passwords_[name] = password;
    }
    if (aors == name) text += fmt::format("[{}]\ntype=aor\n{}", name, aor);
    text += fmt::format("[{}]\ntype=endpoint\naors={}\n{}", name, aors, endpoint);
    std::erase_if(sections_, [&](const auto& one) { return one.first == "endpoint " + name; });
    sections_.emplace_back("endpoint " + name, text);
}

/// "office,100 => Busy()", "office,100,1 => Busy()", or "office,100" with applications below.
Read<void> Given::add_dialplan(const Line& line, std::string_view rest) {
    const auto arrow = rest.find("=>");
    const auto where = trim(rest.substr(0, arrow));
    const auto parts = split(where, ',');
    if (parts.size() < 2)
        return fault(line.number, "given dialplan CONTEXT,EXTENSION[,PRIORITY] => APPLICATION");
    Extension made{std::string(parts[0]), std::string(parts[1]), {}};
    if (arrow != std::string_view::npos) {
        made.lines.emplace_back(parts.size() > 2 ? std::string(parts[2]) : "1",
                                words_.apply(trim(rest.substr(arrow + 2)), false));
        if (!line.below.empty()) return fault(line.number, "either => or lines below");
    } else {
        for (const auto& below : line.below)
            made.lines.emplace_back(made.lines.empty() ? "1" : "n", words_.apply(below.text, false));
    }
    if (made.lines.empty()) return fault(line.number, "what happens there?");
    const auto same = std::find_if(extensions_.begin(), extensions_.end(), [&](const auto& one) {
        return one.context == made.context && one.exten == made.exten;
    });
    if (same == extensions_.end())
        extensions_.push_back(std::move(made));
    else if (parts.size() > 2 && parts[2] != "1")
        same->lines.insert(same->lines.end(), made.lines.begin(), made.lines.end());
    else
        *same = std::move(made);
    return {};
}

/// "sip.example.com A 192.0.2.12", "_sip._udp.example.com SRV 10 0 5060 sip.example.com",
/// "example.com NAPTR 10 0 s SIP+D2U _sip._udp.example.com"
Read<void> Given::add_record(const Line& line, std::string_view text) {
    const auto applied = words_.apply(text);
    std::string_view rest = applied;
    const auto name = take_word(rest);
    const auto type = take_word(rest);
    rt::DnsRecord record;
    record.ttl = Seconds{300};
    const auto number = [&](std::uint16_t& into) {
        const auto value = parse_uint(take_word(rest));
        into = static_cast<std::uint16_t>(value.value_or(0));
        return value.has_value() && *value <= 65535;
    };
    bool good = true;
    if (type == "A" || type == "AAAA") {
        record.type = type == "A" ? rt::DnsType::A : rt::DnsType::Aaaa;
        const auto ip = IpAddress::parse(take_word(rest));
        good = ip.has_value();
        if (ip) record.address = *ip;
    } else if (type == "SRV") {
        record.type = rt::DnsType::Srv;
        good = number(record.priority) && number(record.weight) && number(record.port);
        record.target = take_word(rest);
    } else if (type == "NAPTR") {
        record.type = rt::DnsType::Naptr;
        good = number(record.priority) && number(record.weight);
        record.flags = take_word(rest);
        record.service = take_word(rest);
        record.target = take_word(rest);
    } else {
        good = false;
    }
    if (const auto ttl = take_word(rest); ttl.starts_with("ttl=")) {
        const auto seconds = parse_uint(std::string_view(ttl).substr(4));
        good = good && seconds;
        record.ttl = Seconds{static_cast<std::int64_t>(seconds.value_or(0))};
    } else {
        good = good && ttl.empty();
    }
    if (!good || !rest.empty())
        return fault(line.number, "given dns NAME A|AAAA|SRV|NAPTR with its values [ttl=SECONDS]");
    records_.emplace_back(name, record);
    return {};
}

std::string Given::dialplan() const {
    std::string out;
    std::vector<std::string> contexts;
    for (const auto& one : extensions_)
        if (std::find(contexts.begin(), contexts.end(), one.context) == contexts.end())
            contexts.push_back(one.context);
    for (const auto& context : contexts) {
        out += fmt::format("[{}]\n", context);
        for (const auto& one : extensions_) {
            if (one.context != context) continue;
            for (const auto& [priority, application] : one.lines)
                out += fmt::format("exten => {},{},{}\n", one.exten, priority, application);
        }
    }
    return out;
}

std::map<std::string, std::string> Given::files() const {
    std::map<std::string, std::string> out;
    std::string pjsip, own;
    bool transport = false;
    for (const auto& [what, text] : sections_) {
        transport = transport || what.starts_with("transport ");
        own += text;
    }
    const auto pasted = blocks_.find("pjsip.conf");
    if (pasted != blocks_.end())
        transport = transport || pasted->second.find("transport") != std::string::npos;
    if (!transport)
        for (const auto* protocol : {"udp", "tcp"})
            pjsip += fmt::format("[transport-{0}]\ntype=transport\nprotocol={0}\nbind=0.0.0.0\n", protocol);
    pjsip += own;
    for (const auto& [name, text] : blocks_) out[fmt::format("{}/{}", kFolder, name)] = text;
    const auto join = [&](const char* name, const std::string& more) {
        auto& text = out[fmt::format("{}/{}", kFolder, name)];
        text = more + text;
    };
    join("pjsip.conf", pjsip);
    join("extensions.conf", dialplan());
    return out;
}

}  // namespace asterism::flows

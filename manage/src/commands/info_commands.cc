// SPDX-License-Identifier: Apache-2.0
// What the program is made of and stands on: codecs, the machine, access lists, RTP, hangup handlers.
#include <sys/sysinfo.h>

#include <array>

#include "asterism/base/address.h"
#include "asterism/base/text.h"
#include "asterism/codec/codec.h"
#include "asterism/manage/cli.h"
#include "asterism/media/plane.h"
#include "asterism/media/sound_formats.h"
#include "state/durations.h"

namespace asterism::manage {

namespace {

void show_codecs(CommandCall& call) {
    auto& out = call.out;
    out.line("Disclaimer: this command is for informational purposes only.");
    out.line("\tIt does not indicate anything about your configuration.");
    out.line("{:>8} {:<5} {:<12} {:<16} {:>7} {}", "ID", "TYPE", "NAME", "FORMAT", "QUALITY", "DESCRIPTION");
    out.line("{}", std::string(96, '-'));
    for (const auto& codec : codec::table()) {
        if (codec.id == codec::Id::None) continue;
        const auto kind = codec::to_text(codec.kind);
        if (!call.args.empty() && !iequals(call.args.front(), kind)) continue;
        // The format is named without its rate, which tells apart those of one codec.
        auto format = codec.name;
        while (!format.empty() && is_digit(format.back()) &&
               (format.starts_with("slin") || format.starts_with("silk")))
            format.remove_suffix(1);
        out.line("{:>8} {:<5} {:<12} {:<16} {:>7} ({})", static_cast<int>(codec.id), kind, format, codec.name,
                 codec.quality, codec.description);
    }
}

void show_file_formats(CommandCall& call) {
    auto& out = call.out;
    static constexpr std::string_view kRow = "{:<10} {:<10} {:<20}";
    out.line(fmt::runtime(kRow), "Format", "Name", "Extensions");
    out.line(fmt::runtime(kRow), "------", "----", "----------");
    const auto formats = media::sound_formats();
    for (const auto& format : formats)
        out.line(fmt::runtime(kRow), codec::of(format.codec).name, format.name, format.extensions);
    out.line("{} file formats registered.", formats.size());
}

void show_sysinfo(CommandCall& call) {
    auto& out = call.out;
    struct sysinfo info{};
    if (sysinfo(&info) != 0) {
        out.line("Failed to retrieve system information");
        return out.fail();
    }
    const auto kib = [&info](unsigned long units) { return units * info.mem_unit / 1024; };
    out.line();
    out.line("System Statistics");
    out.line("-----------------");
    out.line("  System Uptime:             {} hours", info.uptime / 3600);
    out.line("  Total RAM:                 {} KiB", kib(info.totalram));
    out.line("  Free RAM:                  {} KiB", kib(info.freeram));
    out.line("  Buffer RAM:                {} KiB", kib(info.bufferram));
    out.line("  Total Swap Space:          {} KiB", kib(info.totalswap));
    out.line("  Free Swap Space:           {} KiB", kib(info.freeswap));
    out.line();
    out.line("  Number of Processes:       {}", info.procs);
    out.line();
}

/// One thread does everything in turn: there are no queues to show.
void show_task_processors(CommandCall& call) {
    call.out.line();
    call.out.line("{:<70} {:>10} {:>10} {:>10} {:>10} {:>10} {:>12} {:>13}", "Processor", "Processed",
                  "In Queue", "Max Depth", "Low water", "High water", "Low time(us)", "High time(us)");
    call.out.line();
    call.out.line("0 taskprocessors");
    call.out.line();
}

void show_handlers_of(CommandOutput& out, const call::Channel& channel) {
    if (channel.hangup_handlers.empty()) return;
    bool first = true;
    for (auto handler = channel.hangup_handlers.rbegin(); handler != channel.hangup_handlers.rend();
         ++handler) {
        out.line("{:<30} {}", first ? std::string_view(channel.name()) : std::string_view(), *handler);
        first = false;
    }
}

void show_hangup_handlers(const Services& services, CommandCall& call) {
    const bool all = iequals(call.args.front(), "all");
    const auto* channel = all ? nullptr : services.calls.channels.find(call.args.front());
    if (!all && !channel) {
        call.out.line("Channel does not exist.");
        return call.out.fail_and_say_so();
    }
    call.out.line("{:<30} {}", "Channel", "Handler");
    if (all) {
        for (const auto* channel : services.calls.channels.all()) show_handlers_of(call.out, *channel);
        return;
    }
    show_handlers_of(call.out, *channel);
}

/// "192.0.0.0/255.255.240.0": the address without the bits of hosts, and its mask written out.
std::string with_mask(const Network& network) {
    auto base = network.base().bytes();
    std::array<std::uint8_t, 16> mask{};
    for (unsigned bit = 0; bit < network.prefix() && bit < 128; ++bit)
        mask[bit / 8] = static_cast<std::uint8_t>(mask[bit / 8] | 0x80u >> bit % 8);
    for (std::size_t i = 0; i < base.size(); ++i) base[i] &= mask[i];
    const auto text = [&](const std::array<std::uint8_t, 16>& bytes) {
        const auto word = std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                          std::uint32_t{bytes[2]} << 8 | bytes[3];
        return network.base().is_v4() ? IpAddress::v4(word).text() : IpAddress::v6(bytes).text();
    };
    return fmt::format("{}/{}", text(base), text(mask));
}

void show_acl(const Services& services, CommandCall& call) {
    auto& out = call.out;
    if (call.args.empty()) {
        out.line();
        out.line("acl");
        out.line("---");
        const auto& acls = services.directory.snapshot()->all<endpoint::NamedAcl>();
        for (const auto& one : acls) out.line("{}", one->name);
        if (acls.empty()) out.line("ACL configuration isn't available.");
        return;
    }
    const auto& found = services.directory.snapshot()->find<endpoint::NamedAcl>(call.args.front());
    if (!found) {
        out.line("Could not find the named ACL '{}'", call.args.front());
        return out.fail();
    }
    out.line();
    out.line("ACL: {}", found->name);
    out.line("---------------------------------------------");
    int number = 0;
    for (const auto& rule : found->acl.rules)
        out.line("{:>3}: {:>5} - {}", number++, rule.permit ? "allow" : "deny", with_mask(rule.network));
}

void show_rtp(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const auto& options = services.calls.plane().options();
    const auto row = [&out](std::string_view name, std::string_view value) {
        out.line("  {:<17}{}", fmt::format("{}:", name), value);
    };
    out.line();
    out.line();
    out.line("General Settings:");
    out.line("----------------");
    row("Port start", std::to_string(options.ports.first));
    row("Port end", std::to_string(options.ports.last));
    row("Checksums", options.rtpchecksums ? "Yes" : "No");
    row("DTMF Timeout", std::to_string(options.dtmftimeout));
    row("Strict RTP", options.strictrtp == media::StrictRtp::No      ? "No"
                      : options.strictrtp == media::StrictRtp::SeqNo ? "SeqNo"
                                                                     : "Yes");
    if (options.strictrtp != media::StrictRtp::No)
        row("Probation", fmt::format("{} frames", options.probation));
    row("RTCP Interval", fmt::format("{} ms", options.rtcpinterval.count()));
    out.line();
}

}  // namespace

std::vector<Command> info_commands(Services& services) {
    auto* all = &services;
    const auto channels = [all](std::size_t, std::string_view) {
        std::vector<std::string> names{"all"};
        for (const auto* channel : all->calls.channels.all()) names.push_back(channel->name());
        return names;
    };
    return {
        {"core show codecs [audio|video|image|text]",
         "core show codecs [audio|video|image|text]",
         "Displays a list of registered codecs",
         [](CommandCall& call) { show_codecs(call); },
         {}},
        {"core show file formats",
         "core show file formats",
         "Displays the formats of sound files",
         [](CommandCall& call) { show_file_formats(call); },
         {}},
        {"core show sysinfo",
         "core show sysinfo",
         "Show System Information",
         [](CommandCall& call) { show_sysinfo(call); },
         {}},
        {"core show taskprocessors [like <keyword>]",
         "core show taskprocessors [like keyword]",
         "List instantiated task processors and statistics",
         [](CommandCall& call) { show_task_processors(call); },
         {}},
        {"core show hanguphandlers <channel>", "core show hanguphandlers <channel>|all",
         "Show hangup handlers of a channel", [all](CommandCall& call) { show_hangup_handlers(*all, call); },
         channels},
        {"acl show [<name>]", "acl show [name]", "Show a named ACL or list all named ACLs",
         [all](CommandCall& call) { show_acl(*all, call); },
         [all](std::size_t, std::string_view) {
             std::vector<std::string> names;
             for (const auto& one : all->directory.snapshot()->all<endpoint::NamedAcl>())
                 names.push_back(one->name);
             return names;
         }},
        {"rtp show settings",
         "rtp show settings",
         "Display RTP settings",
         [all](CommandCall& call) { show_rtp(*all, call); },
         {}},
        // No call records and no fax are kept here, and these say so.
        {"cdr show status",
         "cdr show status",
         "Display the CDR status",
         [](CommandCall& call) {
             call.out.line();
             call.out.line("Call Detail Record (CDR) settings");
             call.out.line("----------------------------------");
             call.out.line("  Logging:                    Disabled");
             call.out.line();
         },
         {}},
        {"cel show status",
         "cel show status",
         "Display the CEL status",
         [](CommandCall& call) { call.out.line("CEL Logging: Disabled"); },
         {}},
        {"fax show sessions",
         "fax show sessions",
         "Show the current FAX sessions",
         [](CommandCall& call) {
             call.out.line();
             call.out.line("Current FAX Sessions:");
             call.out.line();
             call.out.line("{:<30.30} {:<10.10} {:<10.10} {:<5.5} {:<10.10} {:<15.15} {:<30}", "Channel",
                           "Tech", "FAXID", "Type", "Operation", "State", "File(s)");
             call.out.line();
             call.out.line("0 FAX sessions");
             call.out.line();
         },
         {}},
        {"dnsmgr status",
         "dnsmgr status",
         "Display the DNS manager status",
         [](CommandCall& call) {
             // Names are looked up when they are needed, and kept as long as their records allow.
             call.out.line("DNS Manager: disabled");
             call.out.line("Refresh Interval: 300 seconds");
             call.out.line("Number of entries: 0");
         },
         {}},
    };
}

}  // namespace asterism::manage

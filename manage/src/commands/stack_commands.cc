// SPDX-License-Identifier: Apache-2.0
// What stands below the calls, as far as there is something to show: pjsip show version, pjsip dump endpt,
// sorcery show settings, core show translation, features show, rtp set debug. Shapes: reference/cli.json.
#include "asterism/base/text.h"
#include "asterism/codec/coder.h"
#include "asterism/manage/cli.h"
#include "asterism/media/plane.h"
#include "commands/command_list.h"
#include "commands/rtcp_debug.h"

namespace asterism::manage {

namespace {

void show_version(const Services&, CommandCall& call) {
    call.out.line("PJPROJECT version currently running against: none, the SIP stack is Asterism's own");
}

void dump_endpoint(const Services& services, CommandCall& call) {
    auto& out = call.out;
    const bool details = !call.args.empty();
    const auto listeners = services.net.listeners();
    const auto flows = services.net.flows();
    out.line("Dumping the SIP stack:");
    if (services.operations.stack)
        for (const auto& [name, count] : services.operations.stack()) out.line("  {:<24} {:>8}", name, count);
    out.line("  {:<24} {:>8}", "listeners", listeners.size());
    if (details)
        for (const auto& one : listeners)
            out.line("    {} {}", to_lower(sip::transport_name(one.config.transport)), one.local.text());
    out.line("  {:<24} {:>8}", "connections", flows.size());
    if (!details) return;
    for (const auto& one : flows)
        out.line("    {} {} {} {} ({} s)", to_lower(sip::transport_name(one.transport)), one.local.text(),
                 one.incoming ? "<-" : "->", one.remote.text(), one.age.count());
}

void show_sorcery(const Services&, CommandCall& call) {
    call.out.line();
    call.out.line("Sorcery global settings");
    call.out.line("-----------------");
    call.out.line("  Update->Create fallback in backends: disabled");
}

/// Between two channels nothing is translated; sound of our own is made in some codecs, and some are
/// understood.
void show_translation(const Services&, CommandCall& call) {
    auto& out = call.out;
    if (!call.args.empty() && iequals(call.args.front(), "recalc"))
        out.line("Nothing is measured here, so there is nothing to calculate again.");
    const auto row = [&out](const codec::Codec& codec) {
        out.line("{:>12} {:>12} {:>12}", codec.name, codec::can_encode(codec.id) ? "yes" : "-",
                 codec::can_decode(codec.id) ? "yes" : "-");
    };
    const bool one = call.args.size() > 1 && iequals(call.args.front(), "paths");
    out.line("Between two channels nothing is translated: both have to speak the same codec.");
    out.line("For files, tones, digits and recordings:");
    out.line("{:>12} {:>12} {:>12}", "Codec", "From slin", "To slin");
    bool shown = false;
    for (const auto& codec : codec::table()) {
        if (codec.id == codec::Id::None || codec.kind != sdp::MediaKind::Audio) continue;
        if (one && !iequals(codec.name, call.args[1])) continue;
        row(codec);
        shown = true;
    }
    if (shown) return;
    out.line("There is no codec '{}'", call.args[1]);
    out.fail();
}

/// Beside pickup Dial's h and H are what is heard for; the others have no keys.
void show_features(const Services& services, CommandCall& call) {
    auto& out = call.out;
    static constexpr std::string_view kRow = "{:<25} {:<7} {:<7}";
    const auto head = [&out](std::string_view what) {
        out.line(fmt::runtime(kRow), what, "Default", "Current");
        out.line(fmt::runtime(kRow), "---------------", "-------", "-------");
    };
    head("Builtin Feature");
    out.line(fmt::runtime(kRow), "Pickup", call::Features{}.pickupexten,
             services.calls.features()->pickupexten);
    out.line(fmt::runtime(kRow), "Blind Transfer", "#", "#");
    out.line(fmt::runtime(kRow), "Attended Transfer", "", "");
    out.line(fmt::runtime(kRow), "Disconnect Call", "*", "*");
    out.line(fmt::runtime(kRow), "Park Call", "", "");
    out.line(fmt::runtime(kRow), "One Touch MixMonitor", "", "");
    out.line();
    head("Dynamic Feature");
    out.line("(none)");
    out.line();
    out.line("Feature Groups:");
    out.line("---------------");
    out.line("(none)");
}

void rtp_debug(Services& services, CommandCall& call) {
    const bool on = iequals(call.args.front(), "on");
    services.calls.plane().log_packets({.on = on, .only = {}});
    call.out.line("RTP Packet Debugging {}", on ? "Enabled" : "Disabled");
}

void rtp_debug_of(Services& services, CommandCall& call) {
    const auto peer = named_peer(call);
    if (!peer) return;
    services.calls.plane().log_packets({.on = true, .only = *peer});
    call.out.line("RTP Packet Debugging Enabled for address: {}", call.args.front());
}

}  // namespace

std::vector<Command> stack_commands(Services& services) {
    CommandList list(services);
    list.add("pjsip show version", "Show the version of the SIP stack", show_version);
    list.add("pjsip dump endpt [details]", "Dump what the SIP stack holds", dump_endpoint);
    list.add("sorcery show settings", "Show global sorcery configuration", show_sorcery);
    list.add("core show translation", "Display what can be translated", show_translation);
    list.add("core show translation {recalc} [<seconds>]", "Measures nothing", show_translation);
    list.add("core show translation {paths} [<codec>]", "Display what can be translated", show_translation);
    list.add("core show translation {paths} <codec> <rate>", "Display what can be translated",
             show_translation);
    list.add("features show", "List configured features", show_features);
    list.add("rtp set debug {on|off}", "Enable/Disable RTP debugging", rtp_debug);
    list.add("rtp set debug ip <address>", "Show the packets of one address", rtp_debug_of);
    return list.take();
}

}  // namespace asterism::manage

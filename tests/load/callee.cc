// SPDX-License-Identifier: Apache-2.0
#include "callee.h"

#include <arpa/inet.h>

#include <fmt/format.h>

namespace asterism::load {

namespace {
constexpr std::string_view kTag = "c7";
}

std::string address_text(in_addr address) {
    char text[INET_ADDRSTRLEN];
    return inet_ntop(AF_INET, &address, text, sizeof text);
}

std::string audio_offer(const std::string& address, std::uint16_t port) {
    return fmt::format(
        "v=0\r\no=load 1 1 IN IP4 {0}\r\ns=-\r\nc=IN IP4 {0}\r\nt=0 0\r\nm=audio {1} RTP/AVP 0 101\r\n"
        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n",
        address, port);
}

Callee::Callee(const Settings& settings, Tally& tally, std::uint16_t media_port)
    : settings_(settings),
      tally_(tally),
      wire_(settings.local, settings.callee_port),
      here_(address_text(settings.local)),
      sdp_(audio_offer(here_, media_port)) {}

void Callee::receive(TimePoint now) {
    while (wire_.receive([&](std::string_view bytes, const sockaddr_in&) { on_message(bytes, now); }) ==
           Wire::kBatch) {
    }
}

void Callee::tick(TimePoint now) {
    for (auto& [call_id, leg] : legs_) {
        if (leg.acknowledged || now < leg.next) continue;
        ++tally_.retransmissions;
        leg.gap = std::min(leg.gap * 2, Millis{4000});
        leg.next = now + leg.gap;
        wire_.send(settings_.server, leg.answer);
    }
    // A leg that was never acknowledged is given up after 64 * T1 (13.3.1.4).
    std::erase_if(legs_, [&](const auto& entry) {
        return !entry.second.acknowledged && now - entry.second.begun > Millis{32000};
    });
}

std::vector<std::uint16_t> Callee::media_ports() const {
    std::vector<std::uint16_t> ports;
    for (const auto& [call_id, leg] : legs_)
        if (leg.acknowledged) ports.push_back(leg.server_media);
    return ports;
}

void Callee::on_message(std::string_view bytes, TimePoint now) {
    Seen seen;
    if (!look(bytes, seen) || seen.status != 0) {
        ++tally_.unexpected;
        return;
    }
    if (seen.method == "INVITE") return on_invite(seen, now);
    const auto leg = legs_.find(std::string(seen.call_id));
    if (seen.method == "ACK") {
        if (leg != legs_.end()) leg->second.acknowledged = true;
        return;
    }
    scratch_.clear();
    const bool known = leg != legs_.end();
    respond(seen, known || seen.method == "OPTIONS" ? "200 OK" : "481 Call/Transaction Does Not Exist",
            "Content-Length: 0\r\n\r\n", scratch_);
    wire_.send(settings_.server, scratch_);
    if (known && seen.method == "BYE") legs_.erase(leg);
}

void Callee::on_invite(const Seen& seen, TimePoint now) {
    const auto [at, fresh] = legs_.try_emplace(std::string(seen.call_id));
    Leg& leg = at->second;
    if (!fresh) {  // a repeat, or a re-INVITE with a branch of its own
        if (leg.invite_branch == seen.branch) {
            wire_.send(settings_.server, leg.answer);
            return;
        }
        ++tally_.unexpected;
    }
    scratch_.clear();
    respond(seen, "100 Trying", "Content-Length: 0\r\n\r\n", scratch_);
    wire_.send(settings_.server, scratch_);
    scratch_.clear();
    const std::string contact = fmt::format("Contact: <sip:{}:{}>\r\n", here_, wire_.port());
    respond(seen, "180 Ringing", contact + "Content-Length: 0\r\n\r\n", scratch_);
    wire_.send(settings_.server, scratch_);

    leg.answer.clear();
    respond(seen, "200 OK",
            fmt::format("{}Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}", contact,
                        sdp_.size(), sdp_),
            leg.answer);
    leg.invite_branch = seen.branch;
    leg.acknowledged = false;
    leg.server_media = audio_port(seen.body);
    leg.begun = now;
    leg.gap = Millis{500};
    leg.next = now + leg.gap;
    wire_.send(settings_.server, leg.answer);
}

void Callee::respond(const Seen& seen, std::string_view status, std::string_view more,
                     std::string& into) const {
    const bool tagged = seen.to.find(";tag=") != std::string_view::npos || status.starts_with("100");
    fmt::format_to(std::back_inserter(into),
                   "SIP/2.0 {}\r\n{}From: {}\r\nTo: {}{}{}\r\nCall-ID: {}\r\nCSeq: {}\r\n{}", status,
                   seen.vias, seen.from, seen.to, tagged ? "" : ";tag=", tagged ? "" : kTag, seen.call_id,
                   seen.cseq, more);
}

}  // namespace asterism::load

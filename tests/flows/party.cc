// SPDX-License-Identifier: Apache-2.0
#include "party.h"

#include <fmt/core.h>

#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::flows {

Party::Party(PartyWorld world, Peer& peer, std::string name)
    : world_(world), peer_(peer), name_(std::move(name)), us_(*IpAddress::parse(world.us_ip)) {
    if (!peer.address().ip.is_v4()) us_ = *IpAddress::parse(world.us_ip6);
}

Trouble Party::send(const Step& step) {
    const auto over = step.options.contains("over") ? step.options.at("over") : std::string();
    const auto key = step.status ? std::to_string(step.status) : step.method;
    if (step.the_same) {
        const auto at = said_.find(key);
        if (at == said_.end()) return fmt::format("{} has said no {} that could be repeated", name_, key);
        const auto* conversation = current();
        if (step.status && conversation && !conversation->asked.empty()) {
            peer_.answer(at->second, conversation->asked.back());
            return std::nullopt;
        }
        const int port = conversation && conversation->us_port ? conversation->us_port : 5060;
        peer_.send(at->second, conversation ? conversation->over : Over::Udp,
                   {us_, static_cast<std::uint16_t>(port)});
        return std::nullopt;
    }
    if (step.status) return send_answer(step);

    Letter letter;
    Conversation* conversation = nullptr;
    if (auto trouble = build_request(step, letter, conversation)) return trouble;
    if (over == "tcp") conversation->over = Over::Tcp;
    if (over == "tls") conversation->over = Over::Tls;
    if (over == "udp") conversation->over = Over::Udp;
    if (step.port) conversation->us_port = step.port;
    if (conversation->over != Over::Udp) {
        auto top = letter.get("Via");
        if (top.starts_with("SIP/2.0/UDP"))
            letter.set("Via",
                       (conversation->over == Over::Tcp ? "SIP/2.0/TCP" : "SIP/2.0/TLS") + top.substr(11));
    }
    const auto text = letter.print();
    said_[key] = text;
    if (step.method != "ACK" && step.method != "CANCEL") conversation->request = letter;
    if (step.method == "INVITE") {
        conversation->invite = letter;
        conversation->invite_final.reset();
    }
    const int usual = conversation->over == Over::Tls ? 5061 : 5060;
    const auto port = static_cast<std::uint16_t>(conversation->us_port ? conversation->us_port : usual);
    peer_.send(text, conversation->over, {us_, port});
    return std::nullopt;
}

Trouble Party::send_raw(const Step& step) {
    std::string text;
    std::string_view block = step.source.block;
    const auto written = world_.words.apply(block);
    const auto blank = written.find("\n\n");
    for (const char c : written) {
        if (c == '\n') text += '\r';
        text += c;
    }
    if (blank == std::string::npos)
        text += "\r\n";
    else if (text.ends_with("\r\n") && blank + 2 < written.size() && !step.options.contains("keep"))
        text.resize(text.size() - 2);
    // A length that nobody has counted.
    if (const auto at = to_lower(text).find("content-length: *"); at != std::string::npos) {
        const auto end = text.find("\r\n\r\n");
        text.replace(at + 16, 1, std::to_string(text.size() - std::min(end + 4, text.size())));
    }
    if (const auto letter = Letter::read(text)) {
        auto& conversation = conversations_[letter->get("Call-ID")];
        conversation.call_id = latest_ = letter->get("Call-ID");
        if (letter->is_request()) conversation.request = letter;
        if (letter->is_request() && letter->method() == "INVITE") {
            call_ = latest_;
            conversation.invite = letter;
            conversation.invite_final.reset();
            conversation.cseq = letter->cseq();
            conversation.local_tag = letter->param("From", "tag");
            conversation.local = letter->get("From").substr(0, letter->get("From").find(";tag="));
            if (!conversation.is_dialog) conversation.remote = letter->get("To");
            conversation.local_sdp = letter->body;
            if (step.options.contains("over"))
                conversation.over = step.options.at("over") == "tcp"   ? Over::Tcp
                                    : step.options.at("over") == "tls" ? Over::Tls
                                                                       : Over::Udp;
        }
        said_[letter->method()] = text;
    }
    const auto over = step.options.contains("over") ? step.options.at("over") : std::string("udp");
    peer_.send(text,
               over == "tcp"   ? Over::Tcp
               : over == "tls" ? Over::Tls
                               : Over::Udp,
               {us_, static_cast<std::uint16_t>(step.port       ? step.port
                                                : over == "tls" ? 5061
                                                                : 5060)});
    return std::nullopt;
}

const Conversation* Party::current() const {
    const auto at = conversations_.find(latest_);
    return at == conversations_.end() ? nullptr : &at->second;
}

Conversation* Party::dialog() {
    const auto at = conversations_.find(call_);
    return at == conversations_.end() ? nullptr : &at->second;
}

Conversation& Party::fresh(const std::string& kind) {
    const auto id = fmt::format("{}-{}@{}", kind, random_token(), name_);
    auto& made = conversations_[id];
    made.call_id = id;
    made.local_tag = random_token();
    made.session_id = std::to_string(random_below(1'000'000'000));
    return made;
}

std::string Party::former(const Letter& letter) const {
    const auto at = heard_.find(letter.start);
    return at == heard_.end() ? std::string() : at->second.back();
}

// ---- media

RtpEnd& Party::rtp(const std::string& stream) {
    if (rtp_port_ == 0) {
        rtp_port_ = world_.next_rtp_port;
        world_.next_rtp_port += 2;
    }
    auto& end = rtp_[stream];
    if (!end) {
        const SocketAddress at{peer_.address().ip,
                               static_cast<std::uint16_t>(rtp_port_ + port_offset(stream))};
        end = std::make_unique<RtpEnd>(world_.net, at, static_cast<std::uint32_t>(random_u64()));
    }
    return *end;
}

void Party::open_ends(std::string_view description) {
    std::map<std::string, int> places;
    for (const auto& media : SdpText::read(description).media) {
        const auto place = ++places[media.kind];
        if (media.port != 0) rtp(place > 1 ? media.kind + std::to_string(place) : media.kind);
    }
}

SdpSpeaker Party::speaker(Conversation& conversation) {
    return {peer_.address().ip.text(), rtp().address().port, conversation.session_id,
            ++conversation.sdp_version};
}

SocketAddress Party::remote_rtp(const std::string& stream) const {
    const auto at = conversations_.find(call_);
    if (at == conversations_.end()) return {};
    const auto sdp = SdpText::read(at->second.remote_sdp);
    const auto* media = sdp.find_stream(stream);
    const auto ip = media ? IpAddress::parse(sdp.address(*media)) : std::nullopt;
    return ip ? SocketAddress{*ip, static_cast<std::uint16_t>(media->port)} : SocketAddress{};
}

SocketAddress Party::remote_rtcp(const std::string& stream) const {
    auto at = remote_rtp(stream);
    if (at.port != 0) ++at.port;
    return at;
}

unsigned Party::remote_codec() const {
    const auto at = conversations_.find(call_);
    if (at == conversations_.end()) return 0;
    const auto sdp = SdpText::read(at->second.remote_sdp);
    const auto* audio = sdp.find("audio");
    return audio && !audio->formats.empty()
               ? static_cast<unsigned>(parse_uint(audio->formats.front()).value_or(0))
               : 0;
}

std::optional<unsigned> Party::remote_events() const {
    const auto at = conversations_.find(call_);
    if (at == conversations_.end()) return std::nullopt;
    const auto sdp = SdpText::read(at->second.remote_sdp);
    if (const auto* audio = sdp.find("audio"))
        for (const auto& format : audio->formats)
            if (istarts_with(sdp.rtpmap(*audio, format), "telephone-event"))
                return static_cast<unsigned>(parse_uint(format).value_or(101));
    return std::nullopt;
}

}  // namespace asterism::flows

// SPDX-License-Identifier: Apache-2.0
// One name of a flow ("alice", "bob/2"): builds what it sends from a few words and sane defaults, and follows
// its conversations by what comes. Several parties may share one peer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "conversation.h"
#include "parse.h"
#include "rtp_end.h"
#include "sdp_text.h"
#include "words.h"

namespace asterism::flows {

/// Why something cannot be sent; empty: it was.
using Trouble = std::optional<std::string>;

/// "bob" of "bob/2".
inline std::string base_name(const std::string& name) { return name.substr(0, name.find('/')); }

struct PartyWorld {
    rt::Net& net;
    std::string us_ip, us_ip6;
    Substitution& words;
    /// Password of a user, as `given` said it.
    std::map<std::string, std::string>& passwords;
    int& next_rtp_port;
};

class Party {
public:
    Party(PartyWorld world, Peer& peer, std::string name);

    const std::string& name() const { return name_; }
    Peer& peer() { return peer_; }

    Trouble send(const Step& step);
    Trouble send_raw(const Step& step);
    /// Whether a message with this Call-ID is part of one of its conversations.
    bool knows(const std::string& call_id) const { return conversations_.contains(call_id); }
    /// An expected message is here: remember what it says.
    void take(const Arrived& arrived);

    /// By the stream's name: "audio", "video", "text", or "audio2" for the second of its kind.
    RtpEnd& rtp(const std::string& stream = "audio");
    /// Where the other side hears it; unset before its SDP came.
    SocketAddress remote_rtp(const std::string& stream = "audio") const;
    SocketAddress remote_rtcp(const std::string& stream) const;
    /// The first codec of its sound there.
    unsigned remote_codec() const;
    std::optional<unsigned> remote_events() const;
    const Conversation* current() const;
    /// What came before under the same first line, for ", the same".
    std::string former(const Letter& letter) const;

private:
    // party_requests.cc
    Trouble build_request(const Step& step, Letter& out, Conversation*& conversation);
    Trouble build_again(const Step& step, Letter& out, Conversation*& conversation);
    Trouble build_ack(const Step& step, Letter& out, Conversation& conversation);
    Trouble build_cancel(Letter& out, Conversation& conversation);
    void build_new(const Step& step, Letter& out, Conversation& conversation);
    void build_within(const Step& step, Letter& out, Conversation& conversation);
    Trouble add_digest(const Step& step, Letter& out);
    Trouble add_body(const Step& step, Letter& out, Conversation& conversation, bool by_default);
    Trouble apply_details(const Step& step, Letter& out);
    std::string via() const;
    std::string contact(const Conversation& conversation) const;
    Conversation& fresh(const std::string& kind);
    Conversation* dialog();
    // party_answers.cc
    Trouble send_answer(const Step& step);
    Trouble answer_body(const Step& step, const Letter& request, Letter& out, Conversation& conversation);
    void take_request(const Arrived& arrived, Conversation& conversation);
    void enter_dialog(const Letter& response, Conversation& conversation);
    void take_response(const Letter& response, Conversation& conversation);
    /// An ear for each stream that our description names.
    void open_ends(std::string_view description);
    SdpSpeaker speaker(Conversation& conversation);
    static std::vector<std::string> sdp_lines(const Step& step);

    PartyWorld world_;
    Peer& peer_;
    std::string name_;
    /// Our address as this peer sees it: of its family.
    IpAddress us_;
    std::map<std::string, Conversation> conversations_;
    /// Call-IDs: of the latest INVITE either way, of REGISTER, of what was said last.
    std::string call_, registration_, latest_;
    std::string challenge_;  ///< the latest WWW- or Proxy-Authenticate, all lines of one answer
    bool proxy_challenge_ = false;
    unsigned nonce_count_ = 0;
    /// By method or status: the latest bytes, to be said again.
    std::map<std::string, std::string> said_;
    /// The latest two of each first line, newest last.
    std::map<std::string, std::vector<std::string>> heard_;
    int rtp_port_ = 0;
    std::map<std::string, std::unique_ptr<RtpEnd>> rtp_;
};

}  // namespace asterism::flows

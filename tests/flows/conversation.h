// SPDX-License-Identifier: Apache-2.0
// What a peer must remember to go on: tags, CSeq, targets and routes of one Call-ID (RFC 3261 12), the last
// messages of each kind, and the descriptions exchanged. Filled by party.h from what it sends and what comes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "letter.h"
#include "peer.h"

namespace asterism::flows {

struct Conversation {
    std::string call_id;
    std::string local_tag, remote_tag;
    /// "<sip:alice@...>", with a display name, without tag.
    std::string local, remote;
    /// Contact of the other side; before there is one, the request URI.
    std::string target;
    /// In the order of Route.
    std::vector<std::string> routes;
    bool is_dialog = false;
    unsigned cseq = 0;

    Over over = Over::Udp;
    int us_port = 0;

    /// Latest request of this side that is neither ACK nor CANCEL.
    std::optional<Letter> request;
    std::optional<Letter> invite;
    std::optional<Letter> invite_final;
    /// Latest INVITE that was answered by 2xx, with that answer; another one may have been sent since.
    std::optional<Letter> taken_invite, success;
    /// Latest 1xx with RSeq.
    std::optional<Letter> reliable;
    /// Requests of the other side, newest last, ACKs left out.
    std::vector<Arrived> asked;

    unsigned sdp_version = 0;
    std::string session_id;
    std::string local_sdp, remote_sdp, remote_sdp_before;
    /// The INVITE whose offer `local_sdp` answers, so that 183 and 200 say the same.
    unsigned answered_cseq = 0;
};

}  // namespace asterism::flows

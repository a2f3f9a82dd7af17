// SPDX-License-Identifier: Apache-2.0
// We call (RFC 3261 13.2): an INVITE until its final answer, with its early dialogs, redirections and repeats
// for another interval. A stage of a session, gone when it is answered; exchange thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asterism/sip/reliable.h"
#include "session_core.h"

namespace asterism::session {

/// Whom we call, and how.
struct Destination {
    std::string uri;
    endpoint::Reachable contact;  // its route, flow and listener; may be empty but for the URI
    sipnet::Words words = sipnet::Words::OfPeer;
    std::string codecs;
    std::vector<sdp::StreamShape> shapes;  // the caller's streams; empty: codecs say all
    int worker = -1;
};

class OutgoingInvite {
public:
    OutgoingInvite(SessionCore& core, Destination destination);
    OutgoingInvite(const OutgoingInvite&) = delete;
    OutgoingInvite& operator=(const OutgoingInvite&) = delete;

    void place();
    /// It is given up: CANCEL; what may still come is seen to by what stays behind.
    void give_up(Cause cause);

    // Of the INVITE.
    bool on_target(const sip::Target& target, sip::Draft& draft);
    void on_provisional(const sip::Message& response);
    /// The branch that answered is the session's dialog from now on; the others end by themselves
    /// (13.2.2.4). False: it makes no dialog, and the session is over.
    bool on_success(const sip::Message& response);
    void on_refusal(const sip::Message& response);
    void on_failed(int status, const std::string& why);
    /// Any response: what it says of the place that was called.
    void note_answer(int status);

    /// The description in an answer: the first, or, where the endpoint allows it, another one.
    void take_description(const sip::Message& response);
    /// False: it is not one of several.
    bool drop_branch(sip::Dialog& dialog);
    /// Its early dialogs, but for the one that is the session's.
    void detach_branches();

private:
    void send_invite();
    sip::Draft make_invite();
    /// Where this call shows how a trunk does; null: it does not, or has done so.
    const endpoint::Reachable* place_to_judge();
    void note_silence(std::string why);
    bool follow(const sip::Message& redirection);
    /// Begun anew: early dialogs and offer are of no use.
    void begin_anew();
    struct Branch {
        sip::Dialog* dialog;
        sip::RseqOrder order;
    };
    Branch* branch_of(const sip::Message& response);
    void drop(sip::Dialog& dialog);

    SessionCore& core_;
    Destination there_;
    std::string from_tag_;
    std::uint32_t cseq_ = 0;
    int redirections_ = 0;
    int too_small_ = 0;             // answers 422
    std::vector<Branch> branches_;  // early dialogs; the session's is one of them
    std::string early_tag_;         // the To tag whose description we follow
    /// The called place said something; what TrunkHealth makes of it is said once for each INVITE.
    bool answers_ = false;
    bool judged_ = false;
    MonoTime called_;
};

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
// What every stage of a session stands on: who it is with, by which way, its dialog, its media; and what its
// messages have in common. The stages (IncomingInvite, OutgoingInvite, EstablishedSession) hold a reference
// to it, and know nothing of each other: what one of them brings about is said to the whole session.
// Exchange thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "asterism/session/pjsip.h"
#include "asterism/session/sip_leg.h"
#include "asterism/sip/invite_usage.h"
#include "asterism/sip/session_timer.h"
#include "media/negotiation.h"
#include "supplement/supplement.h"

namespace asterism::session {

/// The endpoint's options `timers`, `timers_sess_expires`, `timers_min_se`.
sip::SessionTimer::Settings session_timer_settings(const endpoint::Endpoint& endpoint);
/// Supported, as the endpoint's options and norefersub allow it (statements 24, 282, 288, 374).
std::string supported_by(const endpoint::Endpoint& endpoint, const endpoint::Directory& directory);

enum class Phase : std::uint8_t { Idle, Incoming, Calling, Up, Ended };

/// Whom we called; empty: nobody.
struct Reached {
    std::string uri;
    struct {
        std::string id, aor;
    } contact;
};

class SessionCore : public SipLeg,
                    public sip::DialogUsage,
                    public sip::ServerUser,
                    public endpoint::RequestUser {
public:
    SessionCore(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, Negotiation& media);

    SipServices& services;
    endpoint::Ref<endpoint::Endpoint> endpoint;
    Phase phase = Phase::Idle;
    sip::Dialog* dialog = nullptr;
    /// To the peer: which of our addresses it sees.
    sip::Target way;
    std::string call_id;
    /// The INVITE that called us, or the 2xx that answered ours: what the dialplan may read of it.
    SharedBytes heard_bytes;
    Negotiation& media;
    sip::InviteGlare glare;
    sip::SessionTimer timer;
    /// Its Allow lists UPDATE.
    bool peer_updates = false;

    // We are called.
    /// The INVITE, as long as its transaction is there.
    sip::ServerId invite;
    std::uint32_t invite_cseq = 0;
    std::string request_uri;

    // We call.
    Reached destination;
    /// Our INVITE, as long as anybody may answer it.
    endpoint::RequestId request = 0;
    int last_status = 0;  // the latest response to it
    std::string last_reason;
    /// Of the INVITE that got through: its ACK carries them too (RFC 3261 22.1).
    std::vector<std::pair<std::string, std::string>> credentials;

    /// Dies with the session: for what is said to it later.
    std::shared_ptr<bool> alive = std::make_shared<bool>(true);

    bool we_called() const { return !destination.uri.empty(); }

    // Asked of the whole session.
    /// It is over by somebody else's doing: tells the channel.
    virtual void end(call::Cause cause, int status = 0) = 0;
    /// Nothing of it is left, and nobody is told.
    virtual void release() = 0;
    /// We sent the 2xx to the INVITE that called us. `offer`: it carries ours, whose answer comes in the ACK.
    virtual void on_answered(bool offer) = 0;
    /// 299, RFC 3311 5.1: called, not answered yet, and offer and answer are over with a PRACK: the session
    /// may be changed already, by UPDATE.
    virtual bool is_early_confirmed() const = 0;
    /// The early dialog was a branch of several, which ends alone.
    virtual bool drop_branch(sip::Dialog& dialog) = 0;
    /// A PRACK brings an offer (RFC 3262 5): it is answered there. False: refused.
    virtual bool answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer) = 0;

    // What messages have in common.
    void attach(sip::Dialog&& made);
    std::string contact() const;
    sip::Draft answer_draft(sip::ServerId id, int status, std::string_view reason = {}) const;
    /// Allow and Supported, on requests of ours that begin or change the session. `tags`: more of the latter.
    void describe_ourselves(sip::Draft& request, std::string_view tags = {}) const;
    /// What the supplements see and add to; `cause` on messages that end the call.
    SupplementContext supplement_context(std::optional<call::Cause> cause = std::nullopt) const;
    /// Of a 488 (RFC 3261 20.43).
    std::string warning(int code, std::string_view why) const;
    /// Its SDP, alone or as a part; nullopt when there is none.
    std::optional<sip::BodyPart> description_in(const sip::Message& message) const;
    void note_peer(const sip::Message& message);
    void remember_credentials(const sip::Draft& request);

    /// A request whose answer matters only where it says that the dialog is gone.
    void send_in_dialog(sip::Dialog& within, sip::Draft draft);
    void send_bye(call::Cause cause);
    endpoint::Outgoing outgoing_in_dialog(sip::Draft draft) const;

protected:
    virtual void refresh_is_due() = 0;
    virtual void on_session_expired() = 0;
};

}  // namespace asterism::session

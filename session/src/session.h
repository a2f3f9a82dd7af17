// SPDX-License-Identifier: Apache-2.0
// A SIP session: the leg that an INVITE makes, either way (RFC 3261 13 to 15). It is composed of small
// machines, one question each: offer/answer (SessionMedia), glare, repeats of the 2xx and of the ACK,
// reliable provisional answers, the session timer, changes of ours (SessionRefresh).
//
//   we are called    Incoming --1xx--> Incoming --2xx, ACK--> Up --BYE--> Ended
//   we call          Idle --place()--> Calling --18x--> Calling --2xx--> Up --BYE--> Ended
//                    either way a refusal, CANCEL or failure leads to Ended
//
// Sources: session_uas.cc (we are called), session_uac.cc (we call), session_within.cc (requests of the peer
// within the dialog), session_digits.cc (digits and INFO), session_end.cc (we end it), session_sound.cc
// (where the sound goes, hold), session_tell.cc (identity, texts), session_asked.cc (what the dialplan asks
// and sets), session.cc (its life, and what every message needs). Owned by its channel; exchange thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterism/session/pjsip.h"
#include "asterism/session/sip_leg.h"
#include "asterism/sip/dialog_layer.h"
#include "asterism/sip/invite_usage.h"
#include "asterism/sip/reliable.h"
#include "asterism/sip/session_timer.h"
#include "fax_wait.h"
#include "media/session_media.h"
#include "session_refresh.h"
#include "supplement/said_parties.h"
#include "supplement/supplement.h"

namespace asterism::session {

/// The endpoint's options `timers`, `timers_sess_expires`, `timers_min_se`.
sip::SessionTimer::Settings session_timer_settings(const endpoint::Endpoint& endpoint);

class Session final : public SipLeg,
                      public sip::DialogUsage,
                      public sip::ServerUser,
                      public endpoint::RequestUser {
public:
    Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint);
    ~Session() override;

    /// Supported, as the endpoint's options allow it (statements 24, 282, 288).
    static std::string supported(const endpoint::Endpoint& endpoint);

    // ---- we are called (session_uas.cc)
    /// Takes the request's transaction: 100 at once, then its SDP. False: refused, and nothing of it is left.
    bool receive(endpoint::Incoming&& incoming);
    /// Fills the channel that carries it from now on, and announces it. False: a supplement refused the call,
    /// and the channel is gone.
    bool introduce(Channel& channel, const std::string& exten);

    // ---- we call (session_uac.cc)
    struct Destination {
        std::string uri;
        endpoint::Reachable contact;  // its route, flow and listener; may be empty but for the URI
        sipnet::Words words = sipnet::Words::OfPeer;
        std::string codecs;
        std::vector<sdp::StreamShape> shapes;  // the caller's streams; empty: codecs say all
        int worker = -1;
    };
    void set_destination(Destination destination);

    // Leg
    void moved() override { media_.own_streams(*channel()); }
    void ringing() override;
    void progress() override;
    void proceeding() override;
    void answer() override;
    void place() override;
    void hangup(Cause cause) override;
    media::StreamId audio() const override { return media_.audio(); }
    int worker() const override { return media_.worker(); }
    std::string codecs() const override { return media_.codecs(); }
    std::vector<FurtherStream> further_streams() const override { return media_.further_streams(); }
    std::vector<sdp::StreamShape> shapes() const override { return media_.shapes(); }
    std::vector<sdp::StreamShape> first_shapes() const override { return media_.first_shapes(); }
    void prepare_to_join(const Leg& other) override;
    void match(const std::vector<sdp::StreamShape>& far) override;
    void match_directions(const std::vector<sdp::StreamShape>& far) override;
    void keep_to_far() override { media_.keep_to_far(); }
    std::string_view spoken_codec() const override { return media_.spoken_codec(); }
    bool use_codecs(const std::string& codecs) override;
    bool may_use_codecs(const std::string& codecs) const override { return media_.may_use_codecs(codecs); }
    bool changes_codecs() const override { return media_.wishes_codecs(); }
    void want_keyframe() override;
    std::string media_offer(sdp::MediaKind kind) const override { return media_.media_offer(kind); }
    bool set_media_offer(sdp::MediaKind kind, std::string_view codecs) override {
        return media_.set_media_offer(kind, codecs);
    }
    std::optional<DirectMedia> direct_media() const override;
    bool holds() const override { return media_.held_by_peer(); }
    void send_sound_to(const std::optional<DirectMedia>& there) override;
    void hold(bool held, std::string_view suggested_class) override;
    void connected_changed() override;
    void redirecting_changed() override;
    void digit_begin(char digit) override;
    void digit_end(char digit, Millis duration) override;
    std::string_view own_call_id() const override { return call_id_; }
    bool refuse_as(int sip_status) override;
    void refuse_now(Cause cause) override;
    std::string last_response() const override;
    bool looks_for_fax() const override;
    bool takes_digits() const override;
    void advise_of_charge(const call::Aoc& aoc) override;
    bool send_text(const CallText& text) override;
    bool notify(const Notification& notification) override;
    Transfer transfer(std::string_view target) override;
    bool property(std::string_view item, std::string& value) const override;
    bool set_property(std::string_view item, std::string_view value) override;
    HeaderList heard(Heard which) const override;
    bool refresh(bool by_update) override;
    std::vector<std::pair<std::string, std::string>> details() const override;

    // sip::DialogUsage
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;
    void on_ack(sip::Dialog& dialog, const sip::Message& ack) override;
    void on_repeated_success(sip::Dialog& dialog, const sip::Message& response) override;

    // sip::ServerUser
    void on_cancel(sip::ServerId id, const sip::Message& cancel) override;
    void on_failed(sip::ServerId id, sip::Failure failure) override;
    void on_ended(sip::ServerId id) override;

    // endpoint::RequestUser, of our INVITE
    bool on_target(const sip::Target& target, sip::Draft& draft) override;
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;

private:
    friend class SessionRefresh;
    enum class Phase : std::uint8_t { Idle, Incoming, Calling, Up, Ended };

    // Common.
    void attach(sip::Dialog&& dialog);
    void detach();
    std::string contact() const;
    sip::Draft answer_draft(sip::ServerId id, int status, std::string_view reason = {}) const;
    /// Allow and Supported, on requests of ours that begin or change the session.
    void describe_ourselves(sip::Draft& request) const;
    /// What the supplements see and add to; `cause` on messages that end the call.
    SupplementContext supplement_context(std::optional<Cause> cause = std::nullopt) const;
    /// An answer to the INVITE that called us, before it goes out: what supplements and answers before it
    /// say.
    void complete_answer(sip::Draft& answer, std::optional<Cause> cause = std::nullopt);
    endpoint::Outgoing outgoing_in_dialog(sip::Draft draft) const;
    /// A request whose answer matters only where it says that the dialog is gone.
    void send_in_dialog(sip::Dialog& dialog, sip::Draft draft);
    void send_bye(Cause cause);
    /// Hung up, and BYE must wait for an ACK or for the end of an INVITE of ours. False: it need not.
    bool leave_bye_behind(Cause cause);
    void leave_ack_behind();
    /// What a BYE that has to wait will say, beside what its dialog says.
    sip::Draft last_words(Cause cause) const;
    bool may_send(sip::Method method, bool with_offer);
    /// 299, RFC 3311 5.1: called, not answered yet, and offer and answer are over with a PRACK: the session
    /// may be changed already, by UPDATE.
    bool is_early_confirmed() const;
    void note_peer(const sip::Message& message);
    /// Its SDP, alone or as a part; nullopt when there is none.
    std::optional<sip::BodyPart> description_in(const sip::Message& message) const;
    void remember_credentials(const sip::Draft& request);
    /// The answer to an offer of ours, in a 2xx to a request of ours.
    void take_answer(const sip::Message& response);
    /// Now, by INFO; false: there is no dialog for it.
    bool send_charge(std::string_view xml);
    void on_session_expired();
    void on_sound_moves();
    void take_media_back();
    /// By the method that direct_media_method says.
    SessionChange move_of_sound() const;
    /// What we wished of the session is not to be had; the call goes on.
    void stay_as_we_are();
    /// The leg whose sound this one's is joined with; null: none, or it has no sound.
    Leg* heard_by() const;
    /// The session is over by somebody else's doing: tells the channel.
    void end(Cause cause, int sip_status = 0);
    void release();
    void say_end(std::string_view state) const;
    void show_hold();

    // We are called.
    void fill_channel(Channel& channel, const sip::Message& request);
    void refuse(int status, std::string_view why, int warning = 399);
    /// Of a 488 (RFC 3261 20.43).
    std::string warning(int code, std::string_view why) const;
    void provisional(int status, bool with_sdp);
    /// The description that goes with a provisional answer, empty for none; nullopt: none can be made, and
    /// the call is over.
    std::optional<std::string> early_description();
    /// Where a transfer goes: the contact of the endpoint of that name, or the URI itself; empty: neither.
    std::string transfer_target(std::string_view target) const;
    void on_no_ack();
    void on_no_prack();

    // We call.
    void send_invite();
    /// Where this call shows how a trunk does; null: it does not, or has done so.
    const endpoint::Reachable* place_to_judge();
    void note_answer(int status);
    void note_silence(std::string why);
    sip::Draft make_invite();
    /// `own`: what own_uri() says.
    std::string from_value(sip::Uri own) const;
    std::string own_host(const sip::Target& target) const;
    /// Whom From names, if he does not wish to be anonymous.
    sip::Uri own_uri(const sip::Target& target) const;
    void on_provisional(const sip::Message& response);
    void on_success(const sip::Message& response);
    void on_wordless_success();
    void on_refusal(const sip::Message& response);
    bool follow(const sip::Message& redirection);
    void take_description(const sip::Message& response);
    void acknowledge(sip::Dialog& dialog, const sip::Message& response);
    struct Fork {
        sip::Dialog* dialog;
        sip::RseqOrder order;
    };
    Fork* fork_of(const sip::Message& response);
    /// The branch whose dialog this is from now on; the others end by themselves (13.2.2.4).
    void keep_fork(std::string_view remote_tag);
    void drop_fork(sip::Dialog& dialog);
    void end_other_fork(const sip::Message& response);
    /// Hung up while calling: something must wait for a 2xx that crosses the CANCEL.
    void bury_calling();

    // Within the dialog.
    void on_reinvite(sip::ServerId id, const sip::Message& request);
    void answer_reinvite(sip::ServerId id, const sip::Message& request);
    void on_fax_wait_over();
    /// The re-INVITE that waits is answered 487; nothing if none does.
    void drop_fax_wait();
    void on_prack(sip::ServerId id, const sip::Message& request);
    void on_update(sip::ServerId id, const sip::Message& request);
    void on_info(sip::ServerId id, const sip::Message& request);
    bool on_record_key(sip::ServerId id, const sip::Message& request);
    void change_dtmf_mode(endpoint::DtmfMode mode);
    void send_digit_info(char digit, Millis duration);
    void on_text_message(sip::ServerId id, const sip::Message& request);
    void on_bye(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request);
    bool refuse_timer(sip::ServerId id, const sip::Message& request);
    void succeed(sip::ServerId id, const sip::Message& request, sip::Draft& draft);
    /// Reads an offer and answers `id` with 2xx and ours, or refuses. False: refused.
    bool answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer);

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    Phase phase_ = Phase::Idle;
    sip::Dialog* dialog_ = nullptr;
    sip::Target way_;  // to the peer: which of our addresses it sees
    std::string call_id_;
    /// The INVITE that called us, or the 2xx that answered ours: what the dialplan may read of it.
    SharedBytes heard_;
    SessionMedia media_;
    sip::InviteGlare glare_;
    sip::SuccessRepeater repeater_;
    sip::AckKeeper ack_;
    sip::SessionTimer timer_;
    SessionRefresh refresh_;
    bool peer_updates_ = false;                   // its Allow lists UPDATE
    std::unique_ptr<DirectMedia> sound_goes_to_;  // null: to us
    std::optional<bool> moh_passthrough_;         // PJSIP_MOH_PASSTHROUGH; else the endpoint's
    std::unique_ptr<FaxWait> fax_wait_;           // a re-INVITE that is not answered yet
    bool media_comes_back_ = false;               // hung up: BYE follows the answer to that
    bool spared_direct_ = false;                  // the first direct media of the call was left out (341)
    Timer<Session, &Session::on_sound_moves> sound_moves_;

    // We are called.
    sip::ServerId invite_;
    std::string request_uri_;
    bool offered_in_invite_ = false;
    bool sent_sdp_ = false;
    bool reliably_ = false;      // provisional answers go out by RFC 3262
    bool answer_waits_ = false;  // for a PRACK
    std::uint32_t invite_cseq_ = 0;
    /// The INVITE whose 2xx carries an offer of ours: the answer comes in its ACK.
    std::uint32_t offered_in_2xx_to_ = 0;
    SaidParties said_;
    std::unique_ptr<sip::ReliableAnswers> reliable_;  // made for the first of them
    media::ActivityId ringback_ = 0;

    // We call.
    /// Whom we called; empty: nobody.
    struct Reached {
        std::string uri;
        struct {
            std::string id, aor;
        } contact;
    };
    Reached destination_;
    std::unique_ptr<Destination> way_there_;  // until it has answered: a call in progress keeps little
    endpoint::RequestId request_ = 0;
    int redirections_ = 0;
    std::string from_tag_;
    std::uint32_t cseq_ = 0;
    std::unique_ptr<endpoint::RequestUser> other_forks_;  // ends those that answered too late
    int too_small_ = 0;                                   // answers 422 to our INVITE
    std::vector<Fork> forks_;                             // early dialogs; dialog_ is the one we follow
    /// Of the INVITE that got through: its ACK carries them too (RFC 3261 22.1).
    std::vector<std::pair<std::string, std::string>> credentials_;
    std::string early_tag_;  // the To tag whose description we follow
    bool hung_up_ = false;
    int last_status_ = 0;  // the latest response to our INVITE
    std::string last_reason_;
    /// The called place said something; what TrunkHealth makes of it is said once for each INVITE.
    bool answers_ = false;
    bool judged_ = false;
    MonoTime called_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::session

// SPDX-License-Identifier: Apache-2.0
// What happens within the dialog of a session: refreshes, other streams, hold, digits, texts, BYE (RFC 3261
// 14, 15; RFC 3311). A stage of a session: it begins with the dialog, since UPDATE, PRACK and INFO may come
// before the answer. Exchange thread.
//
// Sources: established_session.cc (its life, ACK), peer_changes.cc (re-INVITE and UPDATE of the peer),
// session_sound.cc (where the sound goes, hold), session_digits.cc (digits and INFO), session_tell.cc
// (identity, texts, charges), session_end.cc (BYE, and what has to stay behind).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fax_wait.h"
#include "session_core.h"
#include "session_refresh.h"

namespace asterism::session {

class OutgoingRefer;

class EstablishedSession {
public:
    explicit EstablishedSession(SessionCore& core);
    ~EstablishedSession();
    EstablishedSession(const EstablishedSession&) = delete;
    EstablishedSession& operator=(const EstablishedSession&) = delete;

    // It begins.
    /// We sent the 2xx to the INVITE that called us; `offer`: with an offer of ours.
    void begin_answered(bool offer);
    /// The 2xx to our INVITE came: the dialog is confirmed, the ACK goes out.
    void begin_with(const sip::Message& success);
    /// What that agreed on is known. False: it is nothing, and the session is over.
    bool check_agreement();
    /// 510: a 2xx without an answer to our offer. It counts, and there is nothing to talk with: the call is
    /// up, and ends by BYE.
    void end_wordless();
    /// A response to our INVITE after that: a repeat wants its ACK again, another branch is ended (13.2.2.4).
    void on_late_success(const sip::Message& response);

    // It ends.
    void hangup(Cause cause);
    /// It is over, but BYE is the peer's to say: its sound goes to nobody else meanwhile.
    void part() { take_media_back(); }
    void stop();
    void on_expired();

    // Requests of the peer.
    void on_reinvite(sip::ServerId id, const sip::Message& request);
    void on_update(sip::ServerId id, const sip::Message& request);
    void on_info(sip::ServerId id, const sip::Message& request);
    void on_text_message(sip::ServerId id, const sip::Message& request);
    void on_bye(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request);
    void on_ack(const sip::Message& ack);
    void on_repeated_success(const sip::Message& response);
    /// Of a re-INVITE that waits. False: it is none of ours.
    bool on_cancel(sip::ServerId id);
    /// A transaction of theirs is over: if it is that of a re-INVITE that waits, nobody waits for its answer.
    void on_ended(sip::ServerId id);
    /// Reads an offer and answers `id` with 2xx and ours, or refuses. False: refused.
    bool answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer);

    // What the leg is asked.
    void match(const std::vector<sdp::StreamShape>& far);
    void match_directions(const std::vector<sdp::StreamShape>& far);
    bool use_codecs(const std::string& codecs);
    std::optional<DirectMedia> direct_media() const;
    void send_sound_to(const std::optional<DirectMedia>& there);
    const DirectMedia* sound_goes_to() const { return sound_goes_to_.get(); }
    void hold(bool held, std::string_view suggested_class);
    void want_keyframe();
    void digit_begin(char digit);
    void digit_end(char digit, Millis duration);
    void connected_changed();
    bool send_text(const call::CallText& text);
    void advise_of_charge(const call::Aoc& aoc);
    bool notify(const Notification& notification);
    bool refresh(bool by_update);
    /// By REFER (265): how it ended comes to the channel.
    Leg::Transfer transfer(std::string_view target);
    /// The streams are described anew, since digits travel otherwise.
    void describe_anew() { refresh_.want({.streams = true, .by_invite = true}); }
    void refresh_is_due() { refresh_.want({.refresh = true}); }
    bool moh_passthrough() const;
    void set_moh_passthrough(bool on) { moh_passthrough_ = on; }
    bool waits_for_fax() const { return fax_wait_ != nullptr; }

    // What its refreshes need.
    SessionCore& core() { return core_; }
    bool may_send(sip::Method method, bool with_offer);
    void acknowledge(sip::Dialog& dialog, const sip::Message& response);
    /// The answer to an offer of ours, in a 2xx to a request of ours.
    void take_answer(const sip::Message& response);
    /// What we wished of the session is not to be had; the call goes on.
    void stay_as_we_are();

private:
    void answer_reinvite(sip::ServerId id, const sip::Message& request);
    void on_fax_wait_over();
    /// The re-INVITE that waits is answered 487; nothing if none does.
    void drop_fax_wait();
    bool on_record_key(sip::ServerId id, const sip::Message& request);
    void send_digit_info(char digit, Millis duration);
    /// Now, by INFO; false: there is no dialog for it.
    bool send_charge(std::string_view xml);
    bool refuse_timer(sip::ServerId id, const sip::Message& request);
    void succeed(sip::ServerId id, const sip::Message& request, sip::Draft& draft);
    /// Hung up, and BYE must wait for an ACK or for the end of an INVITE of ours. False: it need not.
    bool leave_bye_behind(Cause cause);
    void leave_ack_behind();
    /// What a BYE that has to wait will say, beside what its dialog says.
    sip::Draft last_words(Cause cause) const;
    void on_sound_moves();
    void take_media_back();
    /// By the method that direct_media_method says.
    SessionChange move_of_sound() const;
    /// The leg whose sound this one's is joined with; null: none, or it has no sound.
    Leg* heard_by() const;
    void show_hold();
    void on_no_ack();
    Channel* channel() const { return core_.channel(); }

    SessionCore& core_;
    sip::SuccessRepeater repeater_;
    sip::AckKeeper ack_;
    SessionRefresh refresh_;
    /// The INVITE whose 2xx carries an offer of ours: the answer comes in its ACK.
    std::uint32_t offered_in_2xx_to_ = 0;
    std::unique_ptr<DirectMedia> sound_goes_to_;             // null: to us
    std::optional<bool> moh_passthrough_;                    // PJSIP_MOH_PASSTHROUGH; else the endpoint's
    std::unique_ptr<OutgoingRefer> refer_;                   // Transfer(): until its end is known
    std::unique_ptr<FaxWait> fax_wait_;                      // a re-INVITE that is not answered yet
    std::unique_ptr<endpoint::RequestUser> other_branches_;  // ends those that answered too late
    bool media_comes_back_ = false;                          // hung up: BYE follows the answer to that
    bool spared_direct_ = false;  // the first direct media of the call was left out (341)
    Timer<EstablishedSession, &EstablishedSession::on_sound_moves> sound_moves_;
};

}  // namespace asterism::session

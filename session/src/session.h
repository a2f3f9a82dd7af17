// SPDX-License-Identifier: Apache-2.0
// A SIP session: the leg that an INVITE makes, either way (RFC 3261 13 to 15). It hands what it is asked to
// the stage that it is in; each knows its own part, and what all of them stand on (SessionCore).
//
//   we are called    IncomingInvite --2xx--> EstablishedSession --BYE--> ended
//   we call          OutgoingInvite --2xx--> EstablishedSession --BYE--> ended
//                    either way a refusal, CANCEL or failure leads to the end
//
// Sources: session.cc (its life, and what comes from the wire), session_leg.cc (what the channel asks),
// session_asked.cc (what the dialplan and people ask). Owned by its channel; exchange thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "established_session.h"
#include "incoming_invite.h"
#include "media/session_media.h"
#include "outgoing_invite.h"
#include "session_core.h"

namespace asterism::session {

class Session final : public SessionCore {
public:
    Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint);
    /// For tests: it negotiates by that, and needs no media plane. `negotiation` outlives it.
    Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, Negotiation& negotiation);
    ~Session() override;

    /// We are called: as IncomingInvite has them.
    bool receive(endpoint::Incoming&& incoming);
    bool introduce(Channel& channel, const std::string& exten) {
        return incoming_->introduce(channel, exten);
    }
    /// We call.
    void set_destination(Destination destination);

    // Leg
    void moved() override { streams_.own_streams(*channel()); }
    void ringing() override;
    void progress() override;
    void proceeding() override;
    void answer() override;
    void place() override;
    void hangup(Cause cause) override;
    media::StreamId audio() const override { return media.audio(); }
    int worker() const override { return streams_.worker(); }
    std::string codecs() const override { return streams_.codecs(); }
    std::vector<FurtherStream> further_streams() const override { return streams_.further_streams(); }
    std::vector<sdp::StreamShape> shapes() const override { return streams_.shapes(); }
    std::vector<sdp::StreamShape> first_shapes() const override { return streams_.first_shapes(); }
    void prepare_to_join(const Leg& other) override;
    void match(const std::vector<sdp::StreamShape>& far) override { established_.match(far); }
    void match_directions(const std::vector<sdp::StreamShape>& far) override {
        established_.match_directions(far);
    }
    void keep_to_far() override { streams_.keep_to_far(); }
    std::string_view spoken_codec() const override { return streams_.spoken_codec(); }
    bool use_codecs(const std::string& codecs) override { return established_.use_codecs(codecs); }
    bool may_use_codecs(const std::string& codecs) const override { return streams_.may_use_codecs(codecs); }
    bool changes_codecs() const override { return streams_.wishes_codecs(); }
    void want_keyframe() override { established_.want_keyframe(); }
    std::optional<DirectMedia> direct_media() const override { return established_.direct_media(); }
    bool holds() const override { return media.held_by_peer(); }
    void send_sound_to(const std::optional<DirectMedia>& there) override {
        established_.send_sound_to(there);
    }
    void hold(bool held, std::string_view suggested_class) override {
        established_.hold(held, suggested_class);
    }
    void connected_changed() override;
    void redirecting_changed() override;
    void digit_begin(char digit) override { established_.digit_begin(digit); }
    void digit_end(char digit, Millis duration) override { established_.digit_end(digit, duration); }
    std::string_view own_call_id() const override { return call_id; }
    void refuse_now(Cause cause) override;
    std::string last_response() const override;
    bool looks_for_fax() const override;
    bool takes_digits() const override;
    void advise_of_charge(const call::Aoc& aoc) override { established_.advise_of_charge(aoc); }
    bool send_text(const CallText& text) override { return established_.send_text(text); }
    Transfer transfer(std::string_view target) override;
    bool property(std::string_view item, std::string& value) const override;
    bool set_property(std::string_view item, std::string_view value) override;
    std::vector<std::pair<std::string, std::string>> details() const override;

    // SipLeg
    bool refuse_as(int status) override;
    std::string media_offer(sdp::MediaKind kind) const override { return streams_.media_offer(kind); }
    bool set_media_offer(sdp::MediaKind kind, std::string_view codecs) override {
        return streams_.set_media_offer(kind, codecs);
    }
    bool notify(const Notification& notification) override { return established_.notify(notification); }
    HeaderList heard(Heard which) const override;
    bool refresh(bool by_update) override { return established_.refresh(by_update); }

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

    // SessionCore
    void end(Cause cause, int status = 0) override;
    void release() override;
    void on_answered(bool offer) override { established_.begin_answered(offer); }
    bool is_early_confirmed() const override;
    bool drop_branch(sip::Dialog& dialog) override;
    bool answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer) override {
        return established_.answer_offer(id, request, offer);
    }

private:
    void refresh_is_due() override { established_.refresh_is_due(); }
    void on_session_expired() override { established_.on_expired(); }
    void on_success(const sip::Message& response);
    /// A stage that is over goes, once nobody of it is on the stack.
    void leave_stage();
    void change_dtmf_mode(endpoint::DtmfMode mode);
    /// For test harnesses.
    void say_end(std::string_view state) const;

    /// What it negotiates by, but in tests; its leg's streams in any case.
    SessionMedia streams_;
    std::optional<IncomingInvite> incoming_;
    std::unique_ptr<OutgoingInvite> outgoing_;
    EstablishedSession established_;
    /// The peer transferred the call away, and is to say BYE.
    bool parts_ = false;
};

}  // namespace asterism::session

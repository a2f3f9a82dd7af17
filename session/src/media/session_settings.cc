// SPDX-License-Identifier: Apache-2.0
// An endpoint's options in the words of sdp and of the session timer.
#include "media/session_media.h"
#include "session_core.h"

namespace asterism::session {

namespace {

sdp::CodecPreference preference_of(endpoint::IncomingOffer word) {
    switch (word) {
        case endpoint::IncomingOffer::LocalFirst:
            return sdp::CodecPreference::LocalFirst;
        case endpoint::IncomingOffer::Remote:
            return sdp::CodecPreference::Remote;
        case endpoint::IncomingOffer::RemoteFirst:
            return sdp::CodecPreference::RemoteFirst;
        default:
            return sdp::CodecPreference::Local;
    }
}

}  // namespace

sdp::CodecPrefs prefs_of(const endpoint::CodecPreference& words) {
    using enum endpoint::CodecOperation;
    using Operation = sdp::CodecPrefs::Operation;
    sdp::CodecPrefs prefs;
    prefs.prefer_configured = words.prefer == endpoint::CodecPrefer::Configured;
    prefs.operation = words.operation == Intersect       ? Operation::Intersect
                      : words.operation == Union         ? Operation::Union
                      : words.operation == OnlyPreferred ? Operation::OnlyPreferred
                                                         : Operation::OnlyNonpreferred;
    prefs.first_only = words.keep == endpoint::CodecKeep::First;
    prefs.no_transcoding = words.transcode == endpoint::CodecTranscode::Prevent;
    return prefs;
}

bool uses_events(endpoint::DtmfMode mode) {
    return mode == endpoint::DtmfMode::Rfc4733 || mode == endpoint::DtmfMode::Auto ||
           mode == endpoint::DtmfMode::AutoInfo;
}

void SessionMedia::set_dtmf_mode(endpoint::DtmfMode mode) {
    dtmf_mode_ = mode;
    auto settings = offer_answer_.settings();
    settings.telephone_event = uses_events(mode);
    offer_answer_.set_settings(std::move(settings));
}

sdp::Settings sdp_settings(const endpoint::Endpoint& endpoint) {
    sdp::Settings settings;
    settings.sdp_owner = endpoint.shared->sdp_owner;
    settings.sdp_session = endpoint.shared->sdp_session;
    settings.allow = endpoint.shared->codecs;
    settings.max_audio_streams = endpoint.shared->max_audio_streams;
    settings.max_video_streams = endpoint.shared->max_video_streams;
    settings.telephone_event = uses_events(endpoint.dtmf_mode);
    settings.use_ptime = endpoint.use_ptime;
    settings.incoming_call_offer_pref = preference_of(endpoint.incoming_call_offer_pref);
    settings.preferred_codec_only = endpoint.preferred_codec_only;
    settings.media_use_received_transport = endpoint.media_use_received_transport;
    settings.use_avpf = endpoint.use_avpf;
    settings.force_avp = endpoint.force_avp;
    settings.g726_non_standard = endpoint.g726_non_standard;
    // Their defaults leave it to *_call_offer_pref.
    static const endpoint::Endpoint defaults;
    if (endpoint.shared->codec_prefs_incoming_offer != defaults.shared->codec_prefs_incoming_offer)
        settings.incoming_offer = prefs_of(endpoint.shared->codec_prefs_incoming_offer);
    if (endpoint.shared->codec_prefs_incoming_answer != defaults.shared->codec_prefs_incoming_answer)
        settings.incoming_answer = prefs_of(endpoint.shared->codec_prefs_incoming_answer);
    return settings;
}

sip::SessionTimer::Settings session_timer_settings(const endpoint::Endpoint& endpoint) {
    using Mode = sip::SessionTimer::Mode;
    Mode mode = Mode::Yes;
    switch (endpoint.timers) {
        case endpoint::SessionTimers::No:
            mode = Mode::No;
            break;
        case endpoint::SessionTimers::Yes:
            break;
        case endpoint::SessionTimers::Required:
            mode = Mode::Required;
            break;
        case endpoint::SessionTimers::Always:
            mode = Mode::Always;
            break;
    }
    return {mode, endpoint.shared->timers_sess_expires, endpoint.shared->timers_min_se};
}

}  // namespace asterism::session

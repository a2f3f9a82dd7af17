// SPDX-License-Identifier: Apache-2.0
#include "endpoint_parts.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

/// An address is kept in its usual form, anything else as the name of a host.
Parsed parse_media_address(std::string_view text, schema::SharedText& into) {
    const auto address = IpAddress::parse(text);
    into = address ? address->text() : std::string(text);
    return {};
}

}  // namespace

void add_media_options(Object<Endpoint>& it) {
    it.option("disallow", &Endpoint::shared, &EndpointShared::codecs,
              "Codecs taken off the list; `all` takes every one.", codecs_disallow())
        .hidden();
    it.option("allow", &Endpoint::shared, &EndpointShared::codecs,
              "Codecs in the order we prefer; !name takes one off, all adds every one, name:ms sets the "
              "packet time.",
              codecs_allow());
    it.option(
        "dtmf_mode", &Endpoint::dtmf_mode,
        "How digits travel: rfc4733, inband, info, none; auto and auto_info fall back to inband or INFO.");
    it.option("rtp_ipv6", &Endpoint::rtp_ipv6, "Bind RTP on IPv6 any-address when no media_address binding.");
    it.option("rtp_symmetric", &Endpoint::rtp_symmetric,
              "Send media back to where its media comes from, whatever its SDP says.");
    it.option("ice_support", &Endpoint::ice_support, "Gather and offer ICE candidates.").not_yet("browsers");
    it.option("use_ptime", &Endpoint::use_ptime, "Honour remote a=ptime when packetising.");
    it.option("media_address", &Endpoint::shared, &EndpointShared::media_address,
              "Address written into our SDP for its media.", parse_with(parse_media_address));
    it.option("bind_rtp_to_media_address", &Endpoint::bind_rtp_to_media_address,
              "Open the media sockets on media_address; where that fails the stream fails.");
    it.option("direct_media", &Endpoint::direct_media,
              "Let media go between the phones directly when two calls are joined.");
    it.option("direct_media_method", &Endpoint::direct_media_method,
              "Request that moves media: invite or update.");
    it.option("direct_media_glare_mitigation", &Endpoint::direct_media_glare_mitigation,
              "On which calls the first move of media is left to the other side.");
    it.option("disable_direct_media_on_nat", &Endpoint::disable_direct_media_on_nat,
              "Keep media with us when it comes from another address than signalling.")
        .no_effect("the reference's has none either");
    it.option(
        "media_encryption", &Endpoint::media_encryption,
        "Encryption of media: no, sdes or dtls. Not built yet: unless media_encryption_optimistic is set, "
        "calls are refused.");
    it.option("use_avpf", &Endpoint::use_avpf, "Offer and require AVPF profile.");
    it.option("force_avp", &Endpoint::force_avp, "Use RTP/AVP family names even with DTLS.");
    it.option("media_use_received_transport", &Endpoint::media_use_received_transport,
              "Answer with the offered m= transport string.");
    it.option("rtp_keepalive", &Endpoint::shared, &EndpointShared::rtp_keepalive,
              "Seconds between comfort-noise keepalives; 0 off.");
    it.option("rtp_timeout", &Endpoint::shared, &EndpointShared::rtp_timeout,
              "Seconds without RTP, not on hold, before hangup; 0 off.");
    it.option("rtp_timeout_hold", &Endpoint::shared, &EndpointShared::rtp_timeout_hold,
              "Seconds without RTP while held before hangup; 0 off.");
    it.option("rtp_port_start", &Endpoint::shared, &EndpointShared::rtp_port_start,
              "First port of its own range for media; needs rtp_port_end.", between(0, 65535));
    it.option("rtp_port_end", &Endpoint::shared, &EndpointShared::rtp_port_end,
              "Last port of its own range for media; needs rtp_port_start.", between(0, 65535));
    it.option("t38_udptl", &Endpoint::shared, &EndpointShared::t38_udptl, "Permit T.38 over UDPTL.")
        .not_yet("fax");
    it.option("t38_udptl_ec", &Endpoint::shared, &EndpointShared::t38_udptl_ec,
              "Error correction of fax packets: none, fec or redundancy.", case_sensitive())
        .not_yet("fax");
    it.option("t38_udptl_maxdatagram", &Endpoint::shared, &EndpointShared::t38_udptl_maxdatagram,
              "Overrides T38FaxMaxDatagram from peer; 0 keeps it.")
        .not_yet("fax");
    it.option("fax_detect", &Endpoint::shared, &EndpointShared::fax_detect,
              "CNG tone detection or T.38 request jumps to fax extension.");
    it.option("fax_detect_timeout", &Endpoint::shared, &EndpointShared::fax_detect_timeout,
              "Seconds after the answer in which a fax tone is listened for; 0 without end.");
    it.option("t38_udptl_nat", &Endpoint::shared, &EndpointShared::t38_udptl_nat,
              "Send UDPTL to the observed source.")
        .not_yet("fax");
    it.option("t38_udptl_ipv6", &Endpoint::shared, &EndpointShared::t38_udptl_ipv6, "Bind UDPTL on IPv6 any.")
        .not_yet("fax");
    it.option("t38_bind_udptl_to_media_address", &Endpoint::shared,
              &EndpointShared::t38_bind_udptl_to_media_address, "Bind UDPTL on media_address.")
        .not_yet("fax");
    it.option("sdp_owner", &Endpoint::shared, &EndpointShared::sdp_owner,
              "User name in the o= line; one word.");
    it.option("sdp_session", &Endpoint::shared, &EndpointShared::sdp_session, "Name in the s= line.");
    it.option("tos_audio", &Endpoint::shared, &EndpointShared::tos_audio,
              "DSCP of audio packets, by name or number.", tos_value());
    it.option("tos_video", &Endpoint::shared, &EndpointShared::tos_video,
              "DSCP of video packets, by name or number.", tos_value());
    it.option("cos_audio", &Endpoint::shared, &EndpointShared::cos_audio,
              "802.1p priority of audio packets.");
    it.option("cos_video", &Endpoint::shared, &EndpointShared::cos_video,
              "802.1p priority of video packets.");
    it.option("rtp_engine", &Endpoint::shared, &EndpointShared::rtp_engine, "Which media plane serves it.")
        .not_yet("rtpengine");
    it.option("dtls_verify", &Endpoint::shared, &EndpointShared::dtls_verify,
              "What of the peer's certificate is checked: no, yes (both), fingerprint or certificate.")
        .not_yet("encrypted media");
    it.option("dtls_rekey", &Endpoint::shared, &EndpointShared::dtls_rekey,
              "Seconds after which keys are negotiated again; 0 never.")
        .not_yet("encrypted media");
    it.option("dtls_auto_generate_cert", &Endpoint::shared, &EndpointShared::dtls_auto_generate_cert,
              "Make a certificate for it when none is configured.", schema::ShownAs{"Yes", "No"})
        .not_yet("encrypted media");
    it.option("dtls_cert_file", &Endpoint::shared, &EndpointShared::dtls_cert_file, "Our certificate (PEM).",
              must(readable_file))
        .not_yet("encrypted media");
    it.option("dtls_private_key", &Endpoint::shared, &EndpointShared::dtls_private_key,
              "Its private key (PEM).", must(readable_file))
        .not_yet("encrypted media");
    it.option("dtls_cipher", &Endpoint::shared, &EndpointShared::dtls_cipher,
              "Ciphers, as OpenSSL writes them.")
        .not_yet("encrypted media");
    it.option("dtls_ca_file", &Endpoint::shared, &EndpointShared::dtls_ca_file,
              "Certificates we trust (PEM).", must(readable_file))
        .not_yet("encrypted media");
    it.option("dtls_ca_path", &Endpoint::shared, &EndpointShared::dtls_ca_path,
              "Folder of certificates we trust.", must(readable_file))
        .not_yet("encrypted media");
    it.option("dtls_setup", &Endpoint::shared, &EndpointShared::dtls_setup,
              "Who begins DTLS: active, passive or actpass.", ignore_other_words())
        .not_yet("encrypted media");
    it.option("dtls_fingerprint", &Endpoint::shared, &EndpointShared::dtls_fingerprint,
              "Hash of the fingerprint in SDP.", ignore_other_words())
        .not_yet("encrypted media");
    it.option("srtp_tag_32", &Endpoint::shared, &EndpointShared::srtp_tag_32,
              "SDES suite with 32-bit tag first.")
        .not_yet("encrypted media");
    it.option(
        "media_encryption_optimistic", &Endpoint::shared, &EndpointShared::media_encryption_optimistic,
        "Offer AVP with crypto or fingerprint; fall back to clear RTP, as it is until encryption is built.");
    it.option("g726_non_standard", &Endpoint::g726_non_standard,
              "Pack G.726 as AAL2 under the G726-32 name; needs g726aal2 allowed.");
    it.option("preferred_codec_only", &Endpoint::preferred_codec_only, "Answer with the one codec we prefer.")
        .deprecated("incoming_call_offer_pref");
    it.option("asymmetric_rtp_codec", &Endpoint::asymmetric_rtp_codec,
              "Keep sending codec when peer sends another negotiated one.");
    it.option("rtcp_mux", &Endpoint::rtcp_mux, "Offer RTCP multiplexing; forced on by bundle and webrtc.")
        .not_yet("browsers");
    it.option("max_audio_streams", &Endpoint::shared, &EndpointShared::max_audio_streams,
              "Audio streams of one call; further ones are declined.");
    it.option("max_video_streams", &Endpoint::shared, &EndpointShared::max_video_streams,
              "Video streams of one call; further ones are declined.");
    it.option("bundle", &Endpoint::bundle, "Offer a=group:BUNDLE; implies rtcp_mux.").not_yet("browsers");
    it.option(
          "webrtc", &Endpoint::webrtc,
          "A browser: sets bundle, rtcp_mux, use_avpf, ice_support, media_use_received_transport and DTLS.",
          yes_no())
        .not_yet("browsers");
    it.option("follow_early_media_fork", &Endpoint::follow_early_media_fork,
              "Process differing SDP with new To tag; needs system option too.");
    it.option("accept_multiple_sdp_answers", &Endpoint::accept_multiple_sdp_answers,
              "Process changed SDP with same To tag; needs system option too.");
    it.option("incoming_call_offer_pref", &Endpoint::incoming_call_offer_pref,
              "Whose codec order counts when it calls.", case_sensitive());
    it.option("outgoing_call_offer_pref", &Endpoint::outgoing_call_offer_pref,
              "Whose codec order counts when it is called.", case_sensitive());
    it.option("codec_prefs_incoming_offer", &Endpoint::shared, &EndpointShared::codec_prefs_incoming_offer,
              "How its offer and our codecs become the list of a call it makes.");
    it.option("codec_prefs_outgoing_offer", &Endpoint::shared, &EndpointShared::codec_prefs_outgoing_offer,
              "How the caller's codecs and ours become our offer to it.");
    it.option("codec_prefs_incoming_answer", &Endpoint::shared, &EndpointShared::codec_prefs_incoming_answer,
              "How its answer becomes the list of the call.");
    it.option("codec_prefs_outgoing_answer", &Endpoint::shared, &EndpointShared::codec_prefs_outgoing_answer,
              "How our answer to it is made.");
}

}  // namespace asterism::endpoint

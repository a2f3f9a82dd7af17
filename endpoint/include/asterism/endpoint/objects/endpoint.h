// SPDX-License-Identifier: Apache-2.0
// What an administrator says about one phone, trunk or peer (type=endpoint).
// Each default is written here, once; everything else is derived from endpoint_schema().
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/codec_option.h"
#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/acl.h"
#include "asterism/schema/object.h"
#include "asterism/schema/shared_block.h"
#include "asterism/schema/shared_text.h"

namespace asterism::endpoint {

/// What endpoints mostly say alike, by their template or not at all: those that do have it in common.
struct EndpointShared {
    sdp::CodecList codecs;
    schema::SharedText moh_suggest = "default";
    Seconds timers_min_se{90};
    Seconds timers_sess_expires{1800};
    schema::SharedText media_address;
    std::vector<IdentifyBy> identify_by{IdentifyBy::Username, IdentifyBy::Ip};
    schema::SharedText voicemail_extension;
    bool aggregate_mwi = true;
    bool mwi_subscribe_replaces_unsolicited = false;
    Seconds rtp_keepalive{0};
    Seconds rtp_timeout{0};
    Seconds rtp_timeout_hold{0};
    unsigned rtp_port_start = 0;
    unsigned rtp_port_end = 0;
    bool one_touch_recording = false;
    Groups call_group;
    Groups pickup_group;
    std::vector<std::string> named_call_group;
    std::vector<std::string> named_pickup_group;
    bool t38_udptl = false;
    UdptlCorrection t38_udptl_ec = UdptlCorrection::None;
    unsigned t38_udptl_maxdatagram = 0;
    bool fax_detect = false;
    Seconds fax_detect_timeout{0};
    bool t38_udptl_nat = false;
    bool t38_udptl_ipv6 = false;
    bool t38_bind_udptl_to_media_address = false;
    schema::SharedText record_on_feature = "automixmon";
    schema::SharedText record_off_feature = "automixmon";
    schema::SharedText sdp_owner = "-";
    schema::SharedText sdp_session = "Asterisk";
    unsigned tos_audio = 0;
    unsigned tos_video = 0;
    unsigned cos_audio = 0;
    unsigned cos_video = 0;
    Seconds sub_min_expiry{0};
    bool feature_sync = false;  // ours
    schema::SharedText mwi_from_user;
    schema::SharedText rtp_engine = "asterisk";
    DtlsVerify dtls_verify = DtlsVerify::No;
    Seconds dtls_rekey{0};
    bool dtls_auto_generate_cert = false;
    schema::SharedText dtls_cert_file;
    schema::SharedText dtls_private_key;
    schema::SharedText dtls_cipher;
    schema::SharedText dtls_ca_file;
    schema::SharedText dtls_ca_path;
    DtlsSetup dtls_setup = DtlsSetup::Active;
    DtlsFingerprint dtls_fingerprint = DtlsFingerprint::Sha256;
    bool srtp_tag_32 = false;
    bool media_encryption_optimistic = false;
    RedirectMethod redirect_method = RedirectMethod::User;
    std::vector<FollowRedirect> follow_redirect_methods;
    schema::SharedText message_context;
    schema::Acl acl;
    schema::Acl contact_acl;
    schema::SharedText subscribe_context;
    schema::SharedText overlap_context;
    unsigned max_audio_streams = 1;
    unsigned max_video_streams = 1;
    CodecPreference codec_prefs_incoming_offer;
    CodecPreference codec_prefs_outgoing_offer{.operation = CodecOperation::Union};
    CodecPreference codec_prefs_incoming_answer;
    CodecPreference codec_prefs_outgoing_answer;
    bool stir_shaken = false;
    schema::SharedText stir_shaken_profile;
    schema::SharedText geoloc_incoming_call_profile;
    schema::SharedText geoloc_outgoing_call_profile;
    std::vector<std::string> security_mechanisms;
    SecurityNegotiation security_negotiation = SecurityNegotiation::No;

    bool operator==(const EndpointShared&) const = default;
};

struct Endpoint {
    std::string name;
    schema::SharedText context = "default";
    DtmfMode dtmf_mode = DtmfMode::Rfc4733;
    bool rtp_ipv6 = false;
    bool rtp_symmetric = false;
    bool ice_support = false;
    bool use_ptime = false;
    bool force_rport = true;
    bool rewrite_contact = false;
    schema::SharedText transport;
    schema::SharedText outbound_proxy;
    Reliable rel100 = Reliable::Yes;
    SessionTimers timers = SessionTimers::Yes;
    std::vector<std::string> auth;
    std::vector<std::string> outbound_auth;
    std::vector<std::string> aors;
    bool bind_rtp_to_media_address = false;
    bool direct_media = true;
    RefreshMethod direct_media_method = RefreshMethod::Invite;
    bool trust_connected_line = true;
    bool send_connected_line = true;
    RefreshMethod connected_line_method = RefreshMethod::Invite;
    GlareMitigation direct_media_glare_mitigation = GlareMitigation::None;
    bool disable_direct_media_on_nat = false;
    CallerIdText callerid;
    Presentation callerid_privacy = Presentation::AllowedNotScreened;
    schema::SharedText callerid_tag;
    bool trust_id_inbound = false;
    bool trust_id_outbound = false;
    bool send_pai = false;
    bool send_rpid = false;
    bool rpid_immediate = false;
    bool send_diversion = true;
    bool send_history_info = false;
    std::vector<std::string> mailboxes;
    MediaEncryption media_encryption = MediaEncryption::No;
    bool use_avpf = false;
    bool force_avp = false;
    bool media_use_received_transport = false;
    bool inband_progress = false;
    unsigned device_state_busy_at = 0;
    schema::SharedText tone_zone;
    schema::SharedText language;
    bool allow_transfer = true;
    bool user_eq_phone = false;
    bool moh_passthrough = false;
    bool allow_subscribe = true;
    schema::SharedText from_user;
    schema::SharedText from_domain;
    bool g726_non_standard = false;
    schema::NameValues set_var;
    schema::SharedText accountcode;
    schema::SharedText contact_user;
    bool preferred_codec_only = false;
    bool asymmetric_rtp_codec = false;
    bool rtcp_mux = false;
    bool allow_overlap = true;
    bool refer_blind_progress = true;
    bool notify_early_inuse_ringing = false;
    bool bundle = false;
    bool webrtc = false;
    schema::SharedText incoming_mwi_mailbox;
    bool follow_early_media_fork = true;
    bool accept_multiple_sdp_answers = false;
    bool suppress_q850_reason_headers = false;
    bool ignore_183_without_sdp = false;
    IncomingOffer incoming_call_offer_pref = IncomingOffer::Local;
    OutgoingOffer outgoing_call_offer_pref = OutgoingOffer::RemoteMerge;
    bool allow_unauthenticated_options = false;
    bool use_trunk_health = false;  // ours
    bool send_aoc = false;
    schema::SharedText tenantid;
    bool suppress_moh_on_sendonly = false;
    /// Lines that begin with @, for AST_SORCERY and the like.
    schema::NameValues extended;
    schema::SharedBlock<EndpointShared> shared;

    bool operator==(const Endpoint&) const = default;
};

const schema::Object<Endpoint>& endpoint_schema();

/// Its sound must be encrypted, which is not built yet: calls with it are refused rather than sent in the
/// clear (statements 444, 454). media_encryption_optimistic allows the clear (447).
bool wants_secret_media(const Endpoint& endpoint);

}  // namespace asterism::endpoint

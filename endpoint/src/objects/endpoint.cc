// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/endpoint.h"

#include "endpoint_parts.h"

namespace asterism::endpoint {

using schema::Problems;

namespace {

constexpr unsigned kLowestPort = 1024;

void check_signalling(Endpoint& it, Problems& problems) {
    if (it.shared->timers_sess_expires < it.shared->timers_min_se)
        problems.reject("timers_sess_expires", "must not lie below timers_min_se");
    if (!it.outbound_proxy.empty())
        if (auto good = sip_uri(it.outbound_proxy); !good)
            problems.reject("outbound_proxy", good.error().reason);
}

void check_ports(Endpoint& it, Problems& problems) {
    if (it.shared->rtp_port_start == 0 && it.shared->rtp_port_end == 0) return;
    if (it.shared->rtp_port_start < kLowestPort || it.shared->rtp_port_end < kLowestPort)
        problems.reject("rtp_port_start", "rtp_port_start and rtp_port_end are both needed, at least 1024");
    else if (it.shared->rtp_port_end <= it.shared->rtp_port_start)
        problems.reject("rtp_port_end", "must lie above rtp_port_start");
}

void check_codecs(Endpoint& it, Problems& problems) {
    if (it.preferred_codec_only && it.incoming_call_offer_pref != IncomingOffer::Local)
        problems.reject("preferred_codec_only", "excludes incoming_call_offer_pref");
    else if (it.preferred_codec_only)
        it.incoming_call_offer_pref = IncomingOffer::LocalFirst;
    if (it.shared->codec_prefs_incoming_offer.operation == CodecOperation::Union)
        problems.reject("codec_prefs_incoming_offer", "cannot have the operation union");
}

/// SDP's o= and s= lines must not be empty, and o= takes one word.
void mend_sdp_names(Endpoint& it) {
    if (it.shared->sdp_owner.empty() || it.shared->sdp_owner.str().find(' ') != std::string::npos)
        it.shared.edit().sdp_owner = "-";
    if (it.shared->sdp_session.empty()) it.shared.edit().sdp_session = "-";
}

void apply_webrtc(Endpoint& it) {
    if (it.webrtc) {
        it.bundle = it.use_avpf = it.ice_support = it.media_use_received_transport = true;
        it.media_encryption = MediaEncryption::Dtls;
        auto& shared = it.shared.edit();
        shared.dtls_verify = DtlsVerify::Fingerprint;
        shared.dtls_setup = DtlsSetup::Actpass;
        shared.dtls_rekey = Seconds{0};
        if (shared.dtls_cert_file.empty()) shared.dtls_auto_generate_cert = true;
    }
    if (it.bundle) it.rtcp_mux = true;
}

void check_secrecy(Endpoint& it, Problems& problems) {
    if (wants_secret_media(it))
        problems.warn(it.webrtc ? "webrtc" : "media_encryption",
                      "calls of this endpoint are refused: encryption is not built yet");
}

void check_features(Endpoint& it, Problems& problems) {
    if (it.shared->feature_sync && !it.allow_subscribe)
        problems.warn("feature_sync", "has no effect: the endpoint may not subscribe (allow_subscribe)");
}

schema::Object<Endpoint> make_endpoint() {
    schema::Object<Endpoint> it("endpoint", "A phone, trunk or peer we exchange calls with.");
    add_signalling_options(it);
    add_media_options(it);
    it.extended(&Endpoint::extended);
    it.check(check_signalling);
    it.check(check_ports);
    it.check(check_codecs);
    it.check(check_features);
    it.check([](Endpoint& endpoint, Problems& problems) {
        mend_sdp_names(endpoint);
        apply_webrtc(endpoint);
        check_secrecy(endpoint, problems);
        endpoint.shared.share();
    });
    return it;
}

}  // namespace

bool wants_secret_media(const Endpoint& endpoint) {
    return endpoint.media_encryption != MediaEncryption::No && !endpoint.shared->media_encryption_optimistic;
}

const schema::Object<Endpoint>& endpoint_schema() {
    static const auto object = make_endpoint();
    return object;
}

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// The order in which the reference was seen to send an object's fields (ami.json, observed_order). It follows
// from nothing; scripts that go by place rather than name find them where they are used to.
#include "ami/object_fields.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

struct Order {
    std::string_view type;
    /// Options in CamelCase, parted by blanks.
    std::string_view fields;
};

constexpr Order kOrders[] = {
    {"resource_list", "Event ResourceDisplayName NotificationBatchInterval ListItem FullState"},
    {"aor",
     "MinimumExpiration DefaultExpiration QualifyTimeout Qualify2xxOnly Mailboxes SupportPath "
     "RemoveUnavailable VoicemailExtension MaxContacts AuthenticateQualify Contact "
     "MaximumExpiration QualifyFrequency RemoveExisting OutboundProxy"},
    {"auth",
     "OauthSecret PasswordDigest SupportedAlgorithmsUas RefreshToken Username Md5Cred Realm "
     "AuthType Password SupportedAlgorithmsUac NonceLifetime OauthClientid"},
    {"contact",
     "ViaAddr QualifyTimeout Qualify2xxOnly CallId RegServer PruneOnBoot Path Endpoint ViaPort "
     "AuthenticateQualify Uri QualifyFrequency UserAgent ExpirationTime OutboundProxy"},
    {"endpoint",
     "RpidImmediate Webrtc Ignore183WithoutSdp SendAoc DeviceStateBusyAt T38UdptlMaxdatagram "
     "CodecPrefsIncomingAnswer SecurityNegotiation DtlsRekey RtpPortEnd NamedPickupGroup "
     "DirectMediaMethod SendRpid PickupGroup SdpSession DtlsVerify MessageContext Tenantid "
     "Mailboxes RecordOnFeature DtlsPrivateKey DtlsFingerprint OverlapContext "
     "OutgoingCallOfferPref RtpPortStart FromDomain TimersSessExpires NamedCallGroup DtlsCipher "
     "MediaEncryptionOptimistic SuppressQ850ReasonHeaders Aors IdentifyBy CalleridPrivacy "
     "MwiSubscribeReplacesUnsolicited CosAudio FollowEarlyMediaFork Context RtpSymmetric Transport "
     "MohSuggest T38Udptl FaxDetect T38BindUdptlToMediaAddress TosVideo SrtpTag32 "
     "ReferBlindProgress MaxAudioStreams Bundle UseAvpf CallGroup SendConnectedLine "
     "FaxDetectTimeout SdpOwner ForceRport CalleridTag RtpTimeoutHold ContactUser SuppressMohOnSendonly "
     "UsePtime MediaAddress VoicemailExtension RtpTimeout StirShaken SetVar ContactAcl "
     "PreferredCodecOnly GeolocOutgoingCallProfile ForceAvp RecordOffFeature FromUser "
     "SendDiversion SendHistoryInfo T38UdptlIpv6 ToneZone Language AllowSubscribe RtpIpv6 Callerid "
     "MohPassthrough CosVideo DtlsAutoGenerateCert AsymmetricRtpCodec GeolocIncomingCallProfile "
     "IceSupport AggregateMwi OneTouchRecording MwiFromUser RedirectMethod Accountcode "
     "CodecPrefsOutgoingAnswer Allow RewriteContact UserEqPhone RtpEngine FollowRedirectMethods "
     "SubscribeContext NotifyEarlyInuseRinging IncomingMwiMailbox IncomingCallOfferPref "
     "AllowUnauthenticatedOptions Auth DirectMediaGlareMitigation TrustIdInbound StirShakenProfile "
     "BindRtpToMediaAddress DisableDirectMediaOnNat MediaEncryption MediaUseReceivedTransport "
     "AllowOverlap DtmfMode OutboundAuth TosAudio DtlsCertFile DtlsCaPath DtlsSetup "
     "ConnectedLineMethod G726NonStandard 100rel Timers DirectMedia Acl TimersMinSe "
     "TrustIdOutbound SubMinExpiry RtcpMux MaxVideoStreams AcceptMultipleSdpAnswers "
     "CodecPrefsIncomingOffer CodecPrefsOutgoingOffer TrustConnectedLine SendPai RtpKeepalive "
     "T38UdptlEc T38UdptlNat AllowTransfer DtlsCaFile OutboundProxy InbandProgress"},
    {"identify", "Match MatchRequestUri SrvLookups Endpoint MatchHeader"},
    {"registration",
     "MaxRetries ClientUri SecurityNegotiation AuthRejectionPermanent ServerUri "
     "MaxRandomInitialDelay SupportPath RetryInterval ContactHeaderParams Expiration Transport "
     "Line ContactUser Endpoint UserAgent ForbiddenRetryInterval OutboundAuth SecurityMechanisms "
     "OutboundProxy "
     "FatalRetryInterval SupportOutbound"},
    {"transport",
     "WebsocketWriteTimeout Cos TcpKeepaliveEnable Protocol SymmetricTransport Domain VerifyServer "
     "LocalNet Bind AllowWildcardCerts TcpKeepaliveIntervalTime AsyncOperations "
     "ExternalMediaAddress Method ExternalSignalingAddress RequireClientCert TcpKeepaliveIdleTime "
     "Tos CaListPath Cipher CertFile ExternalSignalingPort Password AllowReload VerifyClient "
     "TcpKeepaliveProbeCount PrivKeyFile CaListFile"},
};

}  // namespace

std::vector<std::string_view> order_of_fields(std::string_view type) {
    for (const auto& order : kOrders) {
        if (order.type != type) continue;
        std::vector<std::string_view> names;
        for (const auto name : split(order.fields, ' '))
            if (!name.empty()) names.push_back(name);
        return names;
    }
    return {};
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// The words that options of pjsip.conf take, as enums; facts: reference/pjsip-options.json. The first word of
// a value is the one printed.
#pragma once

#include <array>
#include <cstdint>

#include "asterism/endpoint/objects/presentation.h"
#include "asterism/schema/value.h"

namespace asterism::endpoint {

template <class E, std::size_t N>
constexpr std::array<schema::Word<E>, N> as_words(const schema::Word<E> (&list)[N]) {
    return std::to_array(list);
}

// --- transport ---

enum class Protocol : std::uint8_t { Udp, Tcp, Tls, Ws, Wss, Flow };
constexpr auto words_of(Protocol) {
    using enum Protocol;
    return as_words<Protocol>(
        {{"udp", Udp}, {"tcp", Tcp}, {"tls", Tls}, {"ws", Ws}, {"wss", Wss}, {"flow", Flow}});
}

enum class TlsMethod : std::uint8_t { Default, Unspecified, Tls1, Tls1_1, Tls1_2, Tls1_3, Ssl2, Ssl3, Ssl23 };
constexpr auto words_of(TlsMethod) {
    using enum TlsMethod;
    return as_words<TlsMethod>({{"", Default},
                                {"default", Default},
                                {"unspecified", Unspecified},
                                {"tlsv1", Tls1},
                                {"tlsv1_1", Tls1_1},
                                {"tlsv1_2", Tls1_2},
                                {"tlsv1_3", Tls1_3},
                                {"sslv2", Ssl2},
                                {"sslv3", Ssl3},
                                {"sslv23", Ssl23}});
}

// --- global ---

enum class OverloadTrigger : std::uint8_t { None, Global, PjsipOnly };
constexpr auto words_of(OverloadTrigger) {
    using enum OverloadTrigger;
    return as_words<OverloadTrigger>({{"none", None}, {"global", Global}, {"pjsip_only", PjsipOnly}});
}

// --- auth ---

enum class AuthType : std::uint8_t { UserPass, Md5, Digest, GoogleOauth };
constexpr auto words_of(AuthType) {
    using enum AuthType;
    return as_words<AuthType>(
        {{"userpass", UserPass}, {"md5", Md5}, {"digest", Digest}, {"google_oauth", GoogleOauth}});
}

/// RFC 8760; the names of IANA's registry.
enum class DigestAlgorithm : std::uint8_t { Md5, Sha256, Sha512_256 };
constexpr auto words_of(DigestAlgorithm) {
    using enum DigestAlgorithm;
    return as_words<DigestAlgorithm>({{"MD5", Md5}, {"SHA-256", Sha256}, {"SHA-512-256", Sha512_256}});
}

// --- endpoint: signalling ---

enum class IdentifyBy : std::uint8_t { Username, AuthUsername, Ip, Header, RequestUri };
constexpr auto words_of(IdentifyBy) {
    using enum IdentifyBy;
    return as_words<IdentifyBy>({{"username", Username},
                                 {"auth_username", AuthUsername},
                                 {"ip", Ip},
                                 {"header", Header},
                                 {"request_uri", RequestUri}});
}

/// Option 100rel (RFC 3262).
enum class Reliable : std::uint8_t { No, Yes, Required, PeerSupported };
constexpr auto words_of(Reliable) {
    using enum Reliable;
    return as_words<Reliable>({{"no", No},
                               {"yes", Yes},
                               {"required", Required},
                               {"peer_supported", PeerSupported},
                               {"true", Yes},
                               {"on", Yes},
                               {"1", Yes},
                               {"false", No},
                               {"off", No},
                               {"0", No}});
}

/// Option timers (RFC 4028).
enum class SessionTimers : std::uint8_t { No, Yes, Required, Always };
constexpr auto words_of(SessionTimers) {
    using enum SessionTimers;
    return as_words<SessionTimers>({{"no", No},
                                    {"yes", Yes},
                                    {"required", Required},
                                    {"always", Always},
                                    {"forced", Always},
                                    {"true", Yes},
                                    {"on", Yes},
                                    {"1", Yes},
                                    {"false", No},
                                    {"off", No},
                                    {"0", No}});
}

enum class RefreshMethod : std::uint8_t { Invite, Update };
constexpr auto words_of(RefreshMethod) {
    using enum RefreshMethod;
    return as_words<RefreshMethod>({{"invite", Invite}, {"reinvite", Invite}, {"update", Update}});
}

enum class GlareMitigation : std::uint8_t { None, Outgoing, Incoming };
constexpr auto words_of(GlareMitigation) {
    using enum GlareMitigation;
    return as_words<GlareMitigation>({{"none", None}, {"outgoing", Outgoing}, {"incoming", Incoming}});
}

constexpr auto words_of(Presentation) {
    using enum Presentation;
    return as_words<Presentation>({{"allowed_not_screened", AllowedNotScreened},
                                   {"allowed_passed_screen", AllowedPassedScreen},
                                   {"allowed_failed_screen", AllowedFailedScreen},
                                   {"allowed", Allowed},
                                   {"prohib_not_screened", ProhibitedNotScreened},
                                   {"prohib_passed_screen", ProhibitedPassedScreen},
                                   {"prohib_failed_screen", ProhibitedFailedScreen},
                                   {"prohib", Prohibited},
                                   {"unavailable", Unavailable}});
}

enum class RedirectMethod : std::uint8_t { User, UriCore, UriPjsip };
constexpr auto words_of(RedirectMethod) {
    using enum RedirectMethod;
    return as_words<RedirectMethod>({{"user", User}, {"uri_core", UriCore}, {"uri_pjsip", UriPjsip}});
}

enum class FollowRedirect : std::uint8_t { Message };
constexpr auto words_of(FollowRedirect) {
    return as_words<FollowRedirect>({{"message", FollowRedirect::Message}});
}

enum class SecurityNegotiation : std::uint8_t { No, Mediasec };
constexpr auto words_of(SecurityNegotiation) {
    using enum SecurityNegotiation;
    return as_words<SecurityNegotiation>({{"no", No}, {"mediasec", Mediasec}});
}

// --- endpoint: media ---

enum class DtmfMode : std::uint8_t { Rfc4733, Inband, Info, None, Auto, AutoInfo };
constexpr auto words_of(DtmfMode) {
    using enum DtmfMode;
    return as_words<DtmfMode>({{"rfc4733", Rfc4733},
                               {"inband", Inband},
                               {"info", Info},
                               {"none", None},
                               {"auto", Auto},
                               {"auto_info", AutoInfo}});
}

enum class MediaEncryption : std::uint8_t { No, Sdes, Dtls };
constexpr auto words_of(MediaEncryption) {
    using enum MediaEncryption;
    return as_words<MediaEncryption>({{"no", No}, {"sdes", Sdes}, {"dtls", Dtls}});
}

enum class UdptlCorrection : std::uint8_t { None, Fec, Redundancy };
constexpr auto words_of(UdptlCorrection) {
    using enum UdptlCorrection;
    return as_words<UdptlCorrection>({{"none", None}, {"fec", Fec}, {"redundancy", Redundancy}});
}

/// `yes` checks both. Printed with capitals (619).
enum class DtlsVerify : std::uint8_t { No, Yes, Fingerprint, Certificate };
constexpr auto words_of(DtlsVerify) {
    using enum DtlsVerify;
    return as_words<DtlsVerify>(
        {{"No", No}, {"Yes", Yes}, {"Fingerprint", Fingerprint}, {"Certificate", Certificate}});
}

enum class DtlsSetup : std::uint8_t { Active, Passive, Actpass };
constexpr auto words_of(DtlsSetup) {
    using enum DtlsSetup;
    return as_words<DtlsSetup>({{"active", Active}, {"passive", Passive}, {"actpass", Actpass}});
}

enum class DtlsFingerprint : std::uint8_t { Sha256, Sha1 };
constexpr auto words_of(DtlsFingerprint) {
    using enum DtlsFingerprint;
    return as_words<DtlsFingerprint>({{"SHA-256", Sha256}, {"SHA-1", Sha1}});
}

enum class IncomingOffer : std::uint8_t { Local, LocalFirst, Remote, RemoteFirst };
constexpr auto words_of(IncomingOffer) {
    using enum IncomingOffer;
    return as_words<IncomingOffer>(
        {{"local", Local}, {"local_first", LocalFirst}, {"remote", Remote}, {"remote_first", RemoteFirst}});
}

enum class OutgoingOffer : std::uint8_t { Local, LocalMerge, LocalFirst, Remote, RemoteMerge, RemoteFirst };
constexpr auto words_of(OutgoingOffer) {
    using enum OutgoingOffer;
    return as_words<OutgoingOffer>({{"local", Local},
                                    {"local_merge", LocalMerge},
                                    {"local_first", LocalFirst},
                                    {"remote", Remote},
                                    {"remote_merge", RemoteMerge},
                                    {"remote_first", RemoteFirst}});
}

// --- endpoint: the parts of codec_prefs_* ---

enum class CodecPrefer : std::uint8_t { Pending, Configured };
constexpr auto words_of(CodecPrefer) {
    using enum CodecPrefer;
    return as_words<CodecPrefer>({{"pending", Pending}, {"configured", Configured}});
}

enum class CodecOperation : std::uint8_t { Intersect, Union, OnlyPreferred, OnlyNonpreferred };
constexpr auto words_of(CodecOperation) {
    using enum CodecOperation;
    return as_words<CodecOperation>({{"intersect", Intersect},
                                     {"union", Union},
                                     {"only_preferred", OnlyPreferred},
                                     {"only_nonpreferred", OnlyNonpreferred}});
}

enum class CodecKeep : std::uint8_t { All, First };
constexpr auto words_of(CodecKeep) {
    using enum CodecKeep;
    return as_words<CodecKeep>({{"all", All}, {"first", First}});
}

enum class CodecTranscode : std::uint8_t { Allow, Prevent };
constexpr auto words_of(CodecTranscode) {
    using enum CodecTranscode;
    return as_words<CodecTranscode>({{"allow", Allow}, {"prevent", Prevent}});
}

}  // namespace asterism::endpoint

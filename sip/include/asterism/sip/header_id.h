// SPDX-License-Identifier: Apache-2.0
// The headers we know by name, compact forms included (RFC 3261 7.3.3 and the registry of header fields).
// A header not listed here is `HeaderId::Other` and keeps its name as written; nothing is lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace asterism::sip {

// name as printed, identifier, compact letter (0: none), 'L' where one line may hold several values separated
// by commas.
#define ASTERISM_SIP_HEADERS(X)                             \
    X("Accept", Accept, 0, true)                            \
    X("Accept-Contact", AcceptContact, 'a', true)           \
    X("Accept-Encoding", AcceptEncoding, 0, true)           \
    X("Accept-Language", AcceptLanguage, 0, true)           \
    X("Alert-Info", AlertInfo, 0, true)                     \
    X("Allow", Allow, 0, true)                              \
    X("Allow-Events", AllowEvents, 'u', true)               \
    X("Authentication-Info", AuthenticationInfo, 0, false)  \
    X("Authorization", Authorization, 0, false)             \
    X("Call-ID", CallId, 'i', false)                        \
    X("Call-Info", CallInfo, 0, true)                       \
    X("Contact", Contact, 'm', true)                        \
    X("Content-Disposition", ContentDisposition, 0, false)  \
    X("Content-Encoding", ContentEncoding, 'e', true)       \
    X("Content-ID", ContentId, 0, false)                    \
    X("Content-Language", ContentLanguage, 0, true)         \
    X("Content-Length", ContentLength, 'l', false)          \
    X("Content-Type", ContentType, 'c', false)              \
    X("CSeq", CSeq, 0, false)                               \
    X("Date", Date, 0, false)                               \
    X("Diversion", Diversion, 0, true)                      \
    X("Error-Info", ErrorInfo, 0, true)                     \
    X("Event", Event, 'o', false)                           \
    X("Expires", Expires, 0, false)                         \
    X("Flow-Timer", FlowTimer, 0, false)                    \
    X("From", From, 'f', false)                             \
    X("Geolocation", Geolocation, 0, true)                  \
    X("Geolocation-Error", GeolocationError, 0, true)       \
    X("Geolocation-Routing", GeolocationRouting, 0, false)  \
    X("History-Info", HistoryInfo, 0, true)                 \
    X("Identity", Identity, 'y', false)                     \
    X("In-Reply-To", InReplyTo, 0, true)                    \
    X("Info-Package", InfoPackage, 0, false)                \
    X("Join", Join, 0, false)                               \
    X("Max-Breadth", MaxBreadth, 0, false)                  \
    X("Max-Forwards", MaxForwards, 0, false)                \
    X("MIME-Version", MimeVersion, 0, false)                \
    X("Min-Expires", MinExpires, 0, false)                  \
    X("Min-SE", MinSe, 0, false)                            \
    X("Organization", Organization, 0, false)               \
    X("P-Access-Network-Info", PAccessNetworkInfo, 0, true) \
    X("P-Asserted-Identity", PAssertedIdentity, 0, true)    \
    X("P-Called-Party-ID", PCalledPartyId, 0, false)        \
    X("P-Charging-Vector", PChargingVector, 0, false)       \
    X("P-Preferred-Identity", PPreferredIdentity, 0, true)  \
    X("Path", Path, 0, true)                                \
    X("Priority", Priority, 0, false)                       \
    X("Privacy", Privacy, 0, false)                         \
    X("Proxy-Authenticate", ProxyAuthenticate, 0, false)    \
    X("Proxy-Authorization", ProxyAuthorization, 0, false)  \
    X("Proxy-Require", ProxyRequire, 0, true)               \
    X("RAck", RAck, 0, false)                               \
    X("Reason", Reason, 0, true)                            \
    X("Record-Route", RecordRoute, 0, true)                 \
    X("Recv-Info", RecvInfo, 0, true)                       \
    X("Refer-Sub", ReferSub, 0, false)                      \
    X("Refer-To", ReferTo, 'r', false)                      \
    X("Referred-By", ReferredBy, 'b', false)                \
    X("Reject-Contact", RejectContact, 'j', true)           \
    X("Remote-Party-ID", RemotePartyId, 0, true)            \
    X("Replaces", Replaces, 0, false)                       \
    X("Reply-To", ReplyTo, 0, false)                        \
    X("Request-Disposition", RequestDisposition, 'd', true) \
    X("Require", Require, 0, true)                          \
    X("Retry-After", RetryAfter, 0, false)                  \
    X("Route", Route, 0, true)                              \
    X("RSeq", RSeq, 0, false)                               \
    X("Security-Client", SecurityClient, 0, true)           \
    X("Security-Server", SecurityServer, 0, true)           \
    X("Security-Verify", SecurityVerify, 0, true)           \
    X("Server", Server, 0, false)                           \
    X("Service-Route", ServiceRoute, 0, true)               \
    X("Session-Expires", SessionExpires, 'x', false)        \
    X("Session-ID", SessionId, 0, false)                    \
    X("SIP-ETag", SipEtag, 0, false)                        \
    X("SIP-If-Match", SipIfMatch, 0, false)                 \
    X("Subject", Subject, 's', false)                       \
    X("Subscription-State", SubscriptionState, 0, false)    \
    X("Supported", Supported, 'k', true)                    \
    X("Timestamp", Timestamp, 0, false)                     \
    X("To", To, 't', false)                                 \
    X("Unsupported", Unsupported, 0, true)                  \
    X("User-Agent", UserAgent, 0, false)                    \
    X("Via", Via, 'v', true)                                \
    X("Warning", Warning, 0, true)                          \
    X("WWW-Authenticate", WwwAuthenticate, 0, false)

enum class HeaderId : std::uint8_t {
    Other,
#define X(name, id, compact, list) id,
    ASTERISM_SIP_HEADERS(X)
#undef X
};

#define X(name, id, compact, list) +1
inline constexpr std::size_t kHeaderIds = 1 ASTERISM_SIP_HEADERS(X);
#undef X

/// Case-insensitive, long and compact names. Other when unknown.
HeaderId header_id(std::string_view name);
/// As we print it; empty for Other.
std::string_view header_name(HeaderId id);
/// The compact letter as text, or the long name where there is none.
std::string_view compact_name(HeaderId id);
/// One line may hold several values, separated by commas.
bool is_comma_list(HeaderId id);

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/text.h"
#include "endpoint_parts.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

Parsed parse_mechanisms(std::string_view text, std::vector<std::string>& into) {
    const std::vector<std::string_view> known{"msrp-tls", "sdes-srtp", "dtls-srtp"};
    for (const auto one : split(text, ',')) {
        const auto piece = trim(one);
        if (piece.empty()) continue;
        const auto name = trim(split_once(piece, ';').first);
        if (std::none_of(known.begin(), known.end(), [&name](auto one) { return iequals(one, name); }))
            return std::unexpected(not_a_word(name, known));
        into.emplace_back(piece);
    }
    return {};
}

void add_signalling_options(Object<Endpoint>& it) {
    it.option("context", &Endpoint::context, "Dialplan context in which its calls begin.");
    it.option("force_rport", &Endpoint::force_rport,
              "Answer to the port a request came from, even when Via has no rport.");
    it.option(
        "rewrite_contact", &Endpoint::rewrite_contact,
        "Put the address a message came from in place of the one in its Contact (or topmost Record-Route).");
    it.option("transport", &Endpoint::transport, "Transport by which we reach it.", refers_to("transport"));
    it.option("outbound_proxy", &Endpoint::outbound_proxy,
              "URI through which requests to it go; with ;lr unless strict routing is meant.");
    it.option("moh_suggest", &Endpoint::shared, &EndpointShared::moh_suggest,
              "Music class suggested to a held peer.");
    it.option("100rel", &Endpoint::rel100,
              "Reliable provisional answers: no, yes (supported), required, or when the peer supports them.");
    it.option("timers", &Endpoint::timers, "Session timers: no, yes (supported), required, or always.");
    it.option("timers_min_se", &Endpoint::shared, &EndpointShared::timers_min_se,
              "Shortest session interval accepted, in seconds; at least 90.", at_least(90s));
    it.option("timers_sess_expires", &Endpoint::shared, &EndpointShared::timers_sess_expires,
              "Session interval asked for, in seconds; not below timers_min_se.");
    it.option("auth", &Endpoint::auth, "Credentials with which it must prove itself; none, and it need not.",
              refers_to("auth"));
    it.option("outbound_auth", &Endpoint::outbound_auth, "Credentials with which we answer its challenges.",
              refers_to("auth"));
    it.option("aors", &Endpoint::aors, "Addresses of record under which it is reached and may register.",
              refers_to("aor"));
    it.option("identify_by", &Endpoint::shared, &EndpointShared::identify_by,
              "In which ways, in order, its requests are recognised.");
    it.option("trust_connected_line", &Endpoint::trust_connected_line,
              "Believe it when it says who is connected now.", yes_no());
    it.option("send_connected_line", &Endpoint::send_connected_line, "Tell it who is connected now.",
              yes_no());
    it.option("connected_line_method", &Endpoint::connected_line_method,
              "Request that tells who is connected: invite or update.");
    it.option("callerid", &Endpoint::callerid, "Who it is to others: \"Name\" <number>.");
    it.option("callerid_privacy", &Endpoint::callerid_privacy,
              "Whether its number may be shown, and who checked it; the word or its number.",
              parse_with(parse_presentation));
    it.option("callerid_tag", &Endpoint::callerid_tag, "A mark of ours on its identity; never sent.");
    it.option("trust_id_inbound", &Endpoint::trust_id_inbound,
              "Accept PAI, RPID, Privacy identity from this endpoint.");
    it.option("trust_id_outbound", &Endpoint::trust_id_outbound,
              "Send identity headers even when presentation is private.");
    it.option("send_pai", &Endpoint::send_pai, "Add P-Asserted-Identity.");
    it.option("send_rpid", &Endpoint::send_rpid, "Add Remote-Party-ID.");
    it.option("rpid_immediate", &Endpoint::rpid_immediate,
              "Send provisional connected line update before answer.");
    it.option("send_diversion", &Endpoint::send_diversion, "Add Diversion on redirected outgoing INVITE.");
    it.option("send_history_info", &Endpoint::send_history_info,
              "Add History-Info on redirected outgoing INVITE and advertise histinfo.");
    it.option("mailboxes", &Endpoint::mailboxes,
              "mailbox@context names for unsolicited MWI; default context is default.");
    it.option("voicemail_extension", &Endpoint::shared, &EndpointShared::voicemail_extension,
              "User part for Message-Account in MWI body.");
    it.option("aggregate_mwi", &Endpoint::shared, &EndpointShared::aggregate_mwi,
              "One NOTIFY with summed counts instead of one per mailbox.");
    it.option("mwi_subscribe_replaces_unsolicited", &Endpoint::shared,
              &EndpointShared::mwi_subscribe_replaces_unsolicited,
              "Stop unsolicited MWI while the endpoint holds a solicited subscription.", yes_no());
    it.option("one_touch_recording", &Endpoint::shared, &EndpointShared::one_touch_recording,
              "Honour INFO Record: on|off.");
    it.option("inband_progress", &Endpoint::inband_progress,
              "Send 183 with in-band tone instead of 180 ringing.");
    it.option("call_group", &Endpoint::shared, &EndpointShared::call_group,
              "Groups (0 to 63) whose members may pick up its calls.");
    it.option("pickup_group", &Endpoint::shared, &EndpointShared::pickup_group,
              "Groups (0 to 63) whose calls it may pick up.");
    it.option("named_call_group", &Endpoint::shared, &EndpointShared::named_call_group,
              "The same as call_group, by name.");
    it.option("named_pickup_group", &Endpoint::shared, &EndpointShared::named_pickup_group,
              "The same as pickup_group, by name.");
    it.option("device_state_busy_at", &Endpoint::device_state_busy_at,
              "Channel count at which device state becomes busy; 0 off.");
    it.option("tone_zone", &Endpoint::tone_zone, "Country name in indications.conf.");
    it.option("language", &Endpoint::language, "Language of its channels.");
    it.option("record_on_feature", &Endpoint::shared, &EndpointShared::record_on_feature,
              "Feature name in features.conf run at Record: on.");
    it.option("record_off_feature", &Endpoint::shared, &EndpointShared::record_off_feature,
              "Feature name in features.conf run at Record: off.");
    it.option("allow_transfer", &Endpoint::allow_transfer, "Let it transfer calls (REFER).");
    it.option("user_eq_phone", &Endpoint::user_eq_phone,
              "Add user=phone to URIs whose user is a telephone number.");
    it.option("moh_passthrough", &Endpoint::moh_passthrough, "Pass hold as re-INVITE sendonly/sendrecv.");
    it.option("allow_subscribe", &Endpoint::allow_subscribe, "Let it subscribe.");
    it.option("sub_min_expiry", &Endpoint::shared, &EndpointShared::sub_min_expiry,
              "Shortest subscription we grant it, in seconds.");
    it.option(
        "feature_sync", &Endpoint::shared, &EndpointShared::feature_sync,
        "Let its phones set and follow do not disturb, call forwarding and agent state (as-feature-event), "
        "kept in DB().");
    it.option("from_user", &Endpoint::from_user, "User part of From in requests to it.", must(uri_user));
    it.option("from_domain", &Endpoint::from_domain, "Host of From in requests to it.");
    it.option("mwi_from_user", &Endpoint::shared, &EndpointShared::mwi_from_user,
              "User of From URI for unsolicited MWI.");
    it.option("redirect_method", &Endpoint::shared, &EndpointShared::redirect_method,
              "How 3xx targets are used.");
    it.option("follow_redirect_methods", &Endpoint::shared, &EndpointShared::follow_redirect_methods,
              "Requests besides INVITE that follow a 3xx answer.");
    it.option("set_var", &Endpoint::set_var, "NAME=value, set on each of its channels; one per line.",
              accumulate())
        .shown_as_fields(&Endpoint::set_var);
    it.option("message_context", &Endpoint::shared, &EndpointShared::message_context,
              "Dialplan context of its messages; without one, `context`.");
    it.option("accountcode", &Endpoint::accountcode, "Account code placed on channels.");
    it.option("deny", &Endpoint::shared, &EndpointShared::acl,
              "Addresses its requests may not come from; order counts.", acl_deny())
        .hidden();
    it.option("permit", &Endpoint::shared, &EndpointShared::acl,
              "Addresses its requests may come from; order counts.", acl_permit())
        .hidden();
    it.option("acl", &Endpoint::shared, &EndpointShared::acl, "Sections of acl.conf its requests must pass.",
              acl_named());
    it.option("contact_deny", &Endpoint::shared, &EndpointShared::contact_acl,
              "Addresses its Contact may not name.", acl_deny())
        .hidden();
    it.option("contact_permit", &Endpoint::shared, &EndpointShared::contact_acl,
              "Addresses its Contact may name.", acl_permit())
        .hidden();
    it.option("contact_acl", &Endpoint::shared, &EndpointShared::contact_acl,
              "Sections of acl.conf its Contact must pass.", acl_named());
    it.option("subscribe_context", &Endpoint::shared, &EndpointShared::subscribe_context,
              "Dialplan context of its subscriptions.", at_most_chars(79));
    it.option("contact_user", &Endpoint::contact_user, "User part of Contact in requests to this endpoint.",
              must(uri_user))
        .hidden();
    it.option("allow_overlap", &Endpoint::allow_overlap,
              "Answer 484 rather than 404 when more digits could help.");
    it.option("overlap_context", &Endpoint::shared, &EndpointShared::overlap_context,
              "Context asked whether more digits could help; without one, `context`.");
    it.option("refer_blind_progress", &Endpoint::refer_blind_progress,
              "Report each step of a blind transfer, not only its end.");
    it.option("notify_early_inuse_ringing", &Endpoint::notify_early_inuse_ringing,
              "dialog-info early also when in use and ringing.");
    it.option("incoming_mwi_mailbox", &Endpoint::incoming_mwi_mailbox,
              "mailbox@context set by received unsolicited MWI NOTIFY.");
    it.option("suppress_q850_reason_headers", &Endpoint::suppress_q850_reason_headers, "Omit Reason: Q.850.");
    it.option("ignore_183_without_sdp", &Endpoint::ignore_183_without_sdp,
              "Do not forward 183 without body.");
    it.option("stir_shaken", &Endpoint::shared, &EndpointShared::stir_shaken,
              "Says nothing; stir_shaken_profile does.", yes_no())
        .deprecated("stir_shaken_profile")
        .no_effect("stir_shaken_profile decides");
    it.option("stir_shaken_profile", &Endpoint::shared, &EndpointShared::stir_shaken_profile,
              "Id of a profile object in stir_shaken.conf, or a built-in profile name.")
        .not_yet("caller verification");
    it.option("allow_unauthenticated_options", &Endpoint::allow_unauthenticated_options,
              "Skip authentication for OPTIONS.");
    it.option("use_trunk_health", &Endpoint::use_trunk_health,
              "Dial passes over contacts where calls fail, and refuses at once while the trunk is down.");
    it.option("geoloc_incoming_call_profile", &Endpoint::shared,
              &EndpointShared::geoloc_incoming_call_profile, "Geolocation profile of calls it makes.")
        .not_yet("geolocation");
    it.option("geoloc_outgoing_call_profile", &Endpoint::shared,
              &EndpointShared::geoloc_outgoing_call_profile, "Geolocation profile of calls to it.")
        .not_yet("geolocation");
    it.option("security_mechanisms", &Endpoint::shared, &EndpointShared::security_mechanisms,
              "Mechanisms offered in Security-Client.", append(), parse_with(parse_mechanisms))
        .not_yet("security negotiation")
        .hidden();
    it.option("security_negotiation", &Endpoint::shared, &EndpointShared::security_negotiation,
              "Security negotiation: no or mediasec.")
        .not_yet("security negotiation");
    it.option("send_aoc", &Endpoint::send_aoc, "Send AOC XML in requests.");
    it.option("tenantid", &Endpoint::tenantid, "Tenant id put on channels.");
    it.option("suppress_moh_on_sendonly", &Endpoint::suppress_moh_on_sendonly,
              "Ignore remote sendonly/inactive: no hold frame, no MOH.");
}

}  // namespace asterism::endpoint

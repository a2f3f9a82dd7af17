// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/global.h"

#include "asterism/base/text.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

/// A word that is no algorithm makes the whole list MD5.
Parsed parse_algorithms(std::string_view text, std::vector<DigestAlgorithm>& into) {
    const auto parsed = Value<std::vector<DigestAlgorithm>>::parse(text, into);
    if (!parsed || into.empty()) into = {DigestAlgorithm::Md5};
    return {};
}

void check_global(Global& it, Problems& problems) {
    const std::vector<std::string_view> known{"ip",     "username",      "anonymous",
                                              "header", "auth_username", "request_uri"};
    for (const auto& name : it.endpoint_identifier_order)
        if (std::find(known.begin(), known.end(), name) == known.end())
            problems.warn("endpoint_identifier_order", not_a_word(name, known).reason);
}

void check_system(System& it, Problems& problems) {
    if (it.timer_t1 < 100ms) {
        it.timer_t1 = 100ms;
        problems.warn("timer_t1", "is raised to 100");
    }
    if (it.timer_b < 64 * it.timer_t1) {
        it.timer_b = 64 * it.timer_t1;
        problems.warn("timer_b", fmt::format("is raised to {}, 64 times timer_t1", it.timer_b.count()));
    }
}

Object<Global> make_global() {
    Object<Global> it("global", "What holds for all of SIP.");
    it.option("max_forwards", &Global::max_forwards, "Max-Forwards value in outgoing requests.");
    it.option("user_agent", &Global::user_agent,
              "User-Agent of requests and Server of responses; default appends version.");
    it.option("default_outbound_endpoint", &Global::default_outbound_endpoint,
              "Endpoint used for out-of-call MESSAGE to bare URI.");
    it.option("debug", &Global::debug, "Log messages: yes, no, or of one host.", not_empty());
    it.option("endpoint_identifier_order", &Global::endpoint_identifier_order,
              "Ordered identifier names, read at module load; unlisted named identifiers are tried last.");
    it.option("keep_alive_interval", &Global::keep_alive_interval,
              "Seconds between CRLFCRLF on connection transports; cannot be disabled once active.");
    it.option("max_initial_qualify_time", &Global::max_initial_qualify_time,
              "Seconds cap on first qualify spread; 0 uses qualify_frequency.");
    it.option("default_from_user", &Global::default_from_user,
              "From user when nothing better; empty rejects object.", not_empty());
    it.option("default_voicemail_extension", &Global::default_voicemail_extension,
              "Fallback for Message-Account.");
    it.option("regcontext", &Global::regcontext,
              "Context receiving a NoOp extension per reachable endpoint.");
    it.option("contact_expiration_check_interval", &Global::contact_expiration_check_interval,
              "Seconds between expiry sweeps; 0 stops the sweeper.")
        .no_effect("each contact expires to the second by a timer of its own");
    it.option("disable_multi_domain", &Global::disable_multi_domain, "Skip user@domain lookups.");
    it.option("unidentified_request_count", &Global::unidentified_request_count,
              "Requests per period before the security event.");
    it.option("unidentified_request_period", &Global::unidentified_request_period, "Seconds.");
    it.option("unidentified_request_prune_interval", &Global::unidentified_request_prune_interval,
              "Seconds; entries older than twice the period go.");
    it.option("default_realm", &Global::default_realm, "Challenge realm when auth has none.");
    it.option("mwi_tps_queue_high", &Global::mwi_tps_queue_high, "MWI task processor high water mark.");
    it.option("mwi_tps_queue_low", &Global::mwi_tps_queue_low, "-1 means 90 percent of high.");
    it.option("mwi_disable_initial_unsolicited", &Global::mwi_disable_initial_unsolicited,
              "No unsolicited MWI at startup.");
    it.option("allow_sending_180_after_183", &Global::allow_sending_180_after_183,
              "Do not turn 180 into 183 after 183 with SDP.");
    it.option("ignore_uri_user_options", &Global::ignore_uri_user_options,
              "Cut user part at first semicolon.");
    it.option("use_callerid_contact", &Global::use_callerid_contact,
              "Use caller number as Contact user instead of default_from_user.", yes_no());
    it.option("send_contact_status_on_update_registration",
              &Global::send_contact_status_on_update_registration, "AMI ContactStatus on refresh too.",
              yes_no());
    it.option("taskprocessor_overload_trigger", &Global::taskprocessor_overload_trigger,
              "none: never shed requests; otherwise by how long they wait for their turn.");
    it.option("overload_answer_udp", &Global::overload_answer_udp,
              "Under overload answer a new request on UDP with 503 and Retry-After instead of dropping it.");
    it.option("oauth_token_uri", &Global::oauth_token_uri,
              "Where auths of auth_type=google_oauth get their access tokens (RFC 6749 6).");
    it.option("norefersub", &Global::norefersub, "Advertise norefersub in Supported.", yes_no());
    it.option("all_codecs_on_empty_reinvite", &Global::all_codecs_on_empty_reinvite,
              "Offer all endpoint codecs on re-INVITE without SDP.");
    it.option("default_auth_algorithms_uas", &Global::default_auth_algorithms_uas,
              "Challenge order when auth lists none; invalid list falls back to MD5.",
              parse_with(parse_algorithms));
    it.option("default_auth_algorithms_uac", &Global::default_auth_algorithms_uac,
              "Accepted challenge algorithms when auth lists none; invalid falls back to MD5.",
              parse_with(parse_algorithms));
    it.single();
    it.check(check_global);
    return it;
}

Object<System> make_system() {
    Object<System> it("system", "What is decided when the server starts.");
    it.option("timer_t1", &System::timer_t1, "T1 of RFC 3261 17, in milliseconds; at least 100.");
    it.option("timer_b", &System::timer_b,
              "Time until a request without an answer fails, in milliseconds; at least 64 times timer_t1.");
    it.option("compact_headers", &System::compact_headers, "Compact header names.");
    it.option("taskpool_minimum_size", &System::taskpool_minimum_size, "Threads never shrunk below.")
        .no_effect("there is no such pool of threads here");
    it.option("taskpool_initial_size", &System::taskpool_initial_size, "Threads at start.")
        .alias("threadpool_initial_size")
        .no_effect("there is no such pool of threads here");
    it.option("taskpool_auto_increment", &System::taskpool_auto_increment, "Threads added when busy.")
        .alias("threadpool_auto_increment")
        .no_effect("there is no such pool of threads here");
    it.option("taskpool_idle_timeout", &System::taskpool_idle_timeout,
              "Seconds before idle thread ends; 0 never.")
        .alias("threadpool_idle_timeout")
        .no_effect("there is no such pool of threads here");
    it.option("taskpool_max_size", &System::taskpool_max_size, "Upper bound; 0 unlimited.")
        .alias("threadpool_max_size")
        .no_effect("there is no such pool of threads here");
    it.option("disable_tcp_switch", &System::disable_tcp_switch, "Keep UDP for large requests.");
    it.option("follow_early_media_fork", &System::follow_early_media_fork,
              "Stack-wide permission for endpoint option.");
    it.option("accept_multiple_sdp_answers", &System::accept_multiple_sdp_answers,
              "Stack-wide permission for endpoint option.");
    it.option("disable_rport", &System::disable_rport, "Omit rport parameter in outgoing Via.");
    it.option("max_message_size", &System::max_message_size,
              "Bytes of one SIP message, body included; a larger one is refused.", between(2048u, 1048576u));
    it.option("max_headers", &System::max_headers, "Header lines of one SIP message.", between(32u, 4096u));
    it.option("max_header_line", &System::max_header_line, "Bytes of one header line with its folds.",
              between(512u, 65535u));
    it.option("max_body_nesting", &System::max_body_nesting, "Multipart bodies inside one another.",
              between(1u, 16u));
    it.option("max_body_parts", &System::max_body_parts, "Parts of one multipart body.", between(1u, 1024u));
    it.single();
    it.check(check_system);
    return it;
}

}  // namespace

const Object<Global>& global_schema() {
    static const auto object = make_global();
    return object;
}

const Object<System>& system_schema() {
    static const auto object = make_system();
    return object;
}

}  // namespace asterism::endpoint

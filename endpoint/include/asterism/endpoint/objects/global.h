// SPDX-License-Identifier: Apache-2.0
// What holds for every endpoint: type=global (reloadable) and type=system (read at start). At most one
// section each.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "asterism/endpoint/objects/words.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct Global {
    std::string name;
    unsigned max_forwards = 70;
    std::string user_agent = "Asterisk PBX asterism-0.1.0";
    std::string default_outbound_endpoint = "default_outbound_endpoint";
    std::string debug = "no";
    std::vector<std::string> endpoint_identifier_order{"ip", "username", "anonymous"};
    Seconds keep_alive_interval{90};
    Seconds max_initial_qualify_time{0};
    std::string default_from_user = "asterisk";
    std::string default_voicemail_extension;
    std::string regcontext;
    Seconds contact_expiration_check_interval{30};
    bool disable_multi_domain = false;
    unsigned unidentified_request_count = 5;
    Seconds unidentified_request_period{5};
    Seconds unidentified_request_prune_interval{30};
    std::string default_realm = "asterisk";
    unsigned mwi_tps_queue_high = 500;
    int mwi_tps_queue_low = -1;
    bool mwi_disable_initial_unsolicited = false;
    bool allow_sending_180_after_183 = false;
    bool ignore_uri_user_options = false;
    bool use_callerid_contact = false;
    bool send_contact_status_on_update_registration = false;
    OverloadTrigger taskprocessor_overload_trigger = OverloadTrigger::Global;
    bool overload_answer_udp = false;
    std::string oauth_token_uri = "https://oauth2.googleapis.com/token";
    bool norefersub = true;
    bool all_codecs_on_empty_reinvite = false;
    std::vector<DigestAlgorithm> default_auth_algorithms_uas{DigestAlgorithm::Md5};
    std::vector<DigestAlgorithm> default_auth_algorithms_uac{DigestAlgorithm::Md5};

    /// A user part as it is compared with names: of endpoints, aors, extensions (570).
    std::string name_of(std::string user) const {
        if (ignore_uri_user_options) user.resize(std::min(user.size(), user.find(';')));
        return user;
    }
    bool operator==(const Global&) const = default;
};

struct System {
    std::string name;
    Millis timer_t1{500};
    Millis timer_b{32000};
    bool compact_headers = false;
    unsigned taskpool_minimum_size = 4;
    unsigned taskpool_initial_size = 4;
    unsigned taskpool_auto_increment = 1;
    Seconds taskpool_idle_timeout{60};
    unsigned taskpool_max_size = 50;
    bool disable_tcp_switch = true;
    bool follow_early_media_fork = true;
    bool accept_multiple_sdp_answers = false;
    bool disable_rport = false;
    // Of ours: what one SIP message may cost; sip::Limits.
    unsigned max_message_size = 65535;
    unsigned max_headers = 256;
    unsigned max_header_line = 16384;
    unsigned max_body_nesting = 4;
    unsigned max_body_parts = 64;

    bool operator==(const System&) const = default;
};

const schema::Object<Global>& global_schema();
const schema::Object<System>& system_schema();

}  // namespace asterism::endpoint

// SPDX-License-Identifier: Apache-2.0
// What the media plane counts over all streams.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::media::counters {

inline Counter packets_in("media_rtp_packets_received_total", "RTP packets accepted");
inline Counter packets_out("media_rtp_packets_sent_total", "RTP packets sent");
inline Counter forwarded("media_rtp_packets_forwarded_total", "RTP packets passed from one leg to another");
inline Counter malformed("media_packets_malformed_total",
                         "datagrams on media ports that were no sound RTP or RTCP");
inline Counter strangers("media_packets_from_strangers_total",
                         "packets dropped because their source was not the peer");
inline Counter unknown_payload("media_packets_unknown_payload_total",
                               "RTP packets of a payload nobody agreed to");
inline Counter no_common_codec("media_packets_no_common_codec_total",
                               "packets not passed on because the other leg has not agreed to their codec");
inline Counter send_failed("media_packets_send_failed_total", "packets the system would not take");
inline Counter no_ports("media_ports_exhausted_total",
                        "streams that could not be opened because no pair of ports or descriptors was free");
inline Counter late("media_packets_late_total", "packets that came for ports whose call was over");
inline Counter timeouts("media_rtp_timeouts_total", "streams that fell silent for longer than rtp_timeout");

}  // namespace asterism::media::counters

// SPDX-License-Identifier: Apache-2.0
// The limits of media (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::media::limits {

inline Limit sound_threads{
    "sound_threads",
    Limit::Of::All,
    8,
    1,
    64,
    "Threads that read and write sounds: one works, each other waits for a disk that does "
    "not answer; when all do, no sound is read or written"};

inline Limit damaged_sounds{"damaged_sounds",
                            Limit::Of::All,
                            1000,
                            1,
                            100'000,
                            "Sound files known to be damaged, which are not opened again"};

inline Limit rtcp_packets{
    "rtcp_packets",
    Limit::Of::Message,
    100,
    8,
    20'000,
    "Packets of RTCP in one datagram; one with more is not read, as one that is malformed"};

inline Limit rtcp_told{"rtcp_told",
                       Limit::Of::Endpoint,
                       20,
                       1,
                       100'000,
                       "RTCP packets of one stream in a second that managers are told of (RTCPReceived); "
                       "others are counted alone"};

inline Limit digits_told{
    "digits_told",
    Limit::Of::Endpoint,
    50,
    1,
    100'000,
    "Digits of one stream in a second that are heard, R1 among them; others are left out"};

inline Limit digits_waiting{
    "digits_waiting",
    Limit::Of::Endpoint,
    200,
    1,
    100'000,
    "Digits, and strings of them, that wait to be sent by one stream; the next is not sent"};

}  // namespace asterism::media::limits

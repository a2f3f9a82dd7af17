// SPDX-License-Identifier: Apache-2.0
// The limits of what the dialplan asks of the machine (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::apps::limits {

inline Limit helper_threads{
    "helper_threads", Limit::Of::All, 4, 1, 64, "Threads for files that the dialplan reads (FILE, STAT)"};
inline Limit helper_queue{"helper_queue",
                          Limit::Of::All,
                          256,
                          1,
                          100'000,
                          "Files of the dialplan under way with such threads; the next fails"};
inline Limit helper_jobs_of_endpoint{"helper_jobs_of_endpoint",
                                     Limit::Of::Endpoint,
                                     16,
                                     1,
                                     10'000,
                                     "Files that one endpoint's calls have under way; the next fails"};
inline Limit programs{"programs", Limit::Of::All,
                      64,         1,
                      10'000,     "Programs of the dialplan that run (System, SHELL); the next fails"};
inline Limit programs_of_endpoint{"programs_of_endpoint",
                                  Limit::Of::Endpoint,
                                  8,
                                  1,
                                  10'000,
                                  "Programs that one endpoint's calls have running; the next fails"};
inline Limit program_seconds{"program_seconds",
                             Limit::Of::Message,
                             3600,
                             1,
                             1'000'000,
                             "Seconds that a program of the dialplan may take; then it is killed"};

}  // namespace asterism::apps::limits

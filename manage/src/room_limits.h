// SPDX-License-Identifier: Apache-2.0
// The limits of manager connections and consoles (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::manage::limits {

inline Limit manager_sessions{
    "manager_sessions",
    Limit::Of::All,
    1000,
    1,
    100'000,
    "Connections of the manager interface; unless set, an eighth of the descriptors"};
inline Limit manager_logins{"manager_logins",
                            Limit::Of::All,
                            50,
                            1,
                            100'000,
                            "Of these, without a login so far; unless set, authlimit of manager.conf"};
inline Limit manager_logins_of_source{"manager_logins_of_source",
                                      Limit::Of::Source,
                                      25,
                                      1,
                                      100'000,
                                      "Of these, from one address (IPv6: one /64); unless set, half"};
inline Limit manager_unread{"manager_unread",
                            Limit::Of::All,
                            std::size_t{512} << 20,
                            std::size_t{64} << 10,
                            std::size_t{1} << 40,
                            "Bytes of answers and events that managers have not read; when there are more, "
                            "the one with most of them is cut off"};
inline Limit dialplan_added{"dialplan_added",
                            Limit::Of::All,
                            10'000,
                            1,
                            10'000'000,
                            "Priorities, hints and includes that managers and consoles have added to the "
                            "dialplan; a further one is refused"};
inline Limit consoles{"consoles", Limit::Of::All, 200,
                      1,          10'000,         "Connections to the control socket, consoles among them"};

inline Limit file_jobs{"file_jobs", Limit::Of::All,
                       256,         1,
                       100'000,     "Files that managers and phones ask for, under way; the next is refused"};
inline Limit file_jobs_of_source{"file_jobs_of_source",
                                 Limit::Of::Source,
                                 32,
                                 1,
                                 100'000,
                                 "Of these, of one manager user or address; the next is refused"};

inline Limit manager_filters{
    "manager_filters",
    Limit::Of::Source,
    100,
    1,
    10'000,
    "Filters of events of one connection, by the action Filter; the next is refused"};

inline Limit manager_values{
    "manager_values",
    Limit::Of::Source,
    100,
    1,
    10'000,
    "Values of functions that one connection waits for (Getvar of a lock, a file, DNS); "
    "the next is refused"};

inline Limit provision_bytes{
    "provision_bytes",
    Limit::Of::Message,
    std::size_t{128} << 20,
    1024,
    std::size_t{4} << 30,
    "Bytes of a static file that phones fetch; of all that are on their way see http_answer_bytes"};

inline Limit status_variables{"status_variables",
                              Limit::Of::Message,
                              200,
                              1,
                              100'000,
                              "Names of variables that Status may ask for of each channel"};

}  // namespace asterism::manage::limits

// SPDX-License-Identifier: Apache-2.0
// The limits of sessions and messages (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::session::limits {

inline Limit messages_of_endpoint{"messages_of_endpoint",
                                  Limit::Of::Endpoint,
                                  100,
                                  1,
                                  100'000,
                                  "MESSAGEs of one endpoint that wait or run; the next is 503"};
inline Limit messages{"messages", Limit::Of::All, 10'000,
                      1,          1'000'000,      "MESSAGEs that wait or run; the next is 503"};
inline Limit messages_bytes{"messages_bytes", Limit::Of::All,
                            32'000'000,       1000,
                            4'000'000'000,    "Bytes of MESSAGEs that wait or run; the next is 503"};
inline Limit messages_running_of_endpoint{"messages_running_of_endpoint",
                                          Limit::Of::Endpoint,
                                          4,
                                          1,
                                          1000,
                                          "MESSAGEs of one endpoint whose dialplan runs; the next waits"};
inline Limit messages_running{
    "messages_running", Limit::Of::All, 64, 1, 10'000, "MESSAGEs whose dialplan runs; the next waits"};
inline Limit message_seconds{"message_seconds",
                             Limit::Of::Message,
                             32,
                             1,
                             86'400,
                             "Seconds that the dialplan of a MESSAGE may take; then it is ended"};
inline Limit identity_changes{"identity_changes",
                              Limit::Of::Message,
                              20,
                              1,
                              1000,
                              "Changes of identity that one call is told of in ten seconds; the next waits"};
inline Limit refers_of_dialog{"refers_of_dialog",
                              Limit::Of::Message,
                              8,
                              1,
                              1000,
                              "Transfers of one dialog whose progress is told; the next REFER is 503"};
inline Limit refers{"refers", Limit::Of::All, 10'000,
                    1,        1'000'000,      "Transfers whose progress is told; the next REFER is 503"};
inline Limit partings{
    "partings", Limit::Of::All,
    10'000,     1,
    1'000'000,  "Dialogs that wait for the BYE of who transferred; to the next we say it at once"};

}  // namespace asterism::session::limits

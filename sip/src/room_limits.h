// SPDX-License-Identifier: Apache-2.0
// How much one message may hold. Its size and its lines are judged while it is read (parse_error.h, Limits);
// the rest by check.cc before anybody looks at what it says, so that whoever walks a header walks a bounded
// one: more is 513 in a request, and a response that holds more is dropped.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::sip::limits {

inline Limit message_bytes{
    "message_bytes", Limit::Of::Message, 65535, 1024, 1 << 24, "bytes of a SIP message, body included"};
inline Limit headers{"headers", Limit::Of::Message, 256, 32, 4096, "header lines of a SIP message"};
inline Limit header_bytes{
    "header_bytes", Limit::Of::Message, 16384, 256, 1 << 20, "bytes of one header line with its folds"};
inline Limit body_nesting{
    "body_nesting", Limit::Of::Message, 4, 1, 64, "multipart bodies within multipart bodies"};
inline Limit body_parts{"body_parts", Limit::Of::Message, 64, 1, 1024, "parts of a multipart body"};

inline Limit contacts{"contacts", Limit::Of::Message, 1000, 1, 10000, "Contacts of one message"};
inline Limit credentials{"credentials",
                         Limit::Of::Message,
                         8,
                         1,
                         256,
                         "Authorization and Proxy-Authorization of one request, challenges of one response"};
inline Limit credential_bytes{"credential_bytes",
                              Limit::Of::Message,
                              2048,
                              256,
                              16384,
                              "bytes of one Authorization, Proxy-Authorization or challenge"};
inline Limit list_values{
    "list_values",
    Limit::Of::Message,
    250,
    16,
    10000,
    "values of one header that is a list: Supported, Accept, Reason, History-Info and their like"};
inline Limit routes{
    "routes", Limit::Of::Message, 100, 10, 1000, "values of Route, Record-Route, Path or Service-Route"};
// 70 hops (Max-Forwards), and some that do not count.
inline Limit vias{"vias", Limit::Of::Message, 100, 10, 1000, "Vias of one message"};

}  // namespace asterism::sip::limits

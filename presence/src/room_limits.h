// SPDX-License-Identifier: Apache-2.0
// What those who watch may have us remember.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::presence::limits {

inline Limit subscriptions{
    "subscriptions", Limit::Of::All,
    200'000,         1,
    10'000'000,      "things that others watch, members of lists each; further SUBSCRIBEs are answered 503"};
inline Limit endpoint_subscriptions{"endpoint_subscriptions",
                                    Limit::Of::Endpoint,
                                    5'000,
                                    1,
                                    10'000'000,
                                    "things that one endpoint watches; further SUBSCRIBEs are answered 503"};
inline Limit made_hints{"made_hints",
                        Limit::Of::All,
                        10'000,
                        1,
                        10'000'000,
                        "hints made out of patterns and devices (autohints); when they are used up, those of "
                        "patterns that nobody "
                        "watches give way"};
inline Limit publications{"publications", Limit::Of::All,
                          20'000,         1,
                          10'000'000,     "publications of others with us; further ones are answered 503"};
inline Limit endpoint_publications{"endpoint_publications",
                                   Limit::Of::Endpoint,
                                   1'000,
                                   1,
                                   10'000'000,
                                   "publications of one endpoint with us; further ones are answered 503"};
inline Limit published_states{
    "published_states",
    Limit::Of::All,
    100'000,
    1,
    10'000'000,
    "devices and mailboxes that other servers say something of, each for itself; of further ones nothing is "
    "taken"};
inline Limit endpoint_published_states{
    "endpoint_published_states",
    Limit::Of::Endpoint,
    20'000,
    1,
    10'000'000,
    "devices and mailboxes of other servers that one endpoint's publications brought; of further ones "
    "nothing is taken"};
inline Limit published_speakers{
    "published_speakers",
    Limit::Of::Endpoint,
    64,
    1,
    1'000,
    "servers by which one endpoint says something of one device or mailbox; of what further ones say nothing "
    "is taken"};
inline Limit published_body{"published_body",
                            Limit::Of::Message,
                            8'192,
                            64,
                            10'000'000,
                            "bytes of the body of a PUBLISH; larger ones are answered 413"};
inline Limit published_name{"published_name",
                            Limit::Of::Message,
                            256,
                            1,
                            8'192,
                            "bytes of a name in the body of a PUBLISH; what has longer ones is answered 500"};
inline Limit feature_body{
    "feature_body", Limit::Of::Message,
    4'096,          64,
    10'000'000,     "bytes of the body of a SUBSCRIBE to as-feature-event; larger ones are answered 413"};
inline Limit feature_number{
    "feature_number",
    Limit::Of::Message,
    64,
    1,
    8'192,
    "bytes of a number that a phone forwards to, or of the name of its agent; longer ones are answered 400"};
inline Limit own_publications{
    "own_publications",
    Limit::Of::All,
    20'000,
    1,
    10'000'000,
    "publications of ours with others, one for each extension; further extensions are not published"};
inline Limit waiting_publishes{
    "waiting_publishes",
    Limit::Of::All,
    100'000,
    1,
    10'000'000,
    "states that wait for a PUBLISH of ours; further ones are told with the next change"};

}  // namespace asterism::presence::limits

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

}  // namespace asterism::presence::limits

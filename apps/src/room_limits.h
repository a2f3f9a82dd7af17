// SPDX-License-Identifier: Apache-2.0
// The limits of applications (base/limit.h): what a dialplan may ask for that grows by what a caller says.
#pragma once

#include "asterism/base/limit.h"

namespace asterism::apps::limits {

inline Limit gosub_depth{
    "gosub_depth", Limit::Of::Message,
    512,           8,
    10'000,        "Subroutines of one channel within each other; the next ends the call"};
inline Limit dial_targets{"dial_targets",
                          Limit::Of::Message,
                          100,
                          1,
                          10'000,
                          "Whom one Dial calls at once; the others are left out"};
inline Limit record_seconds{"record_seconds", Limit::Of::Message,
                            14'400,           1,
                            31'536'000,       "Seconds of one recording; then it ends as with maxduration"};

}  // namespace asterism::apps::limits

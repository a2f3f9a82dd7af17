// SPDX-License-Identifier: Apache-2.0
// The limits of variables (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::call::limits {

inline Limit variable_bytes{"variable_bytes", Limit::Of::Message,
                            65'536,           256,
                            16'777'216,       "Bytes of one variable; what is longer is cut"};
inline Limit variables_of_channel{"variables_of_channel",
                                  Limit::Of::Endpoint,
                                  2000,
                                  50,
                                  1'000'000,
                                  "Variables of one channel; a further one is not set"};
inline Limit variable_bytes_of_channel{"variable_bytes_of_channel",
                                       Limit::Of::Endpoint,
                                       1'048'576,
                                       4096,
                                       1'073'741'824,
                                       "Bytes of one channel's variables; what is more is not set"};
inline Limit global_variables{
    "global_variables", Limit::Of::All, 20'000, 50, 1'000'000, "Global variables; a further one is not set"};
inline Limit global_variable_bytes{"global_variable_bytes",
                                   Limit::Of::All,
                                   16'777'216,
                                   4096,
                                   1'073'741'824,
                                   "Bytes of all global variables; what is more is not set"};

}  // namespace asterism::call::limits

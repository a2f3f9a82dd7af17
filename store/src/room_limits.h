// SPDX-License-Identifier: Apache-2.0
// The limits of the database that the dialplan writes to (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::store::limits {

inline Limit database_entries{
    "database_entries", Limit::Of::All,
    1'000'000,          100,
    1'000'000'000,      "Entries of the database (DB(), database put); a further one is refused"};
inline Limit database_key_bytes{"database_key_bytes",
                                Limit::Of::Message,
                                1024,
                                64,
                                65'536,
                                "Bytes of family and key of an entry; a longer one is refused"};
inline Limit database_value_bytes{"database_value_bytes",
                                  Limit::Of::Message,
                                  65'536,
                                  256,
                                  16'777'216,
                                  "Bytes of the value of an entry; a longer one is refused"};

}  // namespace asterism::store::limits

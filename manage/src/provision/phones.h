// SPDX-License-Identifier: Apache-2.0
// The phones that fetch their configuration: sections of type=phoneprov, put together by MAC, with everything
// their templates may ask for. Values of a moment.
#pragma once

#include <string>
#include <vector>

#include "asterism/call/variables.h"
#include "asterism/endpoint/objects/phoneprov.h"
#include "asterism/manage/phoneprov_conf.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

struct Phone {
    std::string mac;
    const PhoneProfile* profile;
    /// What is said of each of its lines, by LINE; the first one's counts for the phone.
    std::vector<call::Variables> lines;
};

/// In the order of the file. Sections that cannot be served are complained of in the log.
std::vector<Phone> phones_of(Services& services, const PhoneprovConf& conf);

/// TZOFFSET, DST_ENABLE, DST_START_MONTH ... of a zone ("": the server's own) in the year of `now`.
void add_zone_variables(call::Variables& variables, std::string_view zone, WallTime now);

}  // namespace asterism::manage

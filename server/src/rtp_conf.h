// SPDX-License-Identifier: Apache-2.0
// rtp.conf: what has an effect, with its ranges; the rest of its options is said to wait.
#pragma once

#include "asterism/base/complaint.h"
#include "asterism/media/options.h"
#include "asterism/store/conf_file.h"

namespace asterism::server {

void read_rtp_conf(const store::ConfFile& conf, media::Options& media, Complaints& complaints);

}  // namespace asterism::server

// SPDX-License-Identifier: Apache-2.0
// Makes a Dialplan out of the sections of extensions.conf: exten, same, include, switch, ignorepat,
// autohints, [general] and [globals]. Every fault is a complaint; the rest is used. Main thread.
#pragma once

#include <memory>
#include <span>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

struct Loaded {
    std::shared_ptr<const Dialplan> dialplan;
    Complaints complaints;
};

/// Global variables are put into names, priorities and includes, as Asterisk does while loading.
/// `wizard`: what pjsip_wizard.conf stands for, behind what the file says; a priority that is there already
/// stays.
Loaded load(std::span<const Section> sections, std::span<const Section> wizard = {});

}  // namespace asterism::dialplan

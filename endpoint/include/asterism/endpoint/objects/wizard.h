// SPDX-License-Identifier: Apache-2.0
// pjsip_wizard.conf: one section with type=wizard stands for the endpoint, aor, auths, identify,
// registrations and phoneprov of a phone or a trunk (reference/wizard.json, statement 471). What it stands
// for is written out as sections, as if somebody had typed them into pjsip.conf. Main thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/store/conf_file.h"

namespace asterism::endpoint {

/// A section of pjsip.conf that nobody typed; its lines show where the wizard's stand.
struct WizardObject {
    std::string_view type;
    Section section;
};

struct WizardPlan {
    /// In the order of the wizards, and of each: phoneprov, registrations, identify, endpoint, aor, auths.
    std::vector<WizardObject> objects;
    /// Contexts with the hints, and priorities 1, that they ask for.
    std::vector<Section> dialplan;
    /// The file includes one that is missing, so a reload had better keep what it has.
    bool complete = true;
};

/// Sections of other types are not looked at.
WizardPlan expand_wizards(const store::ConfFile& conf, Complaints& complaints);

/// Every object as pjsip.conf would have it: "[id]", "type = ...", "name = value".
std::string print_primitives(const WizardPlan& plan);

}  // namespace asterism::endpoint

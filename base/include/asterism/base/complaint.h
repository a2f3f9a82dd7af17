// SPDX-License-Identifier: Apache-2.0
// What is wrong with a configuration, for the person who wrote it: place, object, option, reason, and the
// nearest right word. All complaints of a load are collected, not only the first.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/section.h"

namespace asterism {

enum class Severity : std::uint8_t {
    /// The object (or file, or line) is left out, or keeps its former version.
    Error,
    /// Accepted, but not as its writer may expect.
    Warning,
};

struct Complaint {
    Severity severity = Severity::Error;
    Place place;
    /// "endpoint"; empty when it is about a file.
    std::string type;
    std::string object;
    std::string option;
    std::string reason;
    /// The word that may have been meant; empty when there is none.
    std::string suggestion;

    /// "pjsip.conf:14: endpoint 6001: sub_min_expiry: must lie between 0 and 86400 (did you mean ...?)"
    std::string text() const;
};

using Complaints = std::vector<Complaint>;

bool has_errors(std::span<const Complaint> complaints);

/// Warnings that say the same of many objects, and errors that say the same of many lines of one, as one,
/// with their number: 500 phones of one template are one thing to read.
void gather(Complaints& complaints);

}  // namespace asterism

// SPDX-License-Identifier: Apache-2.0
// What the program needs of the system before it says that it is ready: descriptors for what it has of its
// own and for a few calls, threads. Asked before the first of them is taken, so that it either works or says
// what is lacking, and never does half of its work.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "asterism/server/configuration.h"

namespace asterism::server {

struct Needs {
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

/// `configuration`: null while it is not read.
Needs needs_of(const ProgramOptions& options, const Configuration* configuration);

/// "160 descriptors are needed, ...": what there is too little of; nullopt: nothing.
std::optional<std::string> lack_of(const Needs& needs);

}  // namespace asterism::server

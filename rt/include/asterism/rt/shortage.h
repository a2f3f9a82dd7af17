// SPDX-License-Identifier: Apache-2.0
// What the system does not give: descriptors, threads. Most of that is a Result or survived; but without its
// loops and threads the program is none. Their constructors throw, and who makes them at start ends with the
// sentence, who makes one later goes without.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace asterism::rt {

class Shortage : public std::runtime_error {
public:
    /// "no thread 'media-0' can be started", and the system's reason.
    Shortage(const std::string& what, int error);
};

/// How many descriptors this process has open, and how many more it is given, `most` at most. Opens and
/// closes so many: for the beginning of the program.
struct Descriptors {
    std::size_t open = 0;
    std::size_t left = 0;
};
Descriptors count_descriptors(std::size_t most);

}  // namespace asterism::rt

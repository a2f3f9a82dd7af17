// SPDX-License-Identifier: Apache-2.0
// What a message can be filled with: each kind of thing that one may hold many of.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace asterism::cost {

/// What goes into a message beside what every one has.
struct Filling {
    /// Whole lines, each with its end.
    std::string headers;
    std::string type;
    std::string body;
    /// In place of what the message has; empty: as it is.
    std::string user, contact;
};

struct Kind {
    std::string name;
    /// About so many bytes of it.
    std::function<Filling(std::size_t bytes)> fill;
    /// Two things that are multiplied by each other, which a limit alone bounds.
    bool is_product = false;
};

/// Bytes that nobody reads.
Filling plain(std::size_t bytes);
std::vector<Kind> kinds();

}  // namespace asterism::cost

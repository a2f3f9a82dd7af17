// SPDX-License-Identifier: Apache-2.0
// What a function returns that can fail because of somebody else: a peer, an administrator, the world.
// Our own mistakes are not results but ASTERISM_EXPECTs (expect.h).
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace asterism {

/// A fault in words, for a person to read. Rooms that act on the kind of fault declare an error type of their
/// own.
struct Error {
    std::string reason;
};

template <class T, class E = Error>
using Result = std::expected<T, E>;

/// `return fail("no such file");`
inline std::unexpected<Error> fail(std::string reason) {
    return std::unexpected<Error>(Error{std::move(reason)});
}

}  // namespace asterism

// SPDX-License-Identifier: Apache-2.0
// A URI made ready to be compared with many others (RFC 3261 19.1.4): its parameters stand in order, so that
// a comparison takes steps as many as both have, not their product. A view: the bytes are kept elsewhere.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "asterism/sip/uri.h"

namespace asterism::sip {

/// The same number for equivalent URIs, whatever parameters 19.1.4 lets stand in one of them only: those of
/// another number need not be compared.
std::uint64_t likeness(const UriView& uri);

class ComparableUri {
public:
    explicit ComparableUri(const UriView& uri);
    const UriView& view() const { return uri_; }
    /// As equivalent().
    bool is_equivalent(const ComparableUri& other) const;

private:
    UriView uri_;
    /// By name, without case; of a name that is said twice the first.
    boost::container::small_vector<Param, 4> params_;
};

}  // namespace asterism::sip

// SPDX-License-Identifier: Apache-2.0
// The hash maps of hot paths: boost::unordered_flat_map, one allocation, open addressing. Pointers to values
// do not survive an insertion. Keys of text may be asked for with views.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <string>

#include "asterism/base/text.h"

namespace asterism {

template <class K, class V, class Hash = std::hash<K>, class Equal = std::equal_to<K>>
using HashMap = boost::unordered_flat_map<K, V, Hash, Equal>;

template <class K, class Hash = std::hash<K>, class Equal = std::equal_to<K>>
using HashSet = boost::unordered_flat_set<K, Hash, Equal>;

template <class V>
using TextMap = boost::unordered_flat_map<std::string, V, TextHash, std::equal_to<>>;

}  // namespace asterism

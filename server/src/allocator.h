// SPDX-License-Identifier: Apache-2.0
// What the allocator keeps beyond what is in use. The program runs on jemalloc (ARCHITECTURE.md, libraries);
// a build with sanitizers, and programs made of this library alone (tests/flows), on whatever they are linked
// with.
#pragma once

namespace asterism::server {

/// Pages that are not in use go back to the kernel now. May take milliseconds: not for the exchange's thread
/// once it serves.
void give_memory_back();

/// From now on unused pages go back some ten seconds after their last use, on a thread of the allocator's
/// own. After daemon(): threads do not live through a fork.
void keep_giving_memory_back();

}  // namespace asterism::server

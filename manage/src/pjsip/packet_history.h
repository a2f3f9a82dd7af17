// SPDX-License-Identifier: Apache-2.0
// `pjsip set history`, `pjsip show history`: the latest SIP messages, kept to be looked through with
// conditions like "number > 5 and sip.msg.method = INVITE" (reference/cli.json). Exchange thread.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/result.h"
#include "asterism/base/time.h"

namespace asterism::manage {

struct HistoryEntry {
    std::uint64_t number = 0;
    bool sent = false;
    Seconds time{0};  // of the clock on the wall
    SocketAddress peer;
    std::string text;
};

class PacketHistory {
public:
    /// Beyond these the oldest are forgotten.
    static constexpr std::size_t kMostEntries = 10'000;
    static constexpr std::size_t kMostBytes = std::size_t{32} << 20;

    void add(bool sent, Seconds time, const SocketAddress& peer, std::string_view text);
    /// Numbers begin at 0 again.
    void clear();
    const std::deque<HistoryEntry>& entries() const { return entries_; }
    /// Null when it is not there, or no more.
    const HistoryEntry* find(std::uint64_t number) const;

private:
    std::deque<HistoryEntry> entries_;
    std::size_t bytes_ = 0;
    std::uint64_t next_ = 0;
};

using HistoryFilter = std::function<bool(const HistoryEntry&)>;
/// Fields number, timestamp, addr, sip.msg.method, sip.msg.call-id; = != < <= > >= ~ like; and, or, not, ( ).
/// The error says what was not understood.
Result<HistoryFilter> parse_history_filter(const std::vector<std::string>& words);

/// The method a message is about: of a request its own, of a response the one in CSeq.
std::string_view method_of(std::string_view message);

}  // namespace asterism::manage

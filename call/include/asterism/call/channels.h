// SPDX-License-Identifier: Apache-2.0
// Every channel: where they are born, found and buried. One, a part of Calls; exchange thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/call/channel.h"

namespace asterism::call {

class Channels {
public:
    explicit Channels(Ground& ground) : ground_(ground) {}
    ~Channels() { clear(); }
    /// Drops every channel without a word to anybody: the end of the program, when what was to be said is
    /// said.
    void clear();

    /// A new channel; publishes Newchannel once announce() is called. `name` e.g. "PJSIP/6001-00000001".
    /// `uniqueid`: one that somebody chose.
    Channel& create(std::string name, std::string uniqueid = {});
    /// One that is in no listing, not found by name, and has no events: it carries a message.
    Channel& create_hidden(std::string name);
    /// Publishes Newchannel, with what is known by now.
    void announce(Channel& channel);
    /// Each carries the other's name and unique id, and counts at that device. Nothing is said of it (541).
    void swap_identities(Channel& one, Channel& other);
    /// May there be so many more (limit channels)? Asked before whoever dials or comes in gets one.
    bool has_room(std::size_t more) const;
    Channel* find(ChannelId id) const;
    /// By name (without case) or uniqueid.
    Channel* find(std::string_view name) const;
    /// Without hidden ones.
    std::vector<Channel*> all() const;
    std::size_t count() const { return count_; }
    std::uint64_t total() const { return total_; }
    /// "PJSIP/6001-" + eight hex digits counting up (statement 224).
    std::string next_name(std::string_view technology_and_resource);

    /// The last thing: hangup handlers, the end of its leg, Hangup; freed in a later turn. Called by the
    /// executor, by whoever dialled it, or by Channel::hangup for channels that have neither.
    void finish(Channel& channel);

private:
    Ground& ground_;
    std::vector<std::unique_ptr<Channel>> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::unique_ptr<Channel>> graveyard_;
    TextMap<std::uint32_t> by_name_;
    std::uint32_t next_generation_ = 1;
    std::uint32_t next_number_ = 0;
    std::uint32_t next_unique_ = 0;
    std::uint32_t next_call_ = 1;  // of the next call, as Asterisk counts
    std::size_t count_ = 0;
    std::uint64_t total_ = 0;
};

}  // namespace asterism::call

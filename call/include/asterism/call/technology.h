// SPDX-License-Identifier: Apache-2.0
// What can be dialled: PJSIP/6001, Local/100@office. `call` brings both; the table is filled by `server`.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/channel.h"

namespace asterism::call {

struct DialRequest {
    /// What stands behind the first slash: "6001", "6001/sip:6001@192.0.2.1", "100@office/n".
    std::string resource;
    /// Who dials; null for Originate.
    Channel* parent = nullptr;
    /// The streams of `parent` are those of its first offer, not of now (673).
    bool first_streams = false;
    /// A peer sent the call on: the address is his word, not the dialplan's.
    bool by_peer = false;
    /// Originate without a parent: codecs to offer ("ulaw,alaw"); empty: the endpoint's.
    std::string formats;
    /// Ids that somebody chose for the channel, and for the other half of a Local pair; empty: made up.
    std::string uniqueid;
    std::string other_uniqueid;
};

class Technology {
public:
    virtual ~Technology() = default;
    virtual std::string_view name() const = 0;
    virtual std::string_view description() const = 0;
    /// A channel in state Down, announced, with a leg that has not begun yet: set its parties and variables,
    /// then `channel->leg()->place()`. It inherits from `parent` (child_of). The error is why there is none.
    virtual std::expected<Channel*, Cause> request(const DialRequest& request) = 0;
};

class TechnologyTable {
public:
    void add(Technology& technology) { all_.push_back(&technology); }
    Technology* find(std::string_view name) const;
    const std::vector<Technology*>& all() const { return all_; }

private:
    std::vector<Technology*> all_;
};

/// "PJSIP/6001": technology and resource. Resource empty when there is no slash.
std::pair<std::string_view, std::string_view> split_dial_string(std::string_view text);

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// Who a channel is and where it stands: what events and listings tell of it. Plain values, written by its
// channel, which is one of these.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/time.h"
#include "asterism/call/cause.h"
#include "asterism/call/party.h"

namespace asterism::call {

class Ground;

/// Numbers as AMI's ChannelState shows them.
enum class ChannelState : std::uint8_t { Down = 0, Rsrvd, OffHook, Dialing, Ring, Ringing, Up, Busy };
/// "Down", "Ring", ...
std::string_view to_text(ChannelState state);

struct ChannelId {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    explicit operator bool() const { return generation != 0; }
    auto operator<=>(const ChannelId&) const = default;
};

/// Where the dialplan goes on.
struct Place {
    std::string context;
    std::string exten;
    int priority = 1;
    bool operator==(const Place&) const = default;
};

class ChannelFacts {
public:
    ChannelFacts(const ChannelFacts&) = delete;
    ChannelFacts& operator=(const ChannelFacts&) = delete;

    // Identity.
    ChannelId id() const { return id_; }
    const std::string& name() const { return name_; }
    const std::string& uniqueid() const { return uniqueid_; }
    const std::string& linkedid() const { return linkedid_; }
    /// "C-00000003": the call in logs and listings.
    std::string call_identifier() const;
    WallTime created() const { return created_; }
    std::optional<WallTime> answered_at() const { return answered_at_; }
    /// A means of ours that nobody is shown: no events, no listing.
    bool is_hidden() const { return hidden_; }
    /// "PJSIP", "Local".
    std::string_view technology() const;

    ChannelState state() const { return state_; }
    bool is_up() const { return state_ == ChannelState::Up; }

    // Parties.
    Party caller;
    Party connected;
    Party dialed;

    std::string language = "en";
    std::string accountcode;
    std::string tenantid;
    std::string peer_account;

    // Place in the dialplan.
    Place place;
    std::string application;
    std::string application_data;

    // End.
    Cause hangup_cause = Cause::NotDefined;
    /// The number of the final answer with which it ended, as its technology counts (SIP: 486): TechCause in
    /// events; 0: none (537).
    int final_status = 0;

    /// What it stands on.
    Ground& ground() const { return ground_; }

protected:
    ChannelFacts(Ground& ground, ChannelId id, std::string name, std::string uniqueid, WallTime created);
    ~ChannelFacts() = default;

    Ground& ground_;
    ChannelId id_;
    std::string name_;
    std::string uniqueid_;
    std::string linkedid_;
    WallTime created_;
    std::optional<WallTime> answered_at_;
    std::optional<std::uint32_t> call_number_;
    ChannelState state_ = ChannelState::Down;
    bool hidden_ = false;
};

}  // namespace asterism::call

// SPDX-License-Identifier: Apache-2.0
// One line per object of the PJSIP listings, at some depth of a tree; columns as in reference/cli.json.
// Titles end at a column that moves by two per depth; state, hash and time columns stand where they stand.
#pragma once

#include <string_view>

#include "asterism/base/command.h"
#include "asterism/manage/services.h"
#include "state/device.h"

namespace asterism::manage {

using call::Channel;

void endpoint_row(CommandOutput& out, const Services& services, const endpoint::Endpoint& endpoint,
                  const std::vector<Channel*>& channels);
/// `title`: "Auth", "InAuth", "OutAuth".
void auth_row(CommandOutput& out, int depth, std::string_view title, const endpoint::Auth& auth);
void aor_row(CommandOutput& out, int depth, const endpoint::Aor& aor);
void contact_row(CommandOutput& out, int depth, const endpoint::Reachable& contact);
void transport_row(CommandOutput& out, int depth, const endpoint::Transport& transport);
void identify_row(CommandOutput& out, int depth, const endpoint::Identify& identify);
/// What it matches, below it.
void identify_matches(CommandOutput& out, int depth, const endpoint::Identify& identify);
void channel_row(CommandOutput& out, int depth, const Channel& channel, WallTime now);
void channel_exten_row(CommandOutput& out, int depth, const Channel& channel);

/// Headings of the same, at that depth.
std::string_view endpoint_head();
std::string auth_head(int depth);
std::string aor_head(int depth);
std::string contact_head(int depth);
std::string transport_head(int depth);
std::string identify_head(int depth);
std::string identify_match_head(int depth);
std::string channel_head(int depth);
std::string channel_exten_head(int depth);
inline constexpr std::size_t kRule = 90;

/// The first ten digits of the hash in a contact's id.
std::string_view contact_hash(const endpoint::Reachable& contact);
/// "Avail", "Unavail", "NonQual", "Unknown".
std::string_view status_word(endpoint::ContactStatus status);
/// "127.0.0.9/32", "!10.0.0.0/8", "sip.example.com:5060".
std::string match_text(const endpoint::MatchEntry& entry);

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// Every command of the CLI that this program has, by family; shapes as in reference/cli.json. `server` calls
// add_commands once; rooms that bring a list of their own (store::database_commands) are among it. Commands
// that are Asterisk's but not ours yet are not there: they answer "No such command".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterism/manage/commands.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

class AmiServer;
class PacketLogger;

/// core show|set|reload|stop|waitfullybooted ...
std::vector<Command> core_commands(Services& services);
/// core show channels|channel, channel request hangup|originate|redirect, bridge show ...
std::vector<Command> channel_commands(Services& services);
/// core show applications|application|functions|function ...
std::vector<Command> application_commands(Services& services);
/// core show codecs|sysinfo|hanguphandlers, acl show, rtp show settings ...
std::vector<Command> info_commands(Services& services);
/// module show|reload, and the names scripts ask for.
std::vector<Command> module_commands(Services& services);
std::vector<Command> config_commands(Services& services);
/// config show help
std::vector<Command> help_commands(Services& services);
/// pjsip show version, pjsip dump endpt, core show translation, features show, rtp set debug ...
std::vector<Command> stack_commands(Services& services);
/// dialplan show|reload|set global ...
std::vector<Command> dialplan_commands(Services& services);
std::vector<Command> moh_commands(Services& services);
/// core show hints, devstate ...
std::vector<Command> state_commands(Services& services);
/// pjsip list|show ...
std::vector<Command> pjsip_commands(Services& services);
/// pjsip list|show registrations, pjsip send register|unregister
std::vector<Command> registration_commands(Services& services);
std::vector<Command> subscription_commands(Services& services);
std::vector<Command> publication_commands(Services& services);
/// pjsip set|show maintenance, pjsip show unidentified_requests
std::vector<Command> admission_commands(Services& services);
/// pjsip send notify
std::vector<Command> notify_commands(Services& services);
/// pjsip show transport-monitors|scheduled_tasks, pjsip list ciphers
std::vector<Command> upkeep_commands(Services& services);
/// pjsip export config_wizard primitives
std::vector<Command> wizard_commands(Services& services);
/// pjsip qualify, pjsip reload qualify
std::vector<Command> qualify_commands(Services& services);
/// pjsip set logger ...
std::vector<Command> packet_logger_commands(PacketLogger& logger);
/// pjsip set history, pjsip show history
std::vector<Command> history_commands(PacketLogger& logger);
/// logger show|reload|rotate ...
std::vector<Command> logger_commands(Services& services);
/// manager show connected|users|settings|commands, manager reload
std::vector<Command> manager_commands(Services& services, AmiServer& ami);

/// Something of that name is loaded, with or without ".so", without case.
bool has_module(const Services& services, std::string_view name);

/// core show limits
std::vector<Command> limit_commands(Services& services);
/// All of them but manager_commands, and store::database_commands.
void add_commands(Commands& commands, Services& services, PacketLogger& logger);

}  // namespace asterism::manage

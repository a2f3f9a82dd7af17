// SPDX-License-Identifier: Apache-2.0
// The list of all families of commands.
#include "asterism/manage/cli.h"
#include "asterism/store/database.h"
#include "commands/channel_debug.h"
#include "commands/rtcp_debug.h"

namespace asterism::manage {

void add_commands(Commands& commands, Services& services, PacketLogger& logger) {
    commands.add(core_commands(services));
    commands.add(info_commands(services));
    commands.add(limit_commands(services));
    commands.add(rtcp_commands(services));
    commands.add(stack_commands(services));
    commands.add(channel_debug_commands(services));
    commands.add(channel_commands(services));
    commands.add(application_commands(services));
    commands.add(module_commands(services));
    commands.add(config_commands(services));
    commands.add(help_commands(services));
    commands.add(dialplan_commands(services));
    commands.add(moh_commands(services));
    commands.add(state_commands(services));
    commands.add(pjsip_commands(services));
    commands.add(registration_commands(services));
    commands.add(subscription_commands(services));
    commands.add(publication_commands(services));
    commands.add(qualify_commands(services));
    commands.add(admission_commands(services));
    commands.add(notify_commands(services));
    commands.add(upkeep_commands(services));
    commands.add(wizard_commands(services));
    commands.add(packet_logger_commands(logger));
    commands.add(history_commands(logger));
    commands.add(logger_commands(services));
    commands.add(store::database_commands(services.database));
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// PP_EACH_USER(text,exclude_mac), PP_EACH_EXTENSION(mac,template_file), phoneprov show routes.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "asterism/manage/provisioning.h"

namespace asterism::manage {

namespace {

struct ProvisioningHere {
    Provisioning* provisioning = nullptr;
};
Provisioning* provisioning_of(call::Calls& calls) {
    return calls.attachments.of<ProvisioningHere>().provisioning;
}

std::string each_user(call::Calls& calls, call::Channel*, const std::string& args) {
    // The text may hold commas; the MAC is the last argument.
    const auto comma = args.rfind(',');
    const auto bar = args.rfind('|');
    const auto end = comma != args.npos ? comma : bar;
    const auto* provisioning = provisioning_of(calls);
    if (!provisioning || end == args.npos) {
        log::error("PP_EACH_USER requires an argument");
        return {};
    }
    return provisioning->each_user(std::string_view(args).substr(0, end),
                                   trim(std::string_view(args).substr(end + 1)));
}

std::string each_extension(call::Calls& calls, call::Channel* channel, const std::string& args) {
    const auto parts = dialplan::split_args(args);
    auto* provisioning = provisioning_of(calls);
    if (!provisioning || parts.size() < 2) {
        log::error("PP_EACH_EXTENSION requires arguments");
        return {};
    }
    return provisioning->each_extension(channel, trim(parts[0]), std::string(trim(parts[1])));
}

}  // namespace

void attach(call::Calls& calls, Provisioning& provisioning) {
    calls.attachments.of<ProvisioningHere>().provisioning = &provisioning;
}

std::vector<call::Function> provisioning_functions() {
    return {{"PP_EACH_USER", "PP_EACH_USER(string,exclude_mac)",
             "A text for each phone that fetches its configuration, %{NAME} being its variables.", each_user},
            {"PP_EACH_EXTENSION", "PP_EACH_EXTENSION(mac,template_file)",
             "A template for each line of a phone.", each_extension}};
}

std::vector<Command> provisioning_commands(Provisioning& provisioning) {
    return {{"phoneprov show routes", "phoneprov show routes", "Show registered phoneprov http routes",
             [&provisioning](CommandCall& call) { provisioning.show_routes(call); }, nullptr}};
}

}  // namespace asterism::manage

// SPDX-License-Identifier: Apache-2.0
// PP_EACH_USER(text,exclude_mac), PP_EACH_EXTENSION(mac,template_file), phoneprov show routes. Functions have
// no place of their own for what they stand on, so the one Provisioning of the program is named here.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "asterism/manage/provisioning.h"

namespace asterism::manage {

namespace {

Provisioning* the_provisioning = nullptr;

std::string each_user(call::Calls&, call::Channel*, const std::string& args) {
    // The text may hold commas; the MAC is the last argument.
    const auto comma = args.rfind(',');
    const auto bar = args.rfind('|');
    const auto end = comma != args.npos ? comma : bar;
    if (!the_provisioning || end == args.npos) {
        log::error("PP_EACH_USER requires an argument");
        return {};
    }
    return the_provisioning->each_user(std::string_view(args).substr(0, end),
                                       trim(std::string_view(args).substr(end + 1)));
}

std::string each_extension(call::Calls&, call::Channel*, const std::string& args) {
    const auto parts = dialplan::split_args(args);
    if (!the_provisioning || parts.size() < 2) {
        log::error("PP_EACH_EXTENSION requires arguments");
        return {};
    }
    return the_provisioning->each_extension(trim(parts[0]), std::string(trim(parts[1])));
}

}  // namespace

std::vector<call::Function> provisioning_functions() {
    return {{"PP_EACH_USER", "PP_EACH_USER(string,exclude_mac)",
             "A text for each phone that fetches its configuration, %{NAME} being its variables.", each_user},
            {"PP_EACH_EXTENSION", "PP_EACH_EXTENSION(mac,template_file)",
             "A template for each line of a phone.", each_extension}};
}

std::vector<Command> provisioning_commands(Provisioning& provisioning) {
    the_provisioning = &provisioning;
    return {{"phoneprov show routes", "phoneprov show routes", "Show registered phoneprov http routes",
             [&provisioning](CommandCall& call) { provisioning.show_routes(call); }, nullptr}};
}

}  // namespace asterism::manage

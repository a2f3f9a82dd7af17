// SPDX-License-Identifier: Apache-2.0
// config show help: the options of every object type, out of the tables that read them.
#include <algorithm>
#include <set>

#include "asterism/base/text.h"
#include "asterism/endpoint/objects/load.h"
#include "asterism/manage/cli.h"
#include "commands/command_list.h"

namespace asterism::manage {

namespace {

/// The module that people look for a type under.
std::string_view module_of(std::string_view type) {
    static constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
        {"acl", "res_pjsip_acl"},
        {"asterisk-publication", "res_pjsip_publish_asterisk"},
        {"domain_alias", "res_pjsip"},
        {"identify", "res_pjsip_endpoint_identifier_ip"},
        {"inbound-publication", "res_pjsip_pubsub"},
        {"named_acl", "named_acl"},
        {"outbound-publish", "res_pjsip_outbound_publish"},
        {"phoneprov", "res_pjsip_phoneprov_provider"},
        {"registration", "res_pjsip_outbound_registration"},
        {"resource_list", "res_pjsip_pubsub"},
        {"subscription_persistence", "res_pjsip_pubsub"},
    };
    for (const auto& [name, module] : kElsewhere)
        if (iequals(name, type)) return module;
    return "res_pjsip";
}

std::vector<const schema::ObjectType*> types_of(std::string_view module) {
    std::vector<const schema::ObjectType*> found;
    for (const auto* type : endpoint::object_types())
        if (iequals(module_of(type->name()), module)) found.push_back(type);
    return found;
}

std::set<std::string> modules() {
    std::set<std::string> names;
    for (const auto* type : endpoint::object_types()) names.emplace(module_of(type->name()));
    return names;
}

void show_option(CommandOutput& out, const schema::ObjectType& type, const schema::Option& option) {
    out.line("[{}]", type.name());
    out.line("{} = {}", option.name, option.default_text);
    out.line();
    out.line("{}", option.help);
    std::string words;
    for (const auto& word : option.words)
        if (!word.empty()) words += (words.empty() ? "" : ", ") + word;
    if (!words.empty()) out.line("Values: {}", words);
    if (!option.range.empty()) out.line("Range: {}", option.range);
    if (!option.deprecated.empty()) out.line("Deprecated: use {}", option.deprecated);
    const auto& without = option.no_effect.empty() ? option.not_yet : option.no_effect;
    if (!without.empty()) out.line("No effect: {}", without);
}

void not_found(CommandCall& call, std::string_view what) {
    call.out.line("{} {} not found.", what, call.args.back());
    call.out.fail();
}

void show_help(const Services&, CommandCall& call) {
    auto& out = call.out;
    if (call.args.empty()) {
        out.line("The following modules have configuration information:");
        for (const auto& name : modules()) out.line("\t{}", name);
        return;
    }
    const auto types = types_of(call.args[0]);
    if (types.empty()) return not_found(call, "Module");
    if (call.args.size() == 1) {
        out.line("Configuration option types for {}:", call.args[0]);
        for (const auto* type : types) out.line("{:<25} -- {:<65.65}", type->name(), type->help());
        return;
    }
    const auto at = std::ranges::find_if(
        types, [&call](const schema::ObjectType* type) { return iequals(type->name(), call.args[1]); });
    if (at == types.end()) return not_found(call, "Type");
    if (call.args.size() == 2) {
        out.line("{}", (*at)->help());
        out.line();
        for (const auto& option : (*at)->options()) out.line("{:<25} -- {:<65.65}", option.name, option.help);
        return;
    }
    const auto* option = (*at)->find(call.args[2]);
    if (!option) return not_found(call, "Option");
    show_option(out, **at, *option);
}

}  // namespace

std::vector<Command> help_commands(Services& services) {
    CommandList list(services);
    const auto complete = [](std::size_t index, std::string_view) {
        const auto names = index == 0 ? modules() : std::set<std::string>();
        return std::vector<std::string>(names.begin(), names.end());
    };
    list.add("config show help", "Show configuration help for a module", show_help);
    list.add("config show help <module> [<type>]", "Show configuration help for a module", show_help,
             complete);
    list.add("config show help <module> <type> <option>", "Show configuration help for an option", show_help,
             complete);
    return list.take();
}

}  // namespace asterism::manage

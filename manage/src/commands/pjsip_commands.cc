// SPDX-License-Identifier: Apache-2.0
// pjsip list|show: the objects of pjsip.conf, contacts and channels. Shapes: reference/cli.json.

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "commands/channel_stats.h"
#include "commands/command_list.h"
#include "pjsip/contact_object.h"
#include "pjsip/endpoint_tree.h"
#include "pjsip/listing.h"
#include "pjsip/shown_fields.h"

namespace asterism::manage {

using endpoint::Aor;
using endpoint::Auth;
using endpoint::Endpoint;
using endpoint::Identify;
using endpoint::Transport;

namespace {

template <class T>
const std::vector<endpoint::Ref<T>>& all_of(const Services& services) {
    return services.directory.snapshot()->all<T>();
}

/// Names that can be listed and sorted like configured objects.
struct Named {
    std::string name;
    const registrar::ContactRow* contact = nullptr;
    const Channel* channel = nullptr;
};
using NamedList = std::vector<std::shared_ptr<Named>>;

// ---- listings

void list_endpoints(const Services& services, CommandCall& call) {
    const ChannelsByEndpoint channels(services.calls.channels);
    list_objects(call, {std::string(endpoint_head())}, all_of<Endpoint>(services), false,
                 [&](const Endpoint& one) { endpoint_row(call.out, services, one, channels.of(one.name)); });
}

void show_endpoints(const Services& services, CommandCall& call) {
    const ChannelsByEndpoint channels(services.calls.channels);
    list_objects(call, endpoint_tree_heads(), all_of<Endpoint>(services), true,
                 [&](const Endpoint& one) { endpoint_tree(call.out, services, one, channels); });
}

void list_aors(const Services& services, CommandCall& call) {
    list_objects(call, {aor_head(0)}, all_of<Aor>(services), false,
                 [&](const Aor& one) { aor_row(call.out, 0, one); });
}

void aor_tree(const Services& services, CommandOutput& out, const Aor& aor) {
    aor_row(out, 0, aor);
    for (const auto& contact : services.registrar.contacts(aor.name)) contact_row(out, 1, contact);
}

void show_aors(const Services& services, CommandCall& call) {
    list_objects(call, {aor_head(0), contact_head(1)}, all_of<Aor>(services), true,
                 [&](const Aor& one) { aor_tree(services, call.out, one); });
}

void list_auths(const Services& services, CommandCall& call) {
    list_objects(call, {auth_head(0)}, all_of<Auth>(services), false,
                 [&](const Auth& one) { auth_row(call.out, 0, "Auth", one); });
}

void list_contacts(const Services& services, CommandCall& call) {
    const auto rows = all_contacts(services);
    NamedList names;
    for (const auto& row : rows)
        names.push_back(
            std::make_shared<Named>(Named{row.contact.aor + '/' + row.contact.uri, &row, nullptr}));
    list_objects(call, {contact_head(0)}, names, false,
                 [&](const Named& one) { contact_row(call.out, 0, one.contact->contact); });
}

void list_transports(const Services& services, CommandCall& call) {
    list_objects(call, {transport_head(0)}, all_of<Transport>(services), false,
                 [&](const Transport& one) { transport_row(call.out, 0, one); });
}

void list_identifies(const Services& services, CommandCall& call) {
    list_objects(call, {identify_head(0)}, all_of<Identify>(services), false,
                 [&](const Identify& one) { identify_row(call.out, 0, one); });
}

void show_identifies(const Services& services, CommandCall& call) {
    list_objects(call, {identify_head(0), identify_match_head(1)}, all_of<Identify>(services), true,
                 [&](const Identify& one) {
                     identify_row(call.out, 0, one);
                     identify_matches(call.out, 1, one);
                 });
}

void list_channels(const Services& services, CommandCall& call, bool tree) {
    NamedList names;
    for (const auto* channel : services.calls.channels.all())
        if (!endpoint_of(*channel).empty())
            names.push_back(std::make_shared<Named>(Named{channel->name(), nullptr, channel}));
    std::vector<std::string> heads{channel_head(0)};
    if (tree) heads.push_back(channel_exten_head(1));
    list_objects(call, heads, names, tree, [&](const Named& one) {
        channel_row(call.out, 0, *one.channel, services.loop.wall_now());
        if (tree) channel_exten_row(call.out, 1, *one.channel);
    });
}

// ---- single objects

/// Heading, the object as in its listing, blank lines, and its options.
template <class T, class Draw>
void show_fields(CommandCall& call, const endpoint::Ref<T>& object, const std::vector<std::string>& heads,
                 bool tree, Draw&& draw, const std::vector<schema::Field>& fields) {
    begin_listing(call.out, heads);
    draw(*object);
    if (tree) call.out.line();
    call.out.line();
    parameter_table(call.out, fields);
    call.out.line();
}

void show_endpoint(const Services& services, CommandCall& call) {
    const ChannelsByEndpoint channels(services.calls.channels);
    const auto& endpoint = services.directory.endpoint(call.args[0]);
    if (!endpoint) return no_such_object(call);
    show_fields(
        call, endpoint, endpoint_tree_heads(), true,
        [&](const Endpoint& one) { endpoint_tree(call.out, services, one, channels); },
        shown_fields(services, endpoint::endpoint_schema(), endpoint.get()));
    // Beyond the reference: how the way out by a trunk does.
    if (!services.health.is_trunk(*endpoint)) return;
    const auto report = services.health.report(*endpoint);
    if (report.health == endpoint::Health::Unknown) return;
    call.out.line(" Trunk health: {} ({})", to_text(report.health), report.why);
    call.out.line();
}

void show_aor(const Services& services, CommandCall& call) {
    const auto& aor = services.directory.aor(call.args[0]);
    if (!aor) return no_such_object(call);
    show_fields(
        call, aor, {aor_head(0), contact_head(1)}, true,
        [&](const Aor& one) { aor_tree(services, call.out, one); }, shown_fields(services, *aor));
}

void show_auth(const Services& services, CommandCall& call) {
    const auto& auth = services.directory.auth(call.args[0]);
    if (!auth) return no_such_object(call);
    show_fields(
        call, auth, {auth_head(0)}, false, [&](const Auth& one) { auth_row(call.out, 0, "Auth", one); },
        shown_fields(services, endpoint::auth_schema(), auth.get()));
}

void show_transport(const Services& services, CommandCall& call) {
    const auto& transport = services.directory.transport(call.args[0]);
    if (!transport) return no_such_object(call);
    show_fields(
        call, transport, {transport_head(0)}, false,
        [&](const Transport& one) { transport_row(call.out, 0, one); },
        shown_fields(services, endpoint::transport_schema(), transport.get()));
}

void show_identify(const Services& services, CommandCall& call) {
    const auto identify = services.directory.snapshot()->find<Identify>(call.args[0]);
    if (!identify) return no_such_object(call);
    show_fields(
        call, identify, {identify_head(0), identify_match_head(1)}, true,
        [&](const Identify& one) {
            identify_row(call.out, 0, one);
            identify_matches(call.out, 1, one);
        },
        shown_fields(services, *identify));
}

void show_contact(const Services& services, CommandCall& call) {
    // "<aor>/<uri>", or the id.
    for (const auto& row : all_contacts(services)) {
        const auto& contact = row.contact;
        if (contact.aor + '/' + contact.uri != call.args[0] && contact.id != call.args[0]) continue;
        const auto object = std::make_shared<const endpoint::Contact>(contact_object(services, row));
        return show_fields(
            call, object, {contact_head(0)}, false,
            [&](const endpoint::Contact&) { contact_row(call.out, 0, contact); },
            shown_fields(services, endpoint::contact_schema(), object.get()));
    }
    no_such_object(call);
}

void show_channel(const Services& services, CommandCall& call) {
    const auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel || endpoint_of(*channel).empty()) return no_such_object(call);
    begin_listing(call.out, {channel_head(0), channel_exten_head(1)});
    channel_row(call.out, 0, *channel, services.loop.wall_now());
    channel_exten_row(call.out, 1, *channel);
    call.out.line();
}

void show_pjsip_settings(const Services& services, CommandCall& call) {
    const auto& snapshot = *services.directory.snapshot();
    call.out.line();
    call.out.line("Global Settings:");
    call.out.line();
    parameter_table(call.out, endpoint::global_schema().fields(*snapshot.only<endpoint::Global>()));
    call.out.line();
    call.out.line("System Settings:");
    call.out.line();
    parameter_table(call.out, shown_fields(services, *snapshot.only<endpoint::System>()));
    call.out.line();
}

void show_identifiers(const Services& services, CommandCall& call) {
    call.out.line("{:<20}", "Identifier Names:");
    call.out.line("{:<20}", "name not specified");  // the line identifier
    for (const auto& name : services.directory.identifiers()) call.out.line("{:<20}", name);
}

/// "6001/sip:6001@192.0.2.1", as pjsip show contact has it.
std::vector<std::string> contact_names(const Services& services) {
    std::vector<std::string> names;
    for (const auto& row : all_contacts(services)) names.push_back(row.contact.aor + '/' + row.contact.uri);
    return names;
}

std::vector<std::string> channel_names(const Services& services) {
    std::vector<std::string> names;
    for (const auto* channel : services.calls.channels.all())
        if (!endpoint_of(*channel).empty()) names.push_back(channel->name());
    return names;
}
}  // namespace

std::vector<Command> pjsip_commands(Services& services) {
    auto* all = &services;
    std::vector<Command> commands;
    const auto add = [&commands, all](std::string words, std::string summary,
                                      void (*run)(const Services&, CommandCall&), auto complete) {
        Command command;
        command.usage = words;
        command.words = std::move(words);
        command.summary = std::move(summary);
        command.run = [all, run](CommandCall& call) { run(*all, call); };
        command.complete = complete;
        commands.push_back(std::move(command));
    };
    const std::function<std::vector<std::string>(std::size_t, std::string_view)> none;
    const auto both = [&](const std::string& objects, void (*list)(const Services&, CommandCall&),
                          void (*show)(const Services&, CommandCall&)) {
        add("pjsip list " + objects + " [like <pattern>]", "List PJSIP " + objects, list, none);
        add("pjsip show " + objects + " [like <pattern>]", "Show PJSIP " + objects, show, none);
    };
    both("endpoints", list_endpoints, show_endpoints);
    both("aors", list_aors, show_aors);
    both("auths", list_auths, list_auths);
    both("contacts", list_contacts, list_contacts);
    both("transports", list_transports, list_transports);
    both("identifies", list_identifies, show_identifies);
    both(
        "channels", [](const Services& s, CommandCall& call) { list_channels(s, call, false); },
        [](const Services& s, CommandCall& call) { list_channels(s, call, true); });
    add("pjsip show endpoint <id>", "Show PJSIP endpoint", show_endpoint, names_of<Endpoint>(services));
    add("pjsip show aor <id>", "Show PJSIP aor", show_aor, names_of<Aor>(services));
    add("pjsip show auth <id>", "Show PJSIP auth", show_auth, names_of<Auth>(services));
    commands.back().classes = classes(EventClass::System);  // it says the password
    add("pjsip show transport <id>", "Show PJSIP transport", show_transport, names_of<Transport>(services));
    add("pjsip show identify <id>", "Show PJSIP identify", show_identify, names_of<Identify>(services));
    add("pjsip show contact <id>", "Show PJSIP contact", show_contact,
        [all](std::size_t, std::string_view) { return contact_names(*all); });
    add("pjsip show channelstats [like <pattern>]", "Show PJSIP channel stats", show_channel_stats, none);
    add("pjsip show channel <id>", "Show PJSIP channel", show_channel,
        [all](std::size_t, std::string_view) { return channel_names(*all); });
    add("pjsip show settings", "Show global and system configuration options", show_pjsip_settings, none);
    add("pjsip show identifiers", "List registered endpoint identifiers", show_identifiers, none);
    return commands;
}

}  // namespace asterism::manage

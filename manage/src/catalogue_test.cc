// SPDX-License-Identifier: Apache-2.0
// Our actions and commands beside the catalogues of the reference: each of theirs is here with their
// privileges, or stands in a list below with what it waits for.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/manage/event_table.h"
#include "manage_rig.h"
#include "tree.h"

namespace asterism::manage {
namespace {

namespace json = boost::json;

/// Of tests/facts (make.py there draws them out of the reference).
json::value catalogue(const std::string& name) { return json::parse(tree_file("tests/facts/" + name)); }

/// Modules whose actions and commands wait for the rooms that will serve them, or that nobody here wants.
const std::set<std::string> kLaterModules{"res_agi",
                                          "app_agent_pool",
                                          "app_confbridge",
                                          "app_controlplayback",
                                          "chan_dahdi",
                                          "res_fax",
                                          "chan_iax2",
                                          "res_xmpp",
                                          "app_meetme",
                                          "app_mixmonitor",
                                          "parking_manager",
                                          "app_queue",
                                          "app_voicemail_odbc",
                                          "app_voicemail",
                                          "res_sorcery_memory_cache",
                                          "res_stir_shaken",
                                          "res_geolocation",
                                          "res_pjproject",
                                          "res_parking",
                                          "res_stun_monitor or res_rtp_asterisk"};
/// Single ones, and what they wait for.
const std::map<std::string, std::string> kLaterActions{
    {"Atxfer", "transfers"},
    {"CancelAtxfer", "transfers"},
    {"BridgeTechnologySuspend", "a second bridge technology"},
    {"BridgeTechnologyUnsuspend", "a second bridge technology"},
};

std::set<std::string> words_of(std::string_view list) {
    std::set<std::string> out;
    for (const auto one : split(list, ','))
        if (!one.empty() && one != "<none>" && one != "all") out.emplace(one);
    return out;
}

TEST(Catalogue, ActionsHaveTheirNamesAndPrivileges) {
    const auto document = catalogue("ami.json");
    std::map<std::string, const AmiAction*> ours;
    for (const auto& one : ami_actions().all()) ours[std::string(one.name)] = &one;
    for (const auto& entry : document.at("actions").as_array()) {
        const std::string name(entry.at("name").as_string());
        const std::string module(entry.at("module").as_string());
        const auto at = ours.find(name);
        const bool later = kLaterModules.contains(module) || kLaterActions.contains(name);
        if (later) {
            EXPECT_EQ(at, ours.end()) << name << " is here; its entry in the lists above can go";
            continue;
        }
        if (at == ours.end()) {
            ADD_FAILURE() << "Action " << name << " (" << module << ") is missing";
            continue;
        }
        std::set<std::string> wanted;
        // Null: the catalogue does not know.
        if (!entry.at("privilege").is_array()) continue;
        for (const auto& word : entry.at("privilege").as_array())
            if (word.as_string() != "<none>" && word.as_string() != "all") wanted.emplace(word.as_string());
        EXPECT_EQ(at->second->classes ? words_of(print_event_classes(at->second->classes))
                                      : std::set<std::string>(),
                  wanted)
            << name;
    }
}

/// Of module core, or of modules that are here otherwise.
const std::map<std::string, std::string> kLaterCommands{
    {"udptl set debug {on|off|ip}", "fax"},
    {"http show status", "nothing: it comes with the web service, which is not in this test"},
};

TEST(Catalogue, CommandsAreThere) {
    const auto document = catalogue("cli.json");
    testing::Rig rig;
    AmiServer ami{rig.services, rig.commands, rig.net};
    rig.commands.add(manager_commands(rig.services, ami));
    std::set<std::string> heads;
    const auto head_of = [](std::string_view words) {
        return std::string(trim(words.substr(0, words.find_first_of("<[{"))));
    };
    for (const auto* command : rig.commands.all()) heads.insert(head_of(command->words));
    for (const auto& entry : document.at("commands").as_array()) {
        const std::string name(entry.at("name").as_string());
        const std::string module(entry.at("module").as_string());
        const auto head = head_of(name);
        // "core show hanguphandlers all" of "core show hanguphandlers <channel>".
        const auto shorter = head.substr(0, head.rfind(' '));
        const bool here = heads.contains(head) || heads.contains(shorter) ||
                          std::any_of(heads.begin(), heads.end(), [&head](const std::string& one) {
                              return one.starts_with(head + " ");
                          });
        const bool later = kLaterModules.contains(module) || kLaterCommands.contains(name);
        EXPECT_TRUE(later || here) << "'" << name << "' (" << module << ") is missing";
    }
}

/// The fields of an event in their order: as observed; what was not seen that time stands where the
/// documentation has it.
std::vector<std::string> fields_in(const json::object& event) {
    std::vector<std::string> fields, order;
    for (const auto* key : {"fields", "field_order"})
        if (const auto* list = event.if_contains(key); list && list->is_array())
            for (const auto& field : list->as_array())
                fields.emplace_back(field.is_string() ? field.as_string() : field.at("name").as_string());
    const auto* observed = event.if_contains("observed_order_22.10.1");
    if (!observed || !observed->is_array()) return fields;
    for (const auto& field : observed->as_array()) order.emplace_back(field.as_string());
    auto behind = order.begin();
    for (const auto& field : fields) {
        const auto there = std::ranges::find(order, field);
        behind = 1 + (there != order.end() ? there : order.insert(behind, field));
    }
    return order;
}

TEST(Catalogue, EventsAreThoseOfTheReference) {
    const auto document = catalogue("ami.json");
    std::map<std::string, const json::object*> theirs;
    for (const auto* list : {"security_events", "events"})
        for (const auto& entry : document.at(list).as_array())
            theirs[std::string(entry.at("name").as_string())] = &entry.as_object();
    std::string_view before;
    for (const auto& event : event_table()) {
        EXPECT_LT(before, event.name) << "the table is sorted";
        before = event.name;
        const auto at = theirs.find(std::string(event.name));
        // Of external test harnesses, in no list; and ours (docs/deviations.md).
        if (event.name == "TestEvent" || event.name == "TrunkHealth" ||
            event.name.find("PublicationDetail") != event.name.npos)
            continue;
        if (at == theirs.end()) {
            ADD_FAILURE() << "there is no event " << event.name;
            continue;
        }
        // One is called "class" there.
        const auto* word = at->second->if_contains("class");
        if (word && word->is_string() && word->as_string() != "class") {
            EXPECT_EQ(print_event_classes(static_cast<std::uint32_t>(event.event_class)),
                      to_lower(std::string_view(word->as_string())))
                << event.name;
        }
        // Their order is that of statement 565; and as seen of Asterisk 22, where the catalogue was not.
        if (event.name == "FullyBooted" || event.name == "AttendedTransfer") continue;
        const auto fields = fields_in(*at->second);
        auto place = fields.begin();
        for (const auto& field : fields_of(event)) {
            if (field == "...") break;
            // statement 537 knows of it, the catalogue does not.
            if (field == "TechCause" && event.name != "Hangup") continue;
            const auto found = std::find(place, fields.end(), field);
            EXPECT_NE(found, fields.end()) << event.name << ": " << field << " is none, or stands elsewhere";
            if (found != fields.end()) place = found + 1;
        }
    }
}

}  // namespace
}  // namespace asterism::manage

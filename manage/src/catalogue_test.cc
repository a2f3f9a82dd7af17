// SPDX-License-Identifier: Apache-2.0
// Our actions and commands beside the catalogues of the reference: each of theirs is here with their
// privileges, or stands in a list below with what it waits for.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "ami/actions.h"
#include "asterism/base/text.h"
#include "manage_rig.h"

namespace asterism::manage {
namespace {

namespace json = boost::json;

std::optional<json::value> catalogue(const std::string& name) {
    const auto* where = std::getenv("ASTERISM_REFERENCE");
    std::ifstream in(std::string(where ? where : "/work/shared/reference") + "/" + name);
    std::stringstream text;
    text << in.rdbuf();
    if (text.str().empty()) return std::nullopt;
    return json::parse(text.str());
}

/// Modules whose actions and commands wait for the rooms that will serve them, or that nobody here wants.
const std::set<std::string> kLaterModules{"res_agi",
                                          "app_agent_pool",
                                          "app_confbridge",
                                          "app_controlplayback",
                                          "chan_dahdi",
                                          "res_fax",
                                          "chan_iax2",
                                          "res_xmpp",
                                          "res_mwi_external_ami",
                                          "app_meetme",
                                          "app_mixmonitor",
                                          "app_mf",
                                          "parking_manager",
                                          "app_queue",
                                          "app_voicemail_odbc",
                                          "app_voicemail",
                                          "res_sorcery_memory_cache",
                                          "res_pjsip_pubsub",
                                          "res_pjsip_history",
                                          "res_pjsip_config_wizard",
                                          "res_stir_shaken",
                                          "res_geolocation",
                                          "res_pjproject",
                                          "res_parking",
                                          "res_stun_monitor or res_rtp_asterisk"};
/// Single ones, and what they wait for.
const std::map<std::string, std::string> kLaterActions{
    {"Atxfer", "transfers"},
    {"BlindTransfer", "transfers"},
    {"CancelAtxfer", "transfers"},
    {"BridgeTechnologySuspend", "a second bridge technology"},
    {"BridgeTechnologyUnsuspend", "a second bridge technology"},
    {"PJSIPHangup", "the application of that name"},
};

std::set<std::string> words_of(std::string_view list) {
    std::set<std::string> out;
    for (const auto one : split(list, ','))
        if (!one.empty() && one != "<none>" && one != "all") out.emplace(one);
    return out;
}

TEST(Catalogue, ActionsHaveTheirNamesAndPrivileges) {
    const auto document = catalogue("ami.json");
    if (!document) GTEST_SKIP() << "no ami.json";
    std::map<std::string, const AmiAction*> ours;
    for (const auto& one : ami_actions().all()) ours[std::string(one.name)] = &one;
    for (const auto& entry : document->at("actions").as_array()) {
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
    {"core show translation", "transcoding"},
    {"core set debug channel", "a log of one channel"},
    {"features show", "features"},
    {"udptl set debug {on|off|ip}", "fax"},
    {"sorcery show settings", "the sorcery it shows"},
    {"database query", "SQL on what is kept in memory"},
    {"manager show eventq", "a queue of events"},
    {"manager show events", "a table of events"},
    {"manager show event", "a table of events"},
    {"http show status", "nothing: it comes with the web service, which is not in this test"},
    {"manager set debug [on|off]", "file and line in events"},
    {"rtp set debug {on|off|ip}", "a log of packets"},
    {"module refresh", "modules that come and go"},
    {"config show help", "the manual in the console"},
    {"logger add channel", "log files by command"},
    {"logger remove channel", "log files by command"},
    {"logger mute", "a console that shows the log"},
    {"logger set level {DEBUG|TRACE|NOTICE|WARNING|ERROR|VERBOSE|DTMF} {on|off}",
     "a console that shows the log"},
    {"pjsip show version", "issue 4"},
    {"pjsip dump endpt", "issue 4"},
};

TEST(Catalogue, CommandsAreThere) {
    const auto document = catalogue("cli.json");
    if (!document) GTEST_SKIP() << "no cli.json";
    testing::Rig rig;
    AmiServer ami{rig.services, rig.commands, rig.net};
    rig.commands.add(manager_commands(rig.services, ami));
    std::set<std::string> heads;
    const auto head_of = [](std::string_view words) {
        return std::string(trim(words.substr(0, words.find_first_of("<[{"))));
    };
    for (const auto* command : rig.commands.all()) heads.insert(head_of(command->words));
    for (const auto& entry : document->at("commands").as_array()) {
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
        if (!later) EXPECT_TRUE(here) << "'" << name << "' (" << module << ") is missing";
    }
}

}  // namespace
}  // namespace asterism::manage
